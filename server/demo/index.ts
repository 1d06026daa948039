import type { TenantFacts } from "../kernel/context.ts";
import { log } from "../kernel/log.ts";
import type { Platform } from "../platform.ts";
import { createTenant, findTenantBySlug, provision, retryNow } from "../slices/tenancy/index.ts";
import { type DemoAccount, demoAccounts, platformAdmin, writeAccounts } from "./accounts.ts";
import { loadBusiness } from "./business.ts";
import { acceptInvitations, admitPlatformAdmin, invitePeople } from "./people.ts";
import { companies } from "./tenants/companies.ts";
import type { Company } from "./tenants/company.ts";

export type { DemoAccount } from "./accounts.ts";

/**
 * Loads the demo unless it is there: two tenants with a year of history, made with the verbs that users call.
 * Ended on its way, it is finished by the next call: each of its parts is there whole or not at all, and the
 * platform's admin, made last, says that everything is.
 * @returns whom one can sign in as; also written to `demo-accounts.json` in the data folder
 */
export async function loadDemo(platform: Platform): Promise<DemoAccount[]> {
  const accounts = demoAccounts(platform);
  if (await isLoaded(platform)) return accounts;
  const started = performance.now();
  const now = new Date();
  log.info("Loading the demo");
  await Promise.all(companies.map((company) => loadCompany(platform, company, now)));
  await writeAccounts(platform.config, accounts);
  await admitPlatformAdmin(platform);
  log.info("The demo is loaded", { seconds: Math.round((performance.now() - started) / 100) / 10 });
  return accounts;
}

async function isLoaded({ registry }: Platform): Promise<boolean> {
  const row = await registry.transaction({ actor: "demo" }, (db) =>
    db
      .selectFrom("people")
      .select("id")
      .where("email", "=", platformAdmin.email)
      .where("platform_admin", "=", true)
      .executeTakeFirst(),
  );
  return row !== undefined;
}

async function loadCompany(platform: Platform, company: Company, now: Date): Promise<void> {
  const tenant = await tenantOf(platform, company);
  await invitePeople(platform, tenant, company, now);
  await acceptInvitations(platform, tenant, company);
  await loadBusiness(platform, tenant, company, now);
}

/** The tenant of a company, created when it is not there and taken to the end of provisioning. */
async function tenantOf({ registry, provisioner }: Platform, company: Company): Promise<TenantFacts> {
  const { slug, name, staff } = company;
  const trail = { actor: "demo" };
  const known = await registry.transaction(trail, (db) =>
    db.selectFrom("tenants").select(["id", "step"]).where("slug", "=", slug).executeTakeFirst(),
  );
  if (!known) {
    const admin = { adminEmail: staff[0]!.email, adminName: staff[0]!.name };
    await registry.transaction(trail, (db) => createTenant(db, provisioner.names, { slug, name, ...admin }));
  } else if (known.step !== "active") {
    await retryNow(registry, trail, known.id);
  }
  const { id, database } = await findTenantBySlug(registry, trail, slug);
  if (!(await provision(provisioner, id)))
    throw new Error(`The demo tenant ${slug} could not be provisioned.`);
  return { id, slug, name, database };
}
