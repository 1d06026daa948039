import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { PersonPermissions, PersonReason } from "../../../contract/directory.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { Toaster } from "../../ui/toast.tsx";
import { PersonPage } from "./person-page.tsx";
import { aPerson } from "./sample.ts";

const because = (reason: Partial<PersonReason> & Pick<PersonReason, "code">): PersonReason => ({
  role: "client_user",
  name: null,
  at: null,
  ...reason,
});

type Item = PersonPermissions["groups"][number]["items"][number];

function anItem(permission: Item["permission"], change: Partial<Item> = {}): Item {
  return {
    permission,
    allowed: false,
    byRole: false,
    why: [because({ code: "not_in_role" })],
    can: { grant: true, withdraw: true },
    ...change,
  };
}

const person = aPerson(1, { name: "Bo Ek" });

function explained(change: Partial<PersonPermissions> = {}): PersonPermissions {
  return {
    person,
    hindrances: [],
    elsewhere: null,
    groups: [
      {
        group: "tickets",
        items: [
          anItem("tickets.write", { allowed: true, byRole: true, why: [because({ code: "role" })] }),
          anItem("tickets.work", {
            why: [because({ code: "not_for_role" })],
            can: { grant: false, withdraw: false },
          }),
        ],
      },
      {
        group: "invoices",
        items: [
          anItem("invoices.read", {
            allowed: true,
            why: [
              because({ code: "granted", name: "Ada Brook", at: "2026-03-14T09:00:00.000Z" }),
              because({ code: "not_in_role" }),
            ],
          }),
        ],
      },
      { group: "people", items: [anItem("people.manage", { can: { grant: false, withdraw: true } })] },
    ],
    sight: { clients: "own", names: [{ id: person.id, name: "Brook Dental" }], tickets: "own" },
    ...change,
  };
}

function show(answer: PersonPermissions, answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({
    "GET /people/*": () => answer.person,
    "GET /people/*/permissions": () => answer,
    "GET /roles": () => ({ items: [] }),
    ...answers,
  });
  render(
    <Providers path="/people/$id" at={`/people/${person.id}`}>
      <PersonPage />
      <Toaster />
    </Providers>,
  );
  return asked;
}

test("each permission stands there with what decides about it, and what they see of it", async () => {
  show(explained());
  expect(await screen.findByText(/Granted by Ada Brook on .*14/)).toBeTruthy();
  expect(screen.getByText("The role User has it")).toBeTruthy();
  expect(screen.getByText("Their own tickets: those they opened or are in copy on")).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("checkbox", { name: "Read invoices" }).checked).toBe(true);
  // What the reader cannot give is no box.
  expect(screen.queryByRole("checkbox", { name: "Invite and manage people" })).toBeNull();
  expect(screen.getByText("One permission that this role can never have")).toBeTruthy();
});

test("where a provider says what staff are, the page says so, and what counts", async () => {
  const lead = aPerson(1, { name: "Bo Ek", role: "account_lead" });
  show(
    explained({
      person: lead,
      elsewhere: { role: "tenant_admin" },
      groups: [
        {
          group: "company",
          items: [
            anItem("settings.manage", {
              allowed: true,
              why: [because({ code: "asserted_role", role: "tenant_admin" })],
              can: { grant: false, withdraw: false },
            }),
          ],
        },
      ],
    }),
  );
  expect(await screen.findByText(/has them signed in as Admin, so that counts/)).toBeTruthy();
  expect(screen.getByText("Signed in as Admin, which has it")).toBeTruthy();
  expect(screen.queryByRole("checkbox", { name: "Change the company’s settings" })).toBeNull();
});

test("what changes is shown before it is saved, and all that differs from the role is sent", async () => {
  const asked = show(explained(), { "PUT /people/*/permissions": () => explained() });
  await userEvent.click(await screen.findByRole("checkbox", { name: "Open and answer tickets" }));
  const review = within(screen.getByRole("region", { name: "One change" }));
  expect(review.getByText("Withdraw: Open and answer tickets")).toBeTruthy();
  expect(asked.some(({ method }) => method === "PUT")).toBe(false);
  await userEvent.click(review.getByRole("button", { name: "Save change" }));
  await waitFor(() => expect(screen.queryByRole("region", { name: "One change" })).toBeNull());
  expect(asked.find(({ method }) => method === "PUT")?.body).toEqual({
    granted: ["invoices.read"],
    withdrawn: ["tickets.write"],
  });
});

test("a change that is refused stays on the page, with the reason", async () => {
  show(explained(), {
    "PUT /people/*/permissions": () =>
      refuse(422, "not_allowed_now", [{ path: "withdrawn", message: "last_executive" }]),
  });
  const box = await screen.findByRole<HTMLInputElement>("checkbox", { name: "Read invoices" });
  await userEvent.click(box);
  await userEvent.click(screen.getByRole("button", { name: "Save change" }));
  expect(await screen.findByText(/Somebody must stay in charge/)).toBeTruthy();
  expect(box.checked).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(box.checked).toBe(true);
});

test("why somebody gets nowhere at all is told first, and why the reader changes nothing", async () => {
  const self = aPerson(2, { id: aSession().person.id, can: { ...person.can, permissions: false } });
  const items = explained().groups.map(({ group, items }) => ({
    group,
    items: items.map((item) => ({ ...item, can: { grant: false, withdraw: false } })),
  }));
  show(
    explained({
      person: self,
      groups: items,
      hindrances: [because({ code: "needs_second_factor", at: "2026-12-24T09:00:00.000Z" })],
    }),
  );
  expect(await screen.findByText(/They have until .*24.* to set one up/)).toBeTruthy();
  expect(screen.getByText("Nobody changes their own permissions.")).toBeTruthy();
  expect(screen.queryByRole("checkbox")).toBeNull();
});
