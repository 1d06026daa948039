import { beforeEach, expect, test, vi } from "vitest";
import { queryClient } from "../kernel/api.ts";
import { onNotSignedIn } from "../kernel/client.ts";
import { aSession } from "../testing/providers.tsx";
import { refuse, serve } from "../testing/serve.ts";
import { followSession } from "./live.ts";

const moved = vi.fn();

/** The browser's event stream: what the tests say, the windows hear. */
class Stream {
  static readonly CLOSED = 2;
  static opened: Stream[] = [];
  readyState = 1;
  onopen = () => {};
  onerror = () => {};
  heard = new Map<string, () => void>();
  constructor(readonly address: string) {
    Stream.opened.push(this);
  }
  addEventListener(name: string, listener: () => void) {
    this.heard.set(name, listener);
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
  say(name: string) {
    this.heard.get(name)?.();
  }
}

beforeEach(() => {
  moved.mockReset();
  Stream.opened = [];
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("location", {
    origin: "http://northwind.localhost",
    pathname: "/tickets",
    search: "",
    replace: moved,
  });
});

const stream = () => Stream.opened.at(-1) as Stream;

test("a session that has ended leads away, once; who is somebody else by now begins at home", async () => {
  // In this order: a page that is being left stays so.
  const ended = vi.fn();
  onNotSignedIn(ended);
  serve({ "GET /session": () => refuse(401, "not_signed_in") });
  const stop = followSession(aSession());
  expect(stream().address).toBe("/stream");
  stream().say("ended");
  await vi.waitFor(() => expect(ended).toHaveBeenCalledTimes(1));
  stop();
  expect(stream().readyState).toBe(Stream.CLOSED);

  const staff = aSession("agent", {
    person: { ...aSession().person, id: "01900000-0000-7000-8000-00000000000f" },
  });
  serve({ "GET /session": () => staff });
  const stopStaff = followSession(aSession());
  stream().say("changed");
  await vi.waitFor(() => expect(moved).toHaveBeenCalledWith("/desk"));
  stopStaff();
});

test("an end that was a false alarm changes nothing but asks for what is on screen again", async () => {
  const again = vi.spyOn(queryClient, "invalidateQueries");
  const asked = serve({ "GET /session": () => aSession() });
  const stop = followSession(aSession());
  stream().say("ended");
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(1));
  expect(asked).toHaveLength(1);
  expect(moved).not.toHaveBeenCalled();
  stop();
});

test("what was told while the answer was on its way is not lost", async () => {
  const again = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
  const asked = serve({ "GET /session": () => aSession("client_manager") });
  const stop = followSession(aSession("client_manager"));
  stream().say("changed");
  stream().say("changed");
  await vi.waitFor(() => expect(again).toHaveBeenCalledTimes(2));
  expect(asked).toHaveLength(2);
  stop();
});
