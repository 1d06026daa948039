import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Session } from "../../contract/session.ts";
import { toApiError } from "../kernel/api-error.ts";
import { client } from "../kernel/client.ts";
import { aSession } from "../testing/providers.tsx";
import { refuse, serve } from "../testing/serve.ts";
import { Toaster } from "../ui/toast.tsx";
import { Hurdles } from "./hurdles.tsx";
import { followDemands, followRefusals } from "./refusals.ts";

const brand = {
  name: "Northwind IT",
  accent: "#0f766e",
  logoUrl: null,
  bare: false,
  demo: false,
  outbox: false,
};
const means = {
  passwordSetAt: "2026-01-01T00:00:00.000Z",
  apps: [],
  passkeys: [],
  recoveryCodesLeft: 0,
  policy: { ways: ["password"], secondFactor: "optional", factors: ["totp", "email"], graceUntil: null },
  managedAt: null,
  proofs: {
    recent: ["password", "email"],
    own: ["password", "email"],
    means: ["password", "email"],
  },
};
const app = { id: aSession().person.id, name: "", createdAt: "2026-01-01T00:00:00.000Z", usedAt: null };

beforeEach(() => {
  followRefusals();
  render(<Hurdles brand={brand} onSignOut={vi.fn()} />);
});

/** A server that lets the address be changed once a proof was given. */
function guarded(own: object = means) {
  let proved = false;
  return serve({
    "POST /account/address": () =>
      proved ? new Response(null, { status: 202 }) : refuse(403, "proof_required"),
    "GET /session": () => aSession(),
    "GET /session/proofs": () => own,
    "POST /session/proof": ({ body }) => {
      if ((body as { password?: string }).password === "wrong")
        return refuse(400, "invalid_input", [{ path: "password", message: "wrong_password" }]);
      proved = true;
      return aSession();
    },
  });
}
const change = () => client.account.changeAddress({ email: "new@brook.example" });
const outcome = (call: Promise<unknown>) =>
  call.then(
    () => "done",
    (error) => toApiError(error).code,
  );

test("a refused call asks for a proof, once for all that wait, and goes on by itself", async () => {
  const asked = guarded();
  const both = Promise.all([outcome(change()), outcome(change())]);
  expect(await screen.findByRole("dialog", { name: "Confirm that it is you" })).toBeTruthy();
  await userEvent.type(await screen.findByLabelText("Password"), "wrong");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("This is not your present password.")).toBeTruthy();
  await userEvent.clear(screen.getByLabelText("Password"));
  await userEvent.type(screen.getByLabelText("Password"), "the right one");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await both).toEqual(["done", "done"]);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked.filter(({ path }) => path === "/account/address")).toHaveLength(4);
});

test("who closes the dialog gets the refusal, and nothing was done", async () => {
  const asked = guarded();
  const call = outcome(change());
  await userEvent.click(await screen.findByRole("button", { name: "Close" }));
  expect(await call).toBe("proof_required");
  expect(asked.filter(({ path }) => path === "/account/address")).toHaveLength(1);
});

test("who has a factor of their own is asked for that one and not for the password", async () => {
  const proofs = { ...means.proofs, recent: ["totp", "recovery"] };
  guarded({ ...means, apps: [app], proofs });
  const call = outcome(change());
  await userEvent.type(await screen.findByLabelText("Code from your app"), "123456");
  expect(await call).toBe("done");
  expect(screen.queryByRole("button", { name: "Use your password" })).toBeNull();
});

test("who comes by the company's sign-in gets a code by mail", async () => {
  guarded({ ...means, passwordSetAt: null, proofs: { ...means.proofs, recent: ["email"] } });
  const call = outcome(change());
  expect(await screen.findByRole("button", { name: "Send the code" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(await call).toBe("proof_required");
});

const byProvider = {
  ...means,
  passwordSetAt: null,
  provider: { name: "Brook Microsoft", second: true },
  proofs: { recent: ["provider", "email"], own: ["email"], means: [] },
};
/** A server to which somebody came in by a provider, and which asks for a proof of a kind. */
const guardedBy = (kind: string, way: Session["way"] = "oidc") =>
  serve({
    "DELETE /account/sessions": () => refuse(403, "proof_required", [{ path: "proof", message: kind }]),
    "GET /session": () => aSession("client_user", { way }),
    "GET /session/proofs": () => byProvider,
    "POST /zitadel/sign-in": () => ({ url: "https://id.example/" }),
  });
const endOthers = () => outcome(client.account.endOtherSessions());

test("who came in by a provider can show themselves there anew, and comes back to this page", async () => {
  history.replaceState(null, "", "/tickets/7?tab=facts");
  guardedBy("recent_proof");
  const call = endOthers();
  const link = await screen.findByRole("link", { name: "Sign in again at Brook Microsoft" });
  expect(link.getAttribute("href")).toBe("/sso/again?to=%2Ftickets%2F7%3Ftab%3Dfacts");
  expect(screen.getByText(/we bring you back here/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Use a code by email" })).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(await call).toBe("proof_required");
});

test("a provider's word is not offered for what is done to one's own means", async () => {
  guardedBy("own_proof");
  const call = endOthers();
  expect(await screen.findByRole("button", { name: "Send the code" })).toBeTruthy();
  expect(screen.queryByText(/Brook Microsoft/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(await call).toBe("proof_required");
});

test("a kind that this act does not take is not offered; where none is left, that is said", async () => {
  guardedBy("means_proof");
  const call = endOthers();
  expect(await screen.findByText(/Nothing that you have works here/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Send the code" })).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(await call).toBe("proof_required");
});

test("the platform's provider is asked where to go, and told the way back", async () => {
  history.replaceState(null, "", "/invoices");
  const moved = vi.fn();
  vi.stubGlobal("location", { ...location, origin: location.origin, pathname: "/invoices", assign: moved });
  const asked = guardedBy("recent_proof", "zitadel");
  const call = endOthers();
  await userEvent.click(await screen.findByRole("button", { name: "Sign in again at Brook Microsoft" }));
  await waitFor(() => expect(moved).toHaveBeenCalledWith("https://id.example/"));
  expect(asked.at(-1)?.body).toEqual({ door: "portal", to: "/invoices", again: true });
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  await call;
});

test("on the page that asks for the second factor, what was asked for ahead does not ask once more", async () => {
  const asked = serve({ "GET /tickets": () => refuse(403, "second_factor_required") });
  expect(await outcome(client.tickets.list({}))).toBe("second_factor_required");
  expect(asked.map(({ path }) => path)).toEqual(["/tickets"]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("a second factor that is asked for meanwhile comes over the screen, and the call goes on", async () => {
  followDemands();
  let paid = false;
  const owing = aSession("client_user", {
    second: { owes: "prove", shown: false, factors: ["totp"], graceUntil: null },
  });
  serve({
    "GET /tickets": () => (paid ? { items: [], nextCursor: null } : refuse(403, "second_factor_required")),
    "GET /session": () => owing,
    "POST /session/proof": () => {
      paid = true;
      return aSession("client_user");
    },
  });
  const call = outcome(client.tickets.list({}));
  expect(await screen.findByRole("heading", { name: "One more step" })).toBeTruthy();
  await userEvent.type(await screen.findByLabelText("Code from your app"), "123456");
  expect(await call).toBe("done");
});

test("what one may not do while looking on is said in plain words, once", async () => {
  render(<Toaster />);
  serve({ "POST /account/address": () => refuse(403, "viewing_only") });
  expect(await Promise.all([outcome(change()), outcome(change())])).toEqual(["viewing_only", "viewing_only"]);
  expect(screen.getAllByText(/viewing as somebody else/)).toHaveLength(1);
});
