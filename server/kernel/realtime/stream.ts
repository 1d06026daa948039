import { type ProtocolRoute, protocolRoute } from "../http/protocols.ts";
import { Refusal } from "../refusal.ts";
import type { SessionWatch, Turn } from "./session-watch.ts";

/** A line now and then, so that neither we nor a proxy take a quiet stream for a dead one; in milliseconds. */
const heartbeat = 20_000;
/** Streams that one server keeps open. */
const most = 20_000;

/**
 * What a window hears while it is open, as server-sent events: `changed` when the session may something else now or
 * is somebody else's, `ended` when it is over; the stream ends with that.
 */
export function streamRoute(watch: SessionWatch): ProtocolRoute {
  return protocolRoute(
    "GET",
    "/stream",
    {
      permission: "account.use",
      summary: "Events for an open window",
      held: true,
      viewing: "always",
      digest: true,
      rateLimit: 600,
    },
    async ({ ctx }) => {
      if (watch.size >= most) throw new Refusal("unavailable", { retryAfter: 30 });
      const window = new Window();
      const leave = await watch.watch(ctx.session!, (turn) => window.tell(turn));
      if (!leave) throw new Refusal("not_signed_in");
      return new Response(window.open(leave), {
        headers: { "content-type": "text/event-stream", "x-accel-buffering": "no" },
      });
    },
  );
}

/** What goes out to one window. */
class Window {
  readonly #encoder = new TextEncoder();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #stop = () => {};

  open(leave: () => void): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
        const pulse = setInterval(() => this.#send(": \n\n"), heartbeat);
        pulse.unref();
        this.#stop = () => {
          clearInterval(pulse);
          leave();
        };
        this.#send("retry: 2000\n\n");
      },
      cancel: () => this.#stop(),
    });
  }

  tell(turn: Turn): void {
    // Of the server's own end a window need not know: it comes again by itself.
    if (turn !== "closing") this.#send(`event: ${turn}\ndata: \n\n`);
    if (turn === "changed") return;
    this.#stop();
    this.#controller?.close();
  }

  #send(text: string): void {
    this.#controller?.enqueue(this.#encoder.encode(text));
  }
}
