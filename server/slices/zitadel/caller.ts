import { refusedWith } from "./errors.ts";
import { type ServiceKey, ServiceToken } from "./service-account.ts";
import { send, type Transport, usualTransport } from "./transport.ts";

export interface ZitadelOptions {
  /** Without a slash at the end: `https://id.example`. */
  issuer: string;
  key: ServiceKey;
  clock?: () => Date;
  transport?: Transport;
}

/** What a call says beside its path. */
export interface CallOptions {
  body?: object;
  headers?: Record<string, string>;
  /** Doing it twice is as good as once, so that it is tried again when no answer came. */
  repeatable?: boolean;
}

/** Calls ZITADEL's API as the service account. The path of a Connect method is `/{package}.{Service}/{Method}`. */
export type Caller = (
  method: string,
  path: string,
  options?: CallOptions,
) => Promise<Record<string, unknown>>;

/** Makes what calls the API; the token is renewed once where ZITADEL does not take it any more. */
export function caller(options: ZitadelOptions): Caller {
  const { issuer, key, clock = () => new Date(), transport = usualTransport } = options;
  const tokens = new ServiceToken(issuer, key, transport, clock);
  const attempt = async (
    token: string,
    method: string,
    path: string,
    { body, headers, repeatable }: CallOptions,
  ) =>
    (await send(
      {
        name: `${method} ${path.split("?")[0]}`,
        url: new URL(issuer + path),
        method,
        headers: {
          accept: "application/json",
          ...(method === "POST" || method === "PUT" ? { "content-type": "application/json" } : {}),
          ...headers,
          authorization: `Bearer ${token}`,
        },
        ...(method === "POST" || method === "PUT" ? { body: JSON.stringify(body ?? {}) } : {}),
        repeatable: repeatable ?? method === "GET",
      },
      transport,
    )) as Record<string, unknown>;
  return async (method, path, callOptions = {}) => {
    const token = await tokens.get();
    try {
      return await attempt(token, method, path, callOptions);
    } catch (error) {
      if (!refusedWith(error, "unauthenticated")) throw error;
      tokens.forget(token);
      return attempt(await tokens.get(), method, path, callOptions);
    }
  };
}

/** Does what may be done already: then ZITADEL refuses with one of these codes, and all is as it should be. */
export async function unlessDone(
  work: Promise<unknown>,
  ...codes: Parameters<typeof refusedWith>[1][]
): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!refusedWith(error, ...codes)) throw error;
  }
}

/** One segment of a path: an id of ZITADEL's. */
export const segment = (id: string) => encodeURIComponent(id);
