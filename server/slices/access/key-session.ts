import { permissions as all, holdablePermissions, type Permission } from "../../../contract/permissions.ts";
import type { RequestFacts, SessionFacts } from "../../kernel/context.ts";
import { hashToken } from "../../kernel/crypto.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { keyPrefix } from "./keys.ts";

interface KeyRow {
  key_id: string;
  name: string;
  tenant_id: string;
  tenant_slug: string;
  tenant_name: string;
  tenant_status: string;
  permissions: string[];
  client_ids: string[] | null;
  maker_id: string;
  stale: boolean;
  expires_at: Date | null;
  created_at: Date;
}

const never = new Date(0);
const farAway = new Date("9999-12-31T00:00:00Z");

/**
 * What a call with an API key may do, in the shape of a session; undefined when it brings no key, null for a key that
 * is not good. It has proved nothing lately and never can, so that sensitive acts stay with people.
 */
export async function authenticateKey(
  registry: Registry,
  request: Request,
  facts: RequestFacts,
  now: Date,
): Promise<SessionFacts | null | undefined> {
  const header = request.headers.get("authorization");
  if (!header) return undefined;
  const token = /^bearer\s+(\S+)$/i.exec(header)?.[1] ?? "";
  if (!token.startsWith(keyPrefix)) return null;
  const tokenHash = hashToken(token);
  const [row] = await registry.pools.query<KeyRow>(registry.database, "select * from key_by_token($1, $2)", [
    tokenHash,
    now,
  ]);
  if (!row) return null;
  if (row.stale) await touch(registry, row, facts, now);
  return sessionOfKey(row, tokenHash);
}

function sessionOfKey(row: KeyRow, tokenHash: Uint8Array): SessionFacts {
  const name = `API: ${row.name}`;
  // Not an admin, whatever it may: who may give which role is the business of people.
  const role = row.client_ids ? "account_lead" : "agent";
  return {
    id: row.key_id,
    tokenHash,
    person: { id: row.key_id, name, email: "", platformAdmin: false },
    membership: { id: row.maker_id, role, clientId: null, clientName: null },
    tenant: { id: row.tenant_id, slug: row.tenant_slug, name: row.tenant_name, status: row.tenant_status },
    role,
    roleName: null,
    permissions: permissionsOf(row, role),
    expiresAt: row.expires_at ?? farAway,
    way: "password",
    digestId: null,
    providerId: null,
    providerClientId: null,
    assertedRole: null,
    provedAt: never,
    ownProvedAt: null,
    provedBy: null,
    secondAt: null,
    secondBy: null,
    standing: {
      owes: null,
      shown: false,
      asked: "off",
      factors: [],
      hasOwn: false,
      graceUntil: null,
      ways: [],
    },
    key: { name, clientIds: row.client_ids },
    viewing: null,
  };
}

/** What a lead cannot hold, no key for some clients does: it would act for all of them. */
function permissionsOf(row: KeyRow, role: "account_lead" | "agent"): ReadonlySet<Permission> {
  const holdable = holdablePermissions[role];
  return new Set(all.filter((one) => row.permissions.includes(one) && holdable.includes(one)));
}

function touch(registry: Registry, row: KeyRow, { address, id: requestId }: RequestFacts, now: Date) {
  return registry.transaction({ actor: `API: ${row.name}`, address, requestId }, (db) =>
    db
      .updateTable("api_keys")
      .set({ used_at: now, used_from: address })
      .where("id", "=", row.key_id)
      .execute(),
  );
}
