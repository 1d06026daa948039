import { lookup } from "node:dns/promises";

/** Why an address that somebody gave was not asked, or its answer not taken. */
export type OutboundReason =
  | "wrong_address"
  | "not_https"
  | "private_address"
  | "unknown_host"
  | "wrong_certificate"
  | "unreachable"
  | "redirected"
  | "too_slow"
  | "too_large";

export class OutboundError extends Error {
  override name = "OutboundError";
  constructor(
    readonly reason: OutboundReason,
    readonly url: string,
    cause?: unknown,
  ) {
    super(`${url}: ${reason}`, { cause });
  }
}

export interface OutboundOptions {
  /** Whether addresses of this machine and its networks may be asked, and by http on this machine: demo and tests. */
  allowPrivate?: boolean;
  /** All addresses of a name. */
  resolve?: (host: string) => Promise<string[]>;
  /** Milliseconds for the whole of it. */
  patience?: number;
  /** Largest answer, in bytes after unpacking. */
  largest?: number;
  /** Certificates to trust instead of the usual ones, in PEM. */
  ca?: string;
}

/** What is sent, as `fetch` takes it. */
export interface OutboundRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | URLSearchParams | null | undefined;
  signal?: AbortSignal | undefined;
}

/** Asks an address that somebody gave; the answer's body has been read. */
export type Outbound = (url: string, request?: OutboundRequest) => Promise<Response>;

/**
 * `fetch` for addresses that users give, so that none of them leads into our own network (SSRF): https only, every
 * address of the name public, the connection made to the very address that was looked at, no redirects, bounded in
 * time and size.
 * @throws OutboundError
 */
export function outbound(options: OutboundOptions = {}): Outbound {
  const { allowPrivate = false, resolve = resolveAll, patience = 5_000, largest = 1_000_000, ca } = options;
  return async (address, request = {}) => {
    const url = URL.parse(address);
    if (!url?.hostname || url.username || url.password) throw new OutboundError("wrong_address", address);
    const timeLimit = AbortSignal.timeout(patience);
    const signal = request.signal ? AbortSignal.any([request.signal, timeLimit]) : timeLimit;
    try {
      const pinned = await within(signal, pin(url, allowPrivate, resolve));
      const response = await send(url, pinned, request, signal, ca);
      if (response.status >= 300 && response.status < 400) throw new OutboundError("redirected", address);
      return await readWhole(response, largest, address);
    } catch (error) {
      throw error instanceof OutboundError
        ? error
        : new OutboundError(reasonOf(error, timeLimit), address, error);
    }
  };
}

/** The address that is connected to. One that is not public among those of a name spoils them all. */
async function pin(
  url: URL,
  allowPrivate: boolean,
  resolve: NonNullable<OutboundOptions["resolve"]>,
): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const { default: ipaddr } = await import("ipaddr.js");
  const addresses = ipaddr.isValid(host) ? [host] : await resolve(host).catch(() => []);
  if (addresses.length === 0) throw new OutboundError("unknown_host", url.href);
  const ranges = addresses.map((address) => rangeOf(ipaddr, address));
  const isOurs = ranges.some((range) => range !== "public");
  const mayBeHttp = allowPrivate && ranges.every((range) => range === "loopback");
  if (url.protocol !== "https:" && !(url.protocol === "http:" && mayBeHttp))
    throw new OutboundError("not_https", url.href);
  if (isOurs && !allowPrivate) throw new OutboundError("private_address", url.href);
  return addresses.find((address) => ipaddr.IPv4.isValid(address)) ?? addresses[0]!;
}

/** `public` for what is reachable over the internet; an IPv4 address inside an IPv6 one counts as itself. */
function rangeOf(ipaddr: typeof import("ipaddr.js"), address: string): string {
  // A zone (`fe80::1%eth0`) names a link of this machine.
  if (!ipaddr.isValid(address) || address.includes("%")) return "reserved";
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  // Of IPv6 only 2000::/3 has been given out (RFC 4291, IANA).
  const isGiven = parsed.kind() === "ipv4" || parsed.toByteArray()[0]! >> 5 === 1;
  return range === "unicast" ? (isGiven ? "public" : "reserved") : range;
}

async function resolveAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** Asks the pinned address in the name of the host: header and certificate are the name's, not the address's. */
function send(
  url: URL,
  address: string,
  { method = "GET", headers, body }: OutboundRequest,
  signal: AbortSignal,
  ca: string | undefined,
): Promise<Response> {
  const target = new URL(url);
  target.hostname = address.includes(":") ? `[${address}]` : address;
  const serverName = url.hostname.replace(/^\[|\]$/g, "");
  return fetch(target, {
    method,
    headers: { ...headers, host: url.host },
    ...(body == null ? {} : { body: body as BodyInit }),
    redirect: "manual",
    // A kept connection could have been opened in the name of another host.
    keepalive: false,
    signal,
    ...(url.protocol === "https:" ? { tls: { serverName, ...(ca ? { ca } : {}) } } : {}),
  });
}

async function readWhole(response: Response, largest: number, url: string): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) throw new OutboundError("too_large", url);
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  const isBodiless = status === 204 || status === 205 || status === 304;
  return new Response(isBodiless ? null : Buffer.concat(chunks), { status, statusText, headers });
}

/** A look-up cannot be called off: it is no longer waited for. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    }),
  ]);
}

function reasonOf(error: unknown, timeLimit: AbortSignal): OutboundReason {
  if (timeLimit.aborted) return "too_slow";
  const { code = "" } = (error ?? {}) as { code?: string };
  return /CERT|SSL|TLS|SELF_SIGNED/i.test(String(code)) ? "wrong_certificate" : "unreachable";
}
