import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Toaster } from "../../ui/toast.tsx";
import { PersonFactors } from "./person-factors.tsx";
import { PlatformPolicy } from "./policy-form.tsx";

const id = "01900000-0000-7000-8000-000000000001";
const person = (answer: () => unknown) => {
  serve({ [`GET /zitadel/people/${id}`]: answer });
  render(
    <Providers>
      <PersonFactors id={id} name="ZITADEL" />
    </Providers>,
  );
};

test("somebody who has a password alone has no second step, and it is said", async () => {
  person(() => ({ factors: ["password"] }));
  expect(await screen.findByText("Password")).toBeTruthy();
  expect(screen.getByText("No second step is set up.")).toBeTruthy();
});

test("somebody who has a passkey has one", async () => {
  person(() => ({ factors: ["password", "passkey"] }));
  expect(await screen.findByText("Passkey")).toBeTruthy();
  expect(screen.queryByText("No second step is set up.")).toBeNull();
});

test("who has not followed the invitation, and who is not known there yet, are told apart", async () => {
  person(() => ({ factors: [] }));
  expect(await screen.findByText(/has not been followed/)).toBeTruthy();
  person(() => refuse(404, "not_found"));
  expect(await screen.findByText("Not known to ZITADEL yet.")).toBeTruthy();
});

test("while the provider is away that is said, and can be tried again", async () => {
  person(() => refuse(503, "identity_unavailable"));
  expect(await screen.findByText(/does not answer/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Try again" })).toBeTruthy();
});

test("a second factor is asked for there, of everybody or of who has a password there", async () => {
  let policy = { forceMfa: false, forceMfaLocalOnly: false };
  const asked = serve({
    "GET /zitadel/policy": () => policy,
    "PUT /zitadel/policy": ({ body }) => {
      policy = body as typeof policy;
      return policy;
    },
  });
  render(
    <Providers>
      <PlatformPolicy name="ZITADEL" />
      <Toaster />
    </Providers>,
  );
  const save = await screen.findByRole("button", { name: "Save at ZITADEL" });
  expect(screen.getByRole("radio", { name: /Nobody has to/ })).toHaveProperty("checked", true);
  expect(save).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByRole("radio", { name: /Whoever has a password at ZITADEL/ }));
  await userEvent.click(save);
  await screen.findByText("ZITADEL asks for it from now on.");
  expect(asked.at(-1)?.body).toEqual({ forceMfa: false, forceMfaLocalOnly: true });
  await waitFor(() => expect(save).toHaveProperty("disabled", true));
  await userEvent.click(screen.getByRole("radio", { name: /^Everybody/ }));
  await userEvent.click(save);
  await waitFor(() => expect(asked.at(-1)?.body).toEqual({ forceMfa: true, forceMfaLocalOnly: false }));
});
