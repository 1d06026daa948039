import { readFileSync } from "node:fs";
import { join } from "node:path";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../../contract/session.ts";
import { contrast } from "../../kernel/colour.ts";
import { Screen } from "../../shell/screen.tsx";
import { enterViewing, useViewingEnded } from "../../shell/viewing.ts";
import { aSession, Providers } from "../../testing/providers.tsx";
import { refuse, serve } from "../../testing/serve.ts";
import { aViewing, told } from "./sample.ts";
import { ViewAsDialog } from "./view-as-dialog.tsx";
import { ViewingBar } from "./viewing-bar.tsx";
import { ViewingEnded } from "./viewing-ended.tsx";
import { ViewingList } from "./viewing-list.tsx";

const went = vi.fn();
const real = window.location;

beforeEach(() => {
  went.mockClear();
  // A page that is left is the browser's business; here it is only noted where to.
  const place = { pathname: "/desk/people", search: "?kind=member", origin: real.origin, href: real.href };
  vi.stubGlobal("location", { ...place, assign: went, replace: went, reload: went });
});
afterEach(() => {
  vi.useRealTimers();
  vi.stubGlobal("location", real);
  sessionStorage.clear();
  document.documentElement.removeAttribute("style");
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const viewing = (change: Partial<NonNullable<Session["viewing"]>> = {}) => ({
  staff: "Tomasz Lead",
  reason: "The invoice she called about",
  until: inMinutes(24),
  writes: false,
  ...change,
});
const asMia = (change: Partial<NonNullable<Session["viewing"]>> = {}) =>
  aSession("client_executive", {
    person: { id: "01900000-0000-7000-8000-000000000009", name: "Mia Member", email: "mia@brook.example" },
    viewing: viewing(change),
  });

function bar(change: Partial<NonNullable<Session["viewing"]>> = {}) {
  const session = asMia(change);
  render(
    <Providers session={session}>
      {session.viewing && <ViewingBar viewing={session.viewing} />}
      <Screen title="Home">Nothing</Screen>
    </Providers>,
  );
}

test("the bar says as whom, of which company, why, for how long and what may be done; so does the window's title", async () => {
  bar();
  expect(await screen.findByText("You are viewing as Mia Member (Brook Dental)")).toBeDefined();
  expect(screen.getByText("The invoice she called about")).toBeDefined();
  expect(screen.getByText("24 min left")).toBeDefined();
  expect(screen.getByText(/read-only/)).toBeDefined();
  expect(document.title).toBe("Viewing as Mia Member: Home · Northwind IT");
  expect(screen.queryByText(/less than five minutes/)).toBeNull();
});

test("where writing is allowed it says so, and near the end a screen reader is told", async () => {
  bar({ writes: true, until: inMinutes(4.5) });
  expect(await screen.findByText(/writing allowed/)).toBeDefined();
  expect(screen.getByText(/less than five minutes/)).toBeDefined();
});

test("stopping leads back to where staff came from, in all windows, without a message", async () => {
  const asked = serve({ "DELETE /masquerades/current": () => undefined });
  enterViewing("Mia Member", inMinutes(30));
  expect(went).toHaveBeenCalledWith("/");
  bar();
  await userEvent.click(await screen.findByRole("button", { name: "Stop viewing" }));
  await waitFor(() => expect(went).toHaveBeenLastCalledWith("/desk/people?kind=member"));
  expect(asked).toHaveLength(1);
  expect(localStorage.getItem("postern.viewing")).toBeNull();
  expect(sessionStorage).toHaveLength(0);
});

test("a stop that does not work is said, and can be tried again", async () => {
  serve({ "DELETE /masquerades/current": () => refuse(503, "unavailable") });
  bar();
  await userEvent.click(await screen.findByRole("button", { name: "Stop viewing" }));
  expect(await screen.findByText(/You are still viewing/)).toBeDefined();
  expect(went).not.toHaveBeenCalled();
});

test("it ends by itself when the time is over, and then says whom it was", async () => {
  vi.useFakeTimers();
  enterViewing("Mia Member", inMinutes(1));
  bar({ until: inMinutes(1) });
  await act(() => vi.advanceTimersByTimeAsync(59_000));
  expect(screen.getByText("1 min left")).toBeDefined();
  expect(went).toHaveBeenCalledTimes(1);
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  expect(went).toHaveBeenLastCalledWith("/desk/people?kind=member");
  expect(sessionStorage.getItem("postern.viewing-ended")).toBe("Mia Member");
});

test("a window that slept through the end finds out when it is looked at", async () => {
  serve({ "GET /session": () => aSession("tenant_admin") });
  enterViewing("Mia Member", inMinutes(30));
  bar();
  await screen.findByText(/min left/);
  document.dispatchEvent(new Event("visibilitychange"));
  await waitFor(() => expect(went).toHaveBeenLastCalledWith("/desk/people?kind=member"));
});

function Ended({ viewing: now }: { viewing: boolean }) {
  const [name, forget] = useViewingEnded(now);
  return name ? <ViewingEnded name={name} onClose={forget} /> : <p>nothing</p>;
}

test("what was ended elsewhere is told once, and not while it runs", async () => {
  enterViewing("Mia Member", inMinutes(30));
  const { unmount } = render(<Ended viewing />);
  expect(screen.getByText("nothing")).toBeDefined();
  unmount();
  const second = render(<Ended viewing={false} />);
  expect(screen.getByText("You no longer view as Mia Member")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(screen.getByText("nothing")).toBeDefined();
  second.unmount();
  render(<Ended viewing={false} />);
  expect(screen.getByText("nothing")).toBeDefined();
});

const mia = {
  id: "01900000-0000-7000-8000-000000000009",
  name: "Mia Member",
  client: { id: "01900000-0000-7000-8000-000000000003", name: "Brook Dental" },
};

function ask(answers: Parameters<typeof serve>[0], role: "tenant_admin" | "account_lead" = "tenant_admin") {
  const asked = serve(answers);
  render(
    <Providers session={aSession(role)}>
      <ViewAsDialog person={mia} onClose={() => {}} />
    </Providers>,
  );
  return asked;
}

test("viewing asks for a reason, says what it means, and goes on in the portal", async () => {
  const asked = ask({
    "GET /security/policy": () => told(),
    "POST /masquerades": () => ({ until: inMinutes(30), writes: false }),
  });
  expect(await screen.findByText("You can only look: nothing is sent or changed.")).toBeDefined();
  expect(screen.getByText(/ends by itself after 30 minutes/)).toBeDefined();
  expect(screen.getByText(/finds it in their sign-in history/)).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "View as Mia Member" }));
  expect(await screen.findByText("Give a reason in a few words.")).toBeDefined();
  expect(asked.some(({ method }) => method === "POST")).toBe(false);
  await userEvent.type(screen.getByRole("textbox", { name: "Reason" }), "She called");
  await userEvent.click(screen.getByRole("button", { name: "View as Mia Member" }));
  await waitFor(() => expect(went).toHaveBeenCalledWith("/"));
  expect(asked.find(({ method }) => method === "POST")?.body).toEqual({
    personId: mia.id,
    reason: "She called",
  });
});

test("writing is told beforehand to whoever knows, and left open to who does not", async () => {
  ask({ "GET /security/policy": () => told({ masqueradeWrites: true }, { masqueradeWrites: true }) });
  expect(await screen.findByText(/You can write as Mia Member/)).toBeDefined();
});

test("a lead is told that it depends", async () => {
  const asked = ask({ "POST /masquerades": () => refuse(422, "not_allowed_now") }, "account_lead");
  expect(await screen.findByText(/unless your company allows writing/)).toBeDefined();
  await userEvent.type(screen.getByRole("textbox", { name: "Reason" }), "She called");
  await userEvent.click(screen.getByRole("button", { name: "View as Mia Member" }));
  expect(await screen.findByText(/cannot be done in its present state/)).toBeDefined();
  expect(went).not.toHaveBeenCalled();
  expect(asked).toHaveLength(1);
});

test("the list says who, as whom, why, when and how much; an empty one what it is for", async () => {
  let items = [aViewing(), aViewing({ id: mia.id, running: true, writes: true, calls: 1, client: null })];
  serve({ "GET /masquerades": () => ({ items, nextCursor: null }) });
  const { unmount } = render(
    <Providers session={aSession("tenant_admin")} path="/desk/audit/viewings">
      <ViewingList />
    </Providers>,
  );
  expect(await screen.findByText("Tomasz Lead as Mia Member (Brook Dental)")).toBeDefined();
  expect(screen.getByText("3 requests")).toBeDefined();
  expect(screen.getByText("1 request")).toBeDefined();
  expect(screen.getByText("Running")).toBeDefined();
  expect(screen.getByText("Writing allowed")).toBeDefined();
  expect(screen.getByRole("link", { name: "Views as members" }).getAttribute("aria-current")).toBe("page");
  unmount();
  items = [];
  render(
    <Providers session={aSession("tenant_admin")} path="/desk/audit/viewings">
      <ViewingList />
    </Providers>,
  );
  expect(await screen.findByText("Nobody has viewed the portal as a member")).toBeDefined();
});

test("the bar's colour is read on in both themes, and stands out from the dark one", () => {
  const tokens = readFileSync(join(import.meta.dirname, "../../ui/tokens.css"), "utf8");
  const [light = "", dark = ""] = [...tokens.matchAll(/--viewing: (#[0-9a-f]{6});/g)].map(([, hex]) => hex);
  expect(contrast(light, "#ffffff")).toBeGreaterThan(4.5);
  expect(contrast(dark, "#ffffff")).toBeGreaterThan(4.5);
  expect(contrast(dark, "#202228")).toBeGreaterThan(3);
});
