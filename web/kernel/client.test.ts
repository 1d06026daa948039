import { expect, test, vi } from "vitest";
import { refuse, serve } from "../testing/serve.ts";
import { ApiError, errorText, toApiError } from "./api-error.ts";
import { client, onNotSignedIn } from "./client.ts";

const id = "01900000-0000-7000-8000-000000000001";
const failing = async (call: Promise<unknown>): Promise<ApiError> =>
  call.then(() => expect.fail(), toApiError);

test("input fills the path, lists repeat their name, and what is empty is left out", async () => {
  const asked = serve({ "GET /tickets": () => ({ items: [], nextCursor: null }) });
  await client.tickets.list({ status: ["new", "open"], mine: true, search: "", sort: "updated" });
  expect(asked[0]?.search.toString()).toBe("status=new&status=open&mine=true&sort=updated");
  await client.tickets.get({ id }).catch(() => {});
  expect(asked[1]).toMatchObject({ method: "GET", path: `/tickets/${id}` });
});

test("false and null in a body reach the server", async () => {
  const asked = serve({ "PATCH /tickets/*": () => ({}) });
  await client.tickets.update({ id, assigneeId: null });
  expect(asked[0]?.body).toEqual({ assigneeId: null });
});

test("an answer without content is undefined", async () => {
  serve({ "DELETE /session": () => undefined });
  expect(await client.session.signOut()).toBeUndefined();
});

test("a problem document becomes an error with its code, fields and reference", async () => {
  serve({ "GET /tickets": () => refuse(400, "invalid_input", [{ path: "sort", message: "no" }]) });
  const error = await failing(client.tickets.list({}));
  expect(error).toMatchObject({ code: "invalid_input", status: 400, requestId: "req-1" });
  expect(error.fields).toEqual([{ path: "sort", message: "no" }]);
});

test("whatever a proxy answers instead becomes an error that can be told", async () => {
  const page = () =>
    new Response("<html>Bad gateway</html>", { status: 502, headers: { "content-type": "text/html" } });
  serve({ "GET /tickets": page });
  const error = await failing(client.tickets.list({}));
  expect(error.code).toBe("unavailable");
  expect(errorText(error)).toContain("not available");
});

test("a broken connection is told apart from being offline", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
  expect((await failing(client.tickets.list({}))).code).toBe("unreachable");
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  expect((await failing(client.tickets.list({}))).code).toBe("offline");
});

test("sending again after the connection broke uses the same idempotency key, and a new one after an answer", async () => {
  let broken = true;
  const asked = serve({
    "POST /tickets": () => {
      if (broken) throw new TypeError("connection reset");
      return { id };
    },
  });
  const open = () => client.tickets.open({ subject: "Printer", description: "It is on fire" });
  await open().catch(() => {});
  broken = false;
  await open();
  await open();
  const [first, second, third] = asked.map(({ headers }) => headers.get("idempotency-key"));
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test("a call that creates nothing carries no idempotency key", async () => {
  const asked = serve({ "GET /session": () => ({}) });
  await client.session.current();
  expect(asked[0]?.headers.has("idempotency-key")).toBe(false);
});

test("a session that ended is told once, a wrong password is not taken for it", async () => {
  const ended = vi.fn();
  onNotSignedIn(ended);
  serve({
    "GET /tickets": () => refuse(401, "not_signed_in"),
    "POST /session": () => refuse(401, "wrong_credentials"),
  });
  await failing(client.session.signIn({ email: "a@b.example", password: "x" }));
  expect(ended).not.toHaveBeenCalled();
  await failing(client.tickets.list({}));
  expect(ended).toHaveBeenCalledOnce();
});

test("how long to wait is part of the text when the server says it", () => {
  expect(errorText(new ApiError("rate_limited", { retryAfter: 1 }))).toContain("1 second.");
  expect(errorText(new ApiError("rate_limited", { retryAfter: 30 }))).toContain("30 seconds");
});
