import { errorOf, ZitadelUnavailable } from "./errors.ts";

/** How calls travel; tests shorten the times. */
export interface Transport {
  /** Milliseconds until an answer is given up. */
  timeout: number;
  /** Milliseconds before each further try of a call that may be repeated. */
  backOff: number[];
  wait(ms: number): Promise<void>;
}

export const usualTransport: Transport = {
  timeout: 5_000,
  backOff: [200, 600],
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** One call: what it is named in errors, where it goes, and whether doing it twice is as good as once. */
export interface Call {
  name: string;
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string | URLSearchParams;
  repeatable: boolean;
}

/** Answers of more than this are not ZITADEL's. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Sends a call, again after a pause while ZITADEL is down and the call may be repeated.
 * @returns the parsed JSON; `{}` for an empty answer
 * @throws ZitadelUnavailable after the last try; ZitadelRefused with the gRPC code
 */
export async function send(call: Call, transport: Transport): Promise<unknown> {
  for (let tried = 0; ; tried++) {
    try {
      return await attempt(call, transport.timeout);
    } catch (error) {
      const pause = transport.backOff[tried];
      if (!(error instanceof ZitadelUnavailable) || !call.repeatable || pause === undefined) throw error;
      // Not all at once when it comes back.
      await transport.wait(pause * (0.75 + Math.random() / 2));
    }
  }
}

async function attempt(call: Call, timeout: number): Promise<unknown> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      ...(call.body === undefined ? {} : { body: call.body }),
      // A redirect would carry the token elsewhere.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    });
    status = response.status;
    text = await response.text();
  } catch (cause) {
    throw new ZitadelUnavailable(`ZITADEL cannot be reached: ${call.name}`, { cause });
  }
  if (text.length > mostBytes) throw new ZitadelUnavailable(`ZITADEL answers too much: ${call.name}`);
  const body = parsed(text);
  if (status < 200 || status > 299) throw errorOf(call.name, status, body);
  if (typeof body === "string") {
    throw new ZitadelUnavailable(`ZITADEL answers something that is not JSON: ${call.name}`);
  }
  return body;
}

function parsed(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
