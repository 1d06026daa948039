/** What the server says of the session: it may something else now, or it is over. */
export type Turn = "changed" | "ended";

const name = "postern.stream";
/** Milliseconds until a stream that was refused is asked for again; doubled each time, up to a minute. */
const pause = 2000;
/** Who takes over later than this may have missed something. */
const late = 1000;

/**
 * Hears what the server says of this browser's session. Browsers allow six connections to a host, so one window holds
 * the stream and tells the others; when it closes, the next one takes over. `ended` may be a false alarm.
 */
export function listen(hear: (turn: Turn) => void): () => void {
  // Without locks (plain http) each window has a stream of its own.
  const shares = navigator.locks !== undefined && typeof BroadcastChannel === "function";
  const others = shares ? new BroadcastChannel(name) : undefined;
  if (others) others.onmessage = ({ data }: MessageEvent<Turn>) => hear(data);
  const tell = (turn: Turn) => {
    others?.postMessage(turn);
    hear(turn);
  };
  const over = new AbortController();
  const since = Date.now();
  const hold = () => {
    if (Date.now() - since > late) hear("changed");
    return holdStream(tell, over.signal);
  };
  if (shares) navigator.locks.request(name, { signal: over.signal }, hold).catch(() => {});
  else void hold();
  return () => {
    over.abort();
    others?.close();
  };
}

/** Keeps a stream open until the signal. */
function holdStream(tell: (turn: Turn) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let failures = 0;
    let opened = false;
    const open = () => {
      source = new EventSource("/stream");
      source.onopen = () => {
        // What happened while there was no stream is not told again.
        if (opened || failures > 0) tell("changed");
        failures = 0;
        opened = true;
      };
      source.addEventListener("changed", () => tell("changed"));
      source.addEventListener("ended", () => again(tell));
      source.onerror = () => {
        // Otherwise the browser tries by itself.
        if (source.readyState === EventSource.CLOSED) again(tell);
      };
    };
    const again = (say: typeof tell) => {
      source.close();
      clearTimeout(timer);
      timer = setTimeout(open, Math.min(60_000, pause * 2 ** failures++));
      say("ended");
    };
    signal.addEventListener("abort", () => {
      source.close();
      clearTimeout(timer);
      resolve();
    });
    open();
  });
}
