import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { queryClient } from "../kernel/api.ts";
import { aSession, Providers } from "../testing/providers.tsx";
import { refuse, serve } from "../testing/serve.ts";

const id = (last: number) => `01900000-0000-7000-8000-0000000000${String(last).padStart(2, "0")}`;
const door = { name: "portal", home: "/", screens: [], search: [] } as const;
const brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const here = {
  membershipId: id(1),
  tenant: "Northwind IT",
  client: "Brook Dental",
  role: "client_executive",
  roleName: null,
  door: "portal",
  current: true,
};
const there = {
  ...here,
  membershipId: id(2),
  client: "شركة واحة النخيل",
  role: "client_user",
  current: false,
};
const moved = vi.fn();

// What leads away does so once for each page.
beforeEach(() => {
  vi.resetModules();
  queryClient.clear();
  moved.mockReset();
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/tickets/7",
    search: `?tab=facts&as=${id(2)}`,
    hash: "#reply",
    replace: moved,
  });
});

async function openHead(items: object[], answers: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ "GET /session/companies": () => ({ items }), ...answers });
  const { CompanyHead } = await import("./company-head.tsx");
  const { VisitProvider } = await import("../kernel/session.tsx");
  render(
    <Providers>
      <VisitProvider session={aSession()} brand={brand}>
        <CompanyHead door={door} folded={false} />
      </VisitProvider>
    </Providers>,
  );
  return asked;
}

const openMenu = async () =>
  userEvent.click(await screen.findByRole("button", { name: "Brook Dental: switch company" }));

test("who belongs to one company alone has no menu", async () => {
  const asked = await openHead([here]);
  await waitFor(() => expect(asked).toHaveLength(1));
  expect(screen.queryByRole("button")).toBeNull();
});

test("another company of the same tenant is gone to at its home; this one is marked", async () => {
  const asked = await openHead([here, there], {
    "POST /session/switch": () => ({ session: aSession("client_user"), url: null }),
  });
  await openMenu();
  const list = await screen.findByRole("list", { name: "Your companies" });
  expect(within(list).getByRole("button", { current: true }).textContent).toContain("Brook Dental");
  expect(within(list).getByText("Northwind IT · user")).toBeTruthy();
  await userEvent.click(within(list).getByRole("button", { name: /واحة/ }));
  await waitFor(() => expect(moved).toHaveBeenCalledWith("/"));
  expect(asked.at(-1)?.body).toEqual({ membershipId: id(2) });
});

test("another tenant is gone to at the address that it answers with; what it refuses is said in the menu", async () => {
  let open = false;
  const url = "http://contoso.localhost/enter#pass";
  await openHead([here, there], {
    "POST /session/switch": () => (open ? { session: null, url } : refuse(403, "tenant_suspended")),
  });
  await openMenu();
  await userEvent.click(await screen.findByRole("button", { name: /واحة/ }));
  expect((await screen.findByRole("alert")).textContent).toContain("closed at the moment");
  open = true;
  await userEvent.click(screen.getByRole("button", { name: /واحة/ }));
  await waitFor(() => expect(moved).toHaveBeenCalledWith(url));
});

test("many companies are searched, and arrow keys walk them", async () => {
  const more = [3, 4, 5, 6, 7, 8, 9].map((n) => ({ ...there, membershipId: id(n), client: `Client ${n}` }));
  await openHead([here, there, ...more]);
  await openMenu();
  await userEvent.type(await screen.findByLabelText("Find a company"), "client 8");
  await waitFor(() => expect(within(screen.getByRole("list")).getAllByRole("button")).toHaveLength(1));
  await userEvent.keyboard("{ArrowDown}");
  expect(document.activeElement?.textContent).toContain("Client 8");
});

test("a mail's link goes on as the membership that it is about, to the same place", async () => {
  const asked = serve({ "POST /session/switch": () => ({ session: aSession("client_user"), url: null }) });
  const { goAs } = await import("./go-as.tsx");
  expect(await goAs(id(2), aSession(), brand)).toBeTruthy();
  expect(asked[0]?.body).toEqual({ membershipId: id(2), to: "/tickets/7?tab=facts#reply" });
  expect(moved).toHaveBeenCalledWith("/tickets/7?tab=facts");
});

test("a link about the membership that one has needs no switching, and loses its mark", async () => {
  const asked = serve({});
  const replaced = vi.spyOn(history, "replaceState").mockImplementation(() => {});
  const { goAs } = await import("./go-as.tsx");
  const own = aSession("client_user", { person: { ...aSession().person, id: id(2) } });
  expect(await goAs(id(2), own, brand)).toBeUndefined();
  expect(replaced).toHaveBeenCalledWith(null, "", "/tickets/7?tab=facts#reply");
  expect(asked).toHaveLength(0);
});

test("a link about somebody else's membership says so, and offers to sign in for it", async () => {
  serve({
    "POST /session/switch": () => refuse(404, "not_found"),
    "GET /session/companies": () => ({ items: [here] }),
  });
  const { goAs } = await import("./go-as.tsx");
  render(await goAs(id(2), aSession(), brand));
  expect(await screen.findByRole("heading", { name: "This is not for you here" })).toBeTruthy();
  expect(screen.getByRole("button", { name: "Sign in for it" })).toBeTruthy();
  expect(screen.getByRole("link", { name: "Stay with Brook Dental" })).toBeTruthy();
});
