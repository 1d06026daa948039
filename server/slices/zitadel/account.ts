import type { z } from "zod";
import type { zitadelContract } from "../../../contract/zitadel.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import { log } from "../../kernel/log.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import { ZitadelUnavailable } from "./errors.ts";
import { userOf } from "./follow.ts";
import type { ZitadelMode } from "./mode.ts";

type Policy = z.output<
  NonNullable<(typeof zitadelContract)["setPolicy"]["~orpc"]["inputSchema"]> & z.ZodType
>;

/** Where people manage their password and their factors. */
export const managedAt = ({ config }: ZitadelMode) => `${config.issuer}/ui/console/users/me`;

/** What the person of this session signs in with. */
export async function ownFactors(ctx: RegistryCtx, mode: ZitadelMode): Promise<string[]> {
  const { person, tenant } = ctx.session!;
  const userId = await userOf(ctx.registry, tenant?.id ?? null, person.id);
  return answering(mode.client.users.factors(userId));
}

/** What somebody of the tenant signs in with; members see their own company's. @throws Refusal not_found */
export async function factorsOf(
  ctx: RegistryCtx,
  mode: ZitadelMode,
  membershipId: string,
): Promise<string[]> {
  const { tenant, membership } = ctx.session!;
  const row = await ctx.registry.transaction({ actor: ctx.session!.person.name }, (db) => {
    const query = db
      .selectFrom("memberships")
      .select("person_id")
      .where("id", "=", membershipId)
      .where("tenant_id", "=", tenant?.id ?? null);
    return (
      membership?.clientId ? query.where("client_id", "=", membership.clientId) : query
    ).executeTakeFirst();
  });
  const userId = await userOf(ctx.registry, tenant!.id, found(row).person_id);
  return answering(mode.client.users.factors(userId));
}

export async function getPolicy(ctx: RegistryCtx, mode: ZitadelMode): Promise<Policy> {
  const { forceMfa, forceMfaLocalOnly } = await answering(
    mode.client.loginPolicy.read(await organisationOf(ctx)),
  );
  return { forceMfa, forceMfaLocalOnly };
}

/** Changes what is asked of the tenant's people, and leaves the rest of ZITADEL's policy as it is. */
export async function setPolicy(ctx: RegistryCtx, mode: ZitadelMode, wanted: Policy): Promise<Policy> {
  const organisationId = await organisationOf(ctx);
  const policy = await answering(mode.client.loginPolicy.read(organisationId));
  await answering(mode.client.loginPolicy.write(organisationId, { ...policy, ...wanted }));
  return getPolicy(ctx, mode);
}

async function organisationOf(ctx: RegistryCtx): Promise<string> {
  const { tenant, person } = ctx.session!;
  const row = await ctx.registry.transaction({ actor: person.name }, (db) =>
    db
      .selectFrom("tenants")
      .select("org_id")
      .where("id", "=", tenant?.id ?? null)
      .executeTakeFirst(),
  );
  return found(row?.org_id);
}

/** @throws Refusal identity_unavailable while ZITADEL is */
async function answering<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof ZitadelUnavailable)) throw error;
    log.warn("ZITADEL is not available", { error });
    throw new Refusal("identity_unavailable", { cause: error });
  }
}
