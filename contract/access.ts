import { z } from "zod";
import { endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";
import { permissions } from "./permissions.ts";

const masquerade = whenUsed(() =>
  z.object({
    id,
    staff: z.string(),
    member: z.string(),
    client: z.string().nullable(),
    reason: z.string(),
    writes: z.boolean(),
    startedAt: instant,
    /** When it was, or will be, over. */
    endsAt: instant,
    running: z.boolean(),
    calls: z.int(),
  }),
);
export type Masquerade = z.infer<typeof masquerade>;

export const masqueradeContract = {
  /** Goes on seeing the portal as a member for half an hour, in this very session. */
  begin: endpoint("POST", "/masquerades", "masquerade.use", {
    database: "registry",
    proof: "recent",
    viewing: false,
    rateLimit: 30,
    summary: "View the portal as a member",
  })
    .input(whenUsed(() => z.strictObject({ personId: id, reason: line(200, 3) })))
    .output(whenUsed(() => z.object({ until: instant, writes: z.boolean() }))),
  /** Ends the one that is running in this session, if any. */
  end: endpoint("DELETE", "/masquerades/current", "account.use", {
    database: "registry",
    held: true,
    viewing: "always",
    status: 204,
    summary: "Stop viewing as a member",
  }),
  list: endpoint("GET", "/masquerades", "audit.read", {
    database: "registry",
    summary: "Who viewed the portal as whom",
  })
    .input(whenUsed(() => z.strictObject(pageQuery)))
    .output(whenUsed(() => page(masquerade))),
};

/** What a key may be allowed: all that a tenant's admin may, but for what belongs to people alone. */
export const keyPermissions = permissions.filter(
  (permission) =>
    ![
      "account.use",
      "platform.tenants",
      "security.manage",
      "masquerade.use",
      "keys.manage",
      "roles.manage",
    ].includes(permission),
);

const apiKey = whenUsed(() =>
  z.object({
    id,
    name: z.string(),
    /** The last four characters. */
    hint: z.string(),
    permissions: z.array(z.enum(permissions)),
    /** Clients whose data it sees; null for all. */
    clients: z.array(z.object({ id, name: z.string() })).nullable(),
    maker: z.string(),
    /** A key whose maker is deactivated is refused until they are active again. */
    status: z.enum(["active", "expired", "revoked", "maker_deactivated"]),
    expiresAt: instant.nullable(),
    usedAt: instant.nullable(),
    usedFrom: z.string().nullable(),
    /** While the key before the last rotation is still good: until when. */
    oldDiesAt: instant.nullable(),
    createdAt: instant,
  }),
);
export type ApiKey = z.infer<typeof apiKey>;

const manage = { database: "registry", viewing: false } as const;

export const keysContract = {
  list: endpoint("GET", "/keys", "keys.manage", { ...manage, summary: "List API keys" })
    .input(whenUsed(() => z.strictObject(pageQuery)))
    .output(whenUsed(() => page(apiKey))),
  /** The key itself is told only here. */
  create: endpoint("POST", "/keys", "keys.manage", {
    ...manage,
    proof: "recent",
    rateLimit: 30,
    summary: "Make an API key",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          name: line(80),
          permissions: z.array(z.enum(permissions)).min(1).max(permissions.length),
          clientIds: z.array(id).min(1).max(200).optional(),
          expiresAt: instant.optional(),
        }),
      ),
    )
    .output(whenUsed(() => z.object({ key: apiKey, token: z.string() }))),
  /** A new key in place of the old one, which stays good for some hours yet. */
  rotate: endpoint("POST", "/keys/{id}/rotate", "keys.manage", {
    ...manage,
    proof: "recent",
    rateLimit: 30,
    summary: "Rotate an API key",
  })
    .input(whenUsed(() => z.strictObject({ id, overlapHours: z.int().min(0).max(168).default(24) })))
    .output(whenUsed(() => z.object({ key: apiKey, token: z.string() }))),
  revoke: endpoint("DELETE", "/keys/{id}", "keys.manage", {
    ...manage,
    status: 204,
    summary: "Revoke an API key",
  }).input(whenUsed(() => z.strictObject({ id }))),
};
