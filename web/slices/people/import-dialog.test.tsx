import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { ImportLine } from "../../../contract/directory.ts";
import { Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { ImportDialog } from "./import-dialog.tsx";

function aLine(line: number, change: Partial<ImportLine> = {}): ImportLine {
  return {
    line,
    name: `Person ${line}`,
    email: `person${line}@brook.example`,
    title: "",
    phone: "",
    roleText: "",
    role: "client_user",
    customRole: null,
    problems: [],
    ...change,
  };
}

const repeated = aLine(3, { problems: [{ field: "email", code: "repeated", other: 2 }] });

async function check(answers: Parameters<typeof serve>[0]) {
  const asked = serve({ "GET /roles": () => ({ items: [] }), ...answers });
  render(
    <Providers>
      <ImportDialog kind="member" onClose={() => {}} />
    </Providers>,
  );
  const dialog = within(await screen.findByRole("dialog", { name: "Import people" }));
  await userEvent.click(dialog.getByRole("textbox", { name: "People, one on each line" }));
  await userEvent.paste("Bo,bo@brook.example");
  await userEvent.click(dialog.getByRole("button", { name: "Check the list" }));
  return { asked, dialog };
}

test("problems are told line by line, the rest is invited, and links stand there where no mail goes out", async () => {
  const { asked, dialog } = await check({
    "POST /people/import/preview": () => ({ lines: [aLine(2), repeated] }),
    "POST /people/import": () => ({
      invited: [{ id: "1", name: "Bo", invitationUrl: "https://x.example/invitation#token" }],
      skipped: 1,
    }),
  });
  expect(await dialog.findByText("The same address as in line 2")).toBeTruthy();
  // Only what is wrong, until one asks for all.
  expect(dialog.queryByText("Person 2")).toBeNull();
  await userEvent.click(dialog.getByRole("button", { name: "All lines" }));
  expect(dialog.getByText("Person 2")).toBeTruthy();
  await userEvent.click(dialog.getByRole("button", { name: "Invite one, skip the rest" }));
  expect(await dialog.findByText("One person is invited")).toBeTruthy();
  expect(dialog.getByRole<HTMLTextAreaElement>("textbox").value).toBe(
    "Bo\thttps://x.example/invitation#token",
  );
  const sent = asked.find(({ path }) => path === "/people/import")?.body;
  expect(sent).toEqual({ text: "Bo,bo@brook.example", role: "client_user", skip: true });
});

test("a line whose address was invited five times today says so", async () => {
  const tired = aLine(2, { problems: [{ field: "email", code: "invited_too_often", other: null }] });
  const { dialog } = await check({ "POST /people/import/preview": () => ({ lines: [tired] }) });
  expect(await dialog.findByText(/Five invitations have gone to this address today/)).toBeTruthy();
});

test("without problems all are invited, and nobody is told a link where mail goes out", async () => {
  const { dialog } = await check({
    "POST /people/import/preview": () => ({ lines: [aLine(1), aLine(2)] }),
    "POST /people/import": () => ({
      invited: [
        { id: "1", name: "Bo", invitationUrl: null },
        { id: "2", name: "Ek", invitationUrl: null },
      ],
      skipped: 0,
    }),
  });
  await userEvent.click(await dialog.findByRole("button", { name: "Invite 2 people" }));
  expect(await dialog.findByText("Each has a mail with their own link.")).toBeTruthy();
  expect(dialog.queryByRole("textbox")).toBeNull();
});

test("what is no list is said beside the box, with what was pasted still there", async () => {
  const { dialog } = await check({
    "POST /people/import/preview": () =>
      refuse(400, "invalid_input", [{ path: "text", message: "not_a_list" }]),
  });
  expect(await dialog.findByText(/could not be read as a list/)).toBeTruthy();
  const box = dialog.getByRole<HTMLTextAreaElement>("textbox", { name: "People, one on each line" });
  expect(box.value).toBe("Bo,bo@brook.example");
});
