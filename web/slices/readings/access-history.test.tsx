import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Reading } from "../../../contract/readings.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { AccessHistory } from "./access-history.tsx";
import { ClientReadings } from "./client-readings.tsx";

const id = (last: number) => `01900000-0000-7000-8000-0000000000${last}`;
const reading: Reading = {
  id: id(10),
  client: { id: id(11), name: "Brook Dental" },
  project: { id: id(12), name: "Website relaunch" },
  kind: "approval",
  act: "open",
  subjectId: id(13),
  label: "Landing page",
  items: null,
  reader: { id: id(14), name: "Anna Ash" },
  door: "desk",
  viewedAs: null,
  firstAt: "2026-11-20T08:00:00.000Z",
  lastAt: "2026-11-20T08:12:00.000Z",
  times: 3,
};
const me = aSession().person;

function show(items: Reading[] = [reading], at = "/access-history", session = aSession()) {
  const asked = serve({
    "GET /readings": () => ({ items, nextCursor: null }),
    "GET /readings/readers": () => ({ items: [reading.reader] }),
  });
  render(
    <Providers session={session} path="/access-history" at={at}>
      <AccessHistory />
    </Providers>,
  );
  return asked;
}

const rowOf = async (text: string) => (await screen.findByText(text)).closest("tr")!;

test("an entry says what, who, through which door and how often, and leads to what was read", async () => {
  show();
  const row = await rowOf("Landing page");
  expect(row.textContent).toContain("Approval · Landing page");
  expect(row.textContent).toContain("Anna Ash");
  expect(row.textContent).toContain("Desk");
  expect(within(row).getByTitle(/^3 times, last at/).textContent).toBe("3");
  expect(within(row).getByRole("link").getAttribute("href")).toBe(`/approvals/${reading.subjectId}`);
});

test("what is gone, or closed to the reader, is named and leads nowhere", async () => {
  const session = aSession("client_executive", { permissions: ["readings.read"] });
  const gone = { ...reading, id: id(20), label: "Gone page", subjectId: null };
  show([gone, { ...reading, label: "Closed page" }], "/access-history", session);
  for (const name of ["Gone page", "Closed page"])
    expect(within(await rowOf(name)).queryByRole("link")).toBeNull();
});

test("several at once are counted, and an export says that it was one", async () => {
  const list = { ...reading, act: "list" as const, subjectId: null, items: 50, label: "Website relaunch" };
  const file = {
    ...list,
    id: id(21),
    act: "export" as const,
    kind: "decision" as const,
    items: 1,
    label: "",
  };
  show([list, file]);
  expect((await rowOf("Website relaunch")).textContent).toContain("50 approvals · Website relaunch");
  expect(screen.getByText("Export of 1 decision")).toBeDefined();
});

test("staff who viewed the portal are shown as viewing as oneself, or as the colleague by name", async () => {
  const viewing = { ...reading, door: "portal" as const, kind: "masquerade" as const, act: "begin" as const };
  show([
    { ...viewing, label: "A missing invoice", viewedAs: { id: me.id, name: me.name } },
    { ...viewing, id: id(22), label: "Another one", viewedAs: { id: id(23), name: "Björn Berg" } },
  ]);
  const own = await rowOf("A missing invoice");
  expect(own.textContent).toContain("Began to view the portal");
  expect(own.textContent).toContain("Viewing as you");
  expect((await rowOf("Another one")).textContent).toContain("Viewing as Björn Berg");
});

test("who, kind and days stand in the address, narrow the list and the export, and can be cleared", async () => {
  const asked = show([], `/access-history?readerId=${reading.reader.id}&kind=person&from=2026-11-01`);
  expect(await screen.findByText("Nothing matches")).toBeDefined();
  const search = asked.find(({ path }) => path === "/readings")!.search;
  expect([search.get("readerId"), search.get("kind"), search.get("from")]).toEqual([
    reading.reader.id,
    "person",
    "2026-11-01",
  ]);
  expect(await screen.findByRole("button", { name: /Remove filter Who: Anna Ash/ })).toBeDefined();
  const href = screen.getByRole("link", { name: "Export as CSV" }).getAttribute("href");
  expect(href).toBe(`/api/v1/readings/export?readerId=${reading.reader.id}&kind=person&from=2026-11-01`);
  await userEvent.click(screen.getAllByRole("button", { name: "Clear filters" })[0]!);
  await waitFor(() => expect(asked.at(-1)!.search.get("kind")).toBeNull());
});

test("when nobody has looked yet, it says so and what will stand there", async () => {
  show([]);
  expect(await screen.findByText("Nobody has looked at anything yet")).toBeDefined();
  expect(screen.getByText(/When somebody at Northwind IT opens/)).toBeDefined();
});

test("what could not be loaded can be tried again", async () => {
  serve({ "GET /readings": () => refuse(500, "internal"), "GET /readings/readers": () => ({ items: [] }) });
  render(
    <Providers path="/access-history">
      <AccessHistory />
    </Providers>,
  );
  expect(await screen.findByRole("button", { name: "Try again" })).toBeDefined();
});

test("staff see in Desk what the client sees, and of that client alone", async () => {
  const asked = serve({ "GET /readings": () => ({ items: [reading], nextCursor: null }) });
  render(
    <Providers session={aSession("tenant_admin")} path="/desk/clients/$id" at={`/desk/clients/${id(11)}`}>
      <ClientReadings client={reading.client} />
    </Providers>,
  );
  expect(await screen.findByText(/This is what Brook Dental sees/)).toBeDefined();
  const link = within(await rowOf("Landing page")).getByRole("link");
  expect(link.getAttribute("href")).toBe(`/desk/approvals/${reading.subjectId}`);
  expect(asked[0]!.search.get("clientId")).toBe(reading.client.id);
});

test("on a phone it is a list of cards", async () => {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("max-width"),
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  show();
  const card = (await screen.findByText("Landing page")).closest("li")!;
  expect(card.textContent).toContain("Anna Ash · Desk");
  expect(card.textContent).toContain("3 times, last at");
});
