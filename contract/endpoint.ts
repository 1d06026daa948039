import { oc } from "@orpc/contract";
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
  /** A creating call: `Idempotency-Key` is honoured. */
  idempotent: boolean;
}

const usual: EndpointMeta = { permission: null, database: "tenant", rateLimit: 600, idempotent: false };
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
      spec: (operation) =>
        permission === "public"
          ? { ...operation, security: [] }
          : { ...operation, ...{ "x-permission": permission } },
    })
    .meta({ ...usual, ...meta, permission });
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
export const email = z.email({ pattern: emailPattern }).max(254).toLowerCase();
/** A choice of several in a query: `?status=new&status=open`, or one alone. */
export const several = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item).max(20).optional(),
  );
/** True or false in a query, where everything is text. */
export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]);
