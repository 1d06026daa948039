import { beforeEach, expect, test, vi } from "vitest";
import { listen } from "./stream.ts";

const opened: string[] = [];
const streams: {
  readyState: number;
  onopen: () => void;
  onerror: () => void;
  close: () => void;
  heard: Map<string, () => void>;
}[] = [];

beforeEach(() => {
  opened.length = 0;
  streams.length = 0;
  vi.stubGlobal(
    "EventSource",
    class {
      static readonly CLOSED = 2;
      readyState = 1;
      onopen = () => {};
      onerror = () => {};
      heard = new Map<string, () => void>();
      constructor(address: string) {
        opened.push(address);
        streams.push(this);
      }
      addEventListener(name: string, listener: () => void) {
        this.heard.set(name, listener);
      }
      close() {}
    },
  );
  vi.stubGlobal("navigator", { locks: fakeLocks() });
  vi.stubGlobal("BroadcastChannel", Channel);
  Channel.all = [];
});

class Channel {
  static all: Channel[] = [];
  onmessage = (_event: { data: unknown }) => {};
  constructor() {
    Channel.all.push(this);
  }
  postMessage(data: unknown) {
    for (const other of Channel.all) if (other !== this) other.onmessage({ data });
  }
  close() {
    Channel.all = Channel.all.filter((one) => one !== this);
  }
}

/** Locks as browsers have them: one after the other. */
function fakeLocks() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name: string, _options: object, work: () => Promise<void>) => {
      const mine = last.then(work);
      last = mine;
      return mine;
    },
  };
}

test("one window holds the stream and tells the others; when it closes the next one takes over", async () => {
  const first = vi.fn();
  const second = vi.fn();
  const closeFirst = listen(first);
  const closeSecond = listen(second);
  await vi.waitFor(() => expect(opened).toEqual(["/stream"]));
  streams[0]?.heard.get("changed")?.();
  expect(first.mock.calls).toEqual([["changed"]]);
  expect(second.mock.calls).toEqual([["changed"]]);
  closeFirst();
  await vi.waitFor(() => expect(opened).toHaveLength(2));
  streams[1]?.heard.get("ended")?.();
  expect(second.mock.calls.at(-1)).toEqual(["ended"]);
  expect(first.mock.calls).toHaveLength(1);
  closeSecond();
});

test("a stream that comes back has missed something perhaps, and says so", async () => {
  const hear = vi.fn();
  const close = listen(hear);
  await vi.waitFor(() => expect(streams).toHaveLength(1));
  streams[0]?.onopen();
  expect(hear).not.toHaveBeenCalled();
  streams[0]?.onopen();
  expect(hear).toHaveBeenCalledWith("changed");
  close();
});

test("a stream that is refused, since too many are open, is asked for again, later each time", async () => {
  vi.useFakeTimers();
  try {
    const hear = vi.fn();
    const close = listen(hear);
    await vi.advanceTimersByTimeAsync(0);
    const refuse = () => {
      streams.at(-1)!.readyState = 2;
      streams.at(-1)!.onerror();
    };
    refuse();
    await vi.advanceTimersByTimeAsync(2000);
    expect(opened).toHaveLength(2);
    refuse();
    await vi.advanceTimersByTimeAsync(2000);
    expect(opened).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(2000);
    expect(opened).toHaveLength(3);
    hear.mockClear();
    streams.at(-1)!.onopen();
    expect(hear.mock.calls).toEqual([["changed"]]);
    close();
  } finally {
    vi.useRealTimers();
  }
});
