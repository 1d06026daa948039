import type { Security } from "../../../contract/account.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { rulesOf } from "./accounts.ts";
import { trail } from "./begin.ts";
import { passkeysOf } from "./passkeys.ts";
import { recoveryCodesLeft } from "./recovery-codes.ts";
import { adminDemand, demandOf } from "./standing.ts";
import { waysToProve } from "./ways-to-prove.ts";

/** A provider that somebody came in by, as they know it. */
export type ProviderOf = (db: RegistryDb, id: string) => Promise<Security["provider"]>;

/** By what somebody can prove who they are in this session. */
export function proofs(ctx: RegistryCtx, providerOf: ProviderOf) {
  const { person, providerId } = ctx.session!;
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    const provider = providerId ? await providerOf(db, providerId) : null;
    return { proofs: await waysToProve(db, ctx, provider !== null), provider };
  });
}

/** What somebody proves who they are with, and what the company of this session asks of them. */
export function security(ctx: RegistryCtx, providerOf: ProviderOf): Promise<Security> {
  const { person, standing, providerId } = ctx.session!;
  return ctx.registry.transaction(trail(ctx, person), async (db) => {
    const password = await db
      .selectFrom("credentials")
      .select("changed_at")
      .where("person_id", "=", person.id)
      .executeTakeFirst();
    const passkeys = await passkeysOf(db, person.id);
    const provider = providerId ? await providerOf(db, providerId) : null;
    return {
      passwordSetAt: password?.changed_at.toISOString() ?? null,
      apps: await appsOf(db, person.id),
      passkeys: passkeys.map(({ id, name, host, synced, createdAt, usedAt }) => ({
        id,
        name,
        host,
        synced,
        createdAt: createdAt.toISOString(),
        usedAt: usedAt?.toISOString() ?? null,
      })),
      recoveryCodesLeft: await recoveryCodesLeft(db, person.id),
      policy: {
        ways: standing.ways,
        secondFactor: standing.asked,
        factors: await countingFactors(db, ctx),
        graceUntil: standing.graceUntil?.toISOString() ?? null,
      },
      provider,
      proofs: await waysToProve(db, ctx, provider !== null),
      managedAt: null,
    };
  });
}

async function appsOf(db: RegistryDb, personId: string) {
  const apps = await db
    .selectFrom("factors")
    .select(["id", "name", "created_at", "used_at"])
    .where("person_id", "=", personId)
    .where("confirmed_at", "is not", null)
    .orderBy("id")
    .execute();
  return apps.map(({ id, name, created_at, used_at }) => ({
    id,
    name,
    createdAt: created_at.toISOString(),
    usedAt: used_at?.toISOString() ?? null,
  }));
}

/** Factors that the company lets count, whether they have one or not. */
async function countingFactors(db: RegistryDb, { session, adminSecondFactor }: RegistryCtx) {
  const { tenant, membership, role } = session!;
  if (!tenant || !membership) return adminDemand(adminSecondFactor).factors;
  const rules = await rulesOf(db, [tenant.id]);
  const theirs = rules.filter(({ client }) => client === null || client === membership.clientId);
  return demandOf(theirs, role).factors;
}
