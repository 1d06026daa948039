import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Toaster } from "../../ui/toast.tsx";
import { AddressDialog } from "./address-dialog.tsx";
import { usePersonActs } from "./person-acts.tsx";
import { ResetFactorsDialog } from "./reset-factors-dialog.tsx";
import { aPerson } from "./sample.ts";

const person = aPerson(1, { name: "Bo Ek" });
const elsewhere = () => refuse(422, "not_allowed_now", [{ path: "id", message: "belongs_elsewhere" }]);
const inWords = /They sign in with this in other companies too, so it is not yours to change/;

function show(dialog: React.ReactElement, answers: Parameters<typeof serve>[0]) {
  const asked = serve(answers);
  render(
    <Providers>
      {dialog}
      <Toaster />
    </Providers>,
  );
  return asked;
}

const sent = (asked: ReturnType<typeof serve>) => asked.filter(({ method }) => method === "POST");

test("resetting says what goes, asks why, and sends it", async () => {
  const onClose = vi.fn();
  const asked = show(<ResetFactorsDialog person={person} onClose={onClose} />, {
    "POST /people/*/second-factor/reset": () => undefined,
  });
  expect(await screen.findByText(/apps, passkeys and recovery codes are removed/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Reset two-step sign-in" }));
  expect(await screen.findByText("Say why, in a few words.")).toBeTruthy();
  expect(sent(asked)).toEqual([]);
  await userEvent.type(screen.getByRole("textbox", { name: "Reason" }), " Phone lost ");
  await userEvent.click(screen.getByRole("button", { name: "Reset two-step sign-in" }));
  await waitFor(() => expect(onClose).toHaveBeenCalled());
  expect(sent(asked)[0]).toMatchObject({
    path: `/people/${person.id}/second-factor/reset`,
    body: { reason: "Phone lost" },
  });
});

test("who belongs to other companies too is refused in words, and what was typed stays", async () => {
  show(<ResetFactorsDialog person={person} onClose={() => {}} />, {
    "POST /people/*/second-factor/reset": elsewhere,
  });
  await userEvent.type(await screen.findByRole("textbox", { name: "Reason" }), "Phone lost");
  await userEvent.click(screen.getByRole("button", { name: "Reset two-step sign-in" }));
  expect((await screen.findByRole("alert")).textContent).toMatch(inWords);
  expect(screen.getByRole("alert").textContent).not.toContain("id:");
  expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Reason" }).value).toBe("Phone lost");
});

test("an address that somebody has is refused beside the field", async () => {
  show(<AddressDialog person={person} onClose={() => {}} />, {
    "POST /people/*/address": () =>
      refuse(409, "already_exists", [{ path: "email", message: "address_taken" }]),
  });
  expect(await screen.findByText(/instead of person1@brook.example/)).toBeTruthy();
  await userEvent.type(screen.getByRole("textbox", { name: "New email address" }), "bo@ek.example");
  await userEvent.type(screen.getByRole("textbox", { name: "Reason" }), "Mailbox lost");
  await userEvent.click(screen.getByRole("button", { name: "Change address" }));
  expect(await screen.findByText("Somebody has this address already.")).toBeTruthy();
});

test("who has not accepted yet is invited at the new address, without a reason", async () => {
  const invited = aPerson(1, {
    name: "Bo Ek",
    status: "invited",
    invitationExpiresAt: "2026-03-14T09:00:00.000Z",
  });
  const asked = show(<AddressDialog person={invited} onClose={() => {}} />, {
    "POST /people/*/address": () => ({
      person: { ...invited, email: "bo@ek.example" },
      invitationUrl: null,
    }),
  });
  await userEvent.type(await screen.findByRole("textbox", { name: "New email address" }), "bo@ek.example");
  expect(screen.queryByRole("textbox", { name: "Reason" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Send new invitation" }));
  expect(await screen.findByText(/on its way to bo@ek.example/)).toBeTruthy();
  expect(sent(asked)[0]?.body).toEqual({ email: "bo@ek.example" });
});

function Acts({ can }: { can: Partial<typeof person.can> }) {
  const acts = usePersonActs();
  return (
    <>
      {acts.menu(aPerson(1, { name: "Bo Ek", can: { ...person.can, ...can } }))}
      {acts.dialogs}
    </>
  );
}

test("both acts are in the menu of whoever may, and of nobody else", async () => {
  show(<Acts can={{ resetFactors: true, changeAddress: true }} />, {});
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Bo Ek" }));
  expect(await screen.findByRole("menuitem", { name: "Change email address" })).toBeTruthy();
  await userEvent.click(screen.getByRole("menuitem", { name: "Reset two-step sign-in" }));
  expect(await screen.findByRole("dialog", { name: "Reset two-step sign-in of Bo Ek?" })).toBeTruthy();
});

test("who may not finds neither", async () => {
  show(<Acts can={{}} />, {});
  await userEvent.click(await screen.findByRole("button", { name: "Actions for Bo Ek" }));
  expect(await screen.findByRole("menuitem", { name: "Change details and role" })).toBeTruthy();
  expect(screen.queryByRole("menuitem", { name: "Reset two-step sign-in" })).toBeNull();
  expect(screen.queryByRole("menuitem", { name: "Change email address" })).toBeNull();
});
