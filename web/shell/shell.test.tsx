import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { LifeBuoy, Receipt, Settings } from "lucide-react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../contract/session.ts";
import { type RawSearch, text } from "../kernel/address.ts";
import { useParam, useSearch } from "../kernel/navigation.ts";
import { aSession } from "../testing/providers.tsx";
import { refuse, serve } from "../testing/serve.ts";
import { Link } from "../ui/link.tsx";
import { openApp } from "./app.tsx";
import type { Door } from "./door.ts";
import { Screen } from "./screen.tsx";

const brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const parse = (raw: RawSearch) => ({ q: text(raw.q) });

function Tickets() {
  const [search, setSearch] = useSearch(parse);
  return (
    <Screen title="All tickets">
      <p>Searched: {search.q ?? "nothing"}</p>
      <button type="button" onClick={() => setSearch({ q: "printer" })}>
        Search
      </button>
      <Link to="/tickets/$id" params={{ id: "7" }}>
        The seventh
      </Link>
    </Screen>
  );
}
function Thread() {
  return <Screen title={`Ticket ${useParam("id")}`}>Thread</Screen>;
}

const door: Door = {
  name: "portal",
  home: "/",
  screens: [
    {
      path: "/",
      load: async () => Tickets,
      nav: { label: "shell.nav.tickets", icon: LifeBuoy, phone: true },
    },
    { path: "/tickets/$id", load: async () => Thread, permission: "tickets.read" },
    {
      path: "/invoices",
      load: async () => Thread,
      permission: "invoices.read",
      nav: { label: "shell.nav.invoices", icon: Receipt, phone: true },
    },
    {
      path: "/settings",
      load: async () => Thread,
      permission: "settings.manage",
      nav: { label: "shell.nav.settings", icon: Settings },
    },
  ],
  search: [
    {
      id: "tickets",
      label: "shell.nav.tickets",
      icon: LifeBuoy,
      find: async (wanted) => [
        { id: "7", title: `Found ${wanted}`, target: { to: "/tickets/$id", params: { id: "7" } } },
      ],
    },
  ],
};

async function open(path = "/") {
  history.replaceState(null, "", path);
  render(await openApp({ door, session: aSession("client_manager"), brand }, Promise.resolve()));
}

beforeEach(() => void serve({}));

test("the navigation shows what the person may see, and where they are", async () => {
  await open();
  const [navigation] = await screen.findAllByRole("navigation", { name: "Main navigation" });
  const side = within(navigation as HTMLElement);
  expect(side.getByRole("link", { name: "Tickets" }).getAttribute("aria-current")).toBe("page");
  expect(side.getByRole("link", { name: "Invoices" })).toBeTruthy();
  expect(side.queryByRole("link", { name: "Settings" })).toBeNull();
});

test("an address that the person may not see says who can give it", async () => {
  await open("/settings");
  expect(await screen.findByText(/Ask somebody who manages/)).toBeTruthy();
});

test("an address that does not exist says so, inside the frame", async () => {
  await open("/nowhere");
  expect(await screen.findByText(/does not exist/)).toBeTruthy();
  expect(screen.getAllByRole("navigation").length).toBeGreaterThan(0);
});

/** What is fetched by a pointer that rests on the link to a ticket, once its code is there. */
async function fetchedByPointer(ticket: Partial<Door["screens"][number]>, session: Session): Promise<number> {
  const load = vi.fn(async () => Thread);
  const prefetch = vi.fn(async () => {});
  const screens = door.screens.map((one) =>
    one.path === "/tickets/$id" ? { ...one, load, prefetch, ...ticket } : one,
  );
  history.replaceState(null, "", "/");
  const app = await openApp({ door: { ...door, screens }, session, brand }, Promise.resolve());
  const { unmount } = render(app);
  await userEvent.hover(await screen.findByRole("link", { name: "The seventh" }));
  await waitFor(() => expect(load).toHaveBeenCalled());
  unmount();
  return prefetch.mock.calls.length;
}

test("a pointer on a link fetches ahead, but not what clients are told was opened, nor while viewing as a member", async () => {
  const member = aSession("client_manager");
  expect(await fetchedByPointer({}, member)).toBe(1);
  expect(await fetchedByPointer({ recorded: true }, member)).toBe(0);
  const viewing = { staff: "Anna Ash", reason: "A look", until: "2026-11-01T10:00:00.000Z", writes: false };
  expect(await fetchedByPointer({}, { ...member, viewing })).toBe(0);
});

test("going to another screen changes the window's title and moves the focus to its heading", async () => {
  await open();
  await userEvent.click(await screen.findByRole("link", { name: "The seventh" }));
  const heading = await screen.findByRole("heading", { name: "Ticket 7" });
  expect(document.title).toBe("Ticket 7 · Northwind IT");
  await waitFor(() => expect(document.activeElement).toBe(heading));
});

test("filters live in the address", async () => {
  await open("/?q=scanner");
  expect(await screen.findByText("Searched: scanner")).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Search" }));
  expect(await screen.findByText("Searched: printer")).toBeTruthy();
  expect(location.search).toBe("?q=printer");
});

test("Ctrl K finds places and what the server knows, and Enter goes there", async () => {
  await open();
  await screen.findByRole("heading", { name: "All tickets" });
  await userEvent.keyboard("{Control>}k{/Control}");
  const input = await screen.findByRole("combobox", { name: "Find or do" });
  await userEvent.type(input, "printer");
  await screen.findByRole("option", { name: /Found printer/ });
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByRole("heading", { name: "Ticket 7" })).toBeTruthy();
});

test("signing out takes drafts along and goes to the sign-in page", async () => {
  const asked = serve({ "DELETE /session": () => undefined });
  localStorage.setItem("postern.draft.reply", '"secret"');
  await open();
  await screen.findByRole("heading", { name: "All tickets" });
  const assign = vi.fn();
  vi.stubGlobal("location", { ...location, origin: "http://northwind.localhost", assign });
  await userEvent.click(screen.getByRole("button", { name: /Ada Brook/ }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith("/sign-in?out=true"));
  expect(asked.some(({ method, path }) => `${method} ${path}` === "DELETE /session")).toBe(true);
  expect(localStorage.getItem("postern.draft.reply")).toBeNull();
});

test("signing out without an answer says that one is still signed in", async () => {
  serve({ "DELETE /session": () => refuse(503, "unavailable") });
  await open();
  await userEvent.click(await screen.findByRole("button", { name: /Ada Brook/ }));
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect((await screen.findByRole("alert")).textContent).toContain("You are still signed in");
});
