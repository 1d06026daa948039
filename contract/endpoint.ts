import { oc, type Route } from "@orpc/contract";
import { z } from "zod";
import type { Permission } from "./permissions.ts";

/** What the mount needs to know of an endpoint besides its shapes. */
export interface EndpointMeta {
  /** Who may call it; `public` needs no session. The mount refuses an endpoint without it. */
  permission: Permission | "public" | null;
  /** Which database the handler works in: the tenant's cell (default) or the registry. */
  database: "tenant" | "registry";
  /** Calls a minute by one person (or address, when public). */
  rateLimit: number;
  /** A limit beside it for all acts of this kind, by one person and in one tenant (server/kernel/limits.ts). */
  limit: "invitation" | "approval" | "export" | null;
  /** A creating call: `Idempotency-Key` is honoured. */
  idempotent: boolean;
  /**
   * A session that still owes a second factor may call it: it leads to one, or away. `enrol` only while there is none
   * that could be shown: whoever could set one up instead would need no second factor.
   */
  held: boolean | "enrol";
  /**
   * A sensitive act: asks for a proof of the last ten minutes. `recent` by any means; `own` by means of the
   * person's own, never a provider's, and with a second factor where they have one: for changing those means.
   */
  proof: "recent" | "own" | null;
  /**
   * Whether staff who view the portal as a member may call it; writes need the tenant's leave besides, unless they
   * may `always`.
   */
  viewing: boolean | "always";
  /** Whether a session that was opened by the link of a digest, and is for that one alone, may call it. */
  digest: boolean;
  /**
   * The body is a file, and the input stands in path and query: its largest size in bytes, and what it may be, by its
   * first bytes and not by what is claimed.
   */
  upload: { limit: number; types: readonly string[] } | null;
}

const usual: EndpointMeta = {
  permission: null,
  database: "tenant",
  rateLimit: 600,
  limit: null,
  idempotent: false,
  held: false,
  proof: null,
  viewing: true,
  digest: false,
  upload: null,
};
const base = oc.$meta<EndpointMeta>(usual);

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * Starts the declaration of one endpoint: `endpoint("GET", "/tickets", "tickets.read").input(…).output(…)`.
 * The path is below `/api/v1`.
 */
export function endpoint(
  method: Method,
  path: `/${string}`,
  permission: Permission | "public",
  options: Partial<Omit<EndpointMeta, "permission">> & { summary?: string; status?: number } = {},
) {
  const { summary, status, ...meta } = options;
  return base
    .route({
      method,
      path,
      summary,
      successStatus: status ?? (method === "POST" ? 201 : 200),
      // The reference says who may call: nobody in particular, or whoever has the permission.
      spec: (operation) => ({
        ...(meta.upload ? withFile(operation, meta.upload) : operation),
        ...(permission === "public" ? { security: [] } : { "x-permission": permission }),
      }),
    })
    .meta({ ...usual, ...meta, permission });
}

type Operation = Parameters<Extract<NonNullable<Route["spec"]>, (...args: never) => unknown>>[0];

/** An operation as the reference shows it: what stands in the body otherwise in the query, and the file in the body. */
function withFile(operation: Operation, { limit, types }: NonNullable<EndpointMeta["upload"]>): Operation {
  const body = operation.requestBody;
  const fields = body && "content" in body ? body.content["application/json"]?.schema : undefined;
  const { properties = {}, required = [] } = (fields ?? {}) as {
    properties?: Record<string, object>;
    required?: string[];
  };
  const query = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query" as const,
    required: required.includes(name),
    schema,
  }));
  const content = Object.fromEntries(types.map((type) => [type, { schema: {} }]));
  const description = `The file itself, at most ${limit} bytes.`;
  return {
    ...operation,
    parameters: [...(operation.parameters ?? []), ...query],
    requestBody: { required: true, description, content },
  };
}

/**
 * A schema that is made when it is first looked at: hundreds of them would take megabytes of a server that nobody has
 * asked anything yet.
 */
export function whenUsed<T extends z.ZodType>(make: () => T): T {
  let made: T | undefined;
  const real = () => (made ??= make());
  return new Proxy({} as T, {
    get: (_, key) => Reflect.get(real(), key, real()),
    has: (_, key) => Reflect.has(real(), key),
    getPrototypeOf: () => Reflect.getPrototypeOf(real()),
    ownKeys: () => Reflect.ownKeys(real()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(real(), key);
      return found && { ...found, configurable: true };
    },
  });
}

export const id = z.uuid();
/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
/** A calendar date, `YYYY-MM-DD`, between 1970 and 2199. */
export const date = z.iso.date().refine((value) => value >= "1970-01-01" && value < "2200-01-01", {
  error: "date_out_of_range",
});
/** Something that can be seen; spaces of no width and marks that stand on nothing are not. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** Text on one line: trimmed, without control characters. */
export const line = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, { error: "control_characters" })
    .refine((text) => min === 0 || text === "" || visible.test(text), { error: "required" });
/** Text of many lines; tab and line feed are the only control characters. */
export const prose = (max: number, min = 1) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u, { error: "control_characters" });
/** Letters of all scripts on both sides (RFC 6531); the length is looked at first, so that it bounds the rest. */
const emailPattern =
  /^(?=.{3,254}$)(?!\.)(?!.*\.\.)[\p{L}\p{M}\p{N}_'+.-]*[\p{L}\p{M}\p{N}_+-]@(?:[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*\.)+\p{L}[\p{L}\p{M}\p{N}-]+$/u;
const asciiDomain = /^(?:[a-z\d][a-z\d-]*\.)+[a-z][a-z\d-]+$/;

/** A domain as the DNS has it: lower case, in ASCII (IDNA, as browsers do it); null for what is none. */
function plainDomain(domain: string): string | null {
  try {
    const { hostname } = new URL(`http://${domain}`);
    return asciiDomain.test(hostname) ? hostname : null;
  } catch {
    return null;
  }
}

/**
 * An address as it is kept and compared: in lower case, its letters composed (NFC), its domain in ASCII. So all that
 * lead to one mailbox are one account, however they are typed. What is no address is put in lower case alone.
 */
export function plainAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = plainDomain(address.slice(at + 1));
  const local = address.slice(0, at).toLowerCase().normalize("NFC");
  return at > 0 && domain ? `${local}@${domain}` : address.toLowerCase();
}

export const email = z
  .email({ pattern: emailPattern, abort: true })
  .refine((address) => plainDomain(address.slice(address.lastIndexOf("@") + 1)) !== null, {
    error: "wrong_format",
    abort: true,
  })
  .overwrite(plainAddress)
  .max(254);
/** A choice of several in a query: `?status=new&status=open`, or one alone. */
export const several = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(20).optional(),
  );
/** True or false in a query, where everything is text. */
export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]);
