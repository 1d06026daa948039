import { sql, type Updateable } from "kysely";
import type { z } from "zod";
import type { settingsContract } from "../../../contract/directory.ts";
import type { Ctx, TenantFacts } from "../../kernel/context.ts";
import { fence, type Scope, type TenantDb, type Trail } from "../../kernel/database/fence.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import type { TenantSettings } from "../../kernel/database/schema.gen.ts";
import { ShownFile } from "../../kernel/http/shown-file.ts";
import { refuse } from "../../kernel/refusal.ts";
import { addressOutput } from "./client-queries.ts";
import { type Logo, readLogo } from "./logo.ts";

export type SettingsChange = z.output<
  NonNullable<(typeof settingsContract)["updateSettings"]["~orpc"]["inputSchema"]> & z.ZodType
>;

const program: Scope = {
  audience: "job",
  personId: null,
  clientId: null,
  tickets: "all",
  trail: { actor: "settings" },
};

export async function readSettings({ db }: Pick<Ctx, "db">) {
  const row = await db
    .selectFrom("settings")
    .select(["name", "accent", "address", "email", "phone", "vat_number", "payment_details"])
    .select(["invoice_prefix", "currency", "time_zone", "invitation_days", hasLogo])
    .executeTakeFirstOrThrow();
  return {
    name: row.name,
    accent: row.accent,
    address: addressOutput(row.address),
    email: row.email,
    phone: row.phone,
    vatNumber: row.vat_number,
    paymentDetails: row.payment_details,
    invoicePrefix: row.invoice_prefix,
    currency: row.currency,
    timeZone: row.time_zone,
    invitationDays: row.invitation_days,
    hasLogo: row.has_logo,
  };
}

const hasLogo = sql<boolean>`logo is not null`.as("has_logo");

/**
 * Changes the tenant's settings. What is seen before sign-in has to follow into the registry after the commit.
 * @throws Refusal invalid_input on `timeZone` or `logo`
 */
export async function updateSettings(ctx: Ctx, input: SettingsChange): Promise<void> {
  if (input.timeZone !== undefined) await requireTimeZone(ctx.db, input.timeZone);
  const { name, accent, address, email, phone, currency } = input;
  const given = {
    name,
    accent: accent?.toLowerCase(),
    address,
    email,
    phone,
    currency,
    vat_number: input.vatNumber,
    payment_details: input.paymentDetails,
    invoice_prefix: input.invoicePrefix,
    time_zone: input.timeZone,
    invitation_days: input.invitationDays,
    ...(input.logo === undefined ? {} : logoColumns(readLogo(input.logo))),
  };
  const columns: Updateable<TenantSettings> = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(columns).length === 0) return;
  await ctx.db.updateTable("settings").set(columns).execute();
  await ctx.emit({ type: "settings.updated", clientId: null, audience: "internal" });
}

const logoColumns = (logo: Logo | null) => ({ logo: logo?.bytes ?? null, logo_type: logo?.type ?? null });

/**
 * An IANA name that the program and the database both know, since both count days by it. An offset such as +01:00
 * would mean the opposite to PostgreSQL.
 */
export async function requireTimeZone(db: TenantDb, zone: string): Promise<void> {
  try {
    if (!/^[A-Za-z]/.test(zone)) throw new RangeError(zone);
    new Intl.DateTimeFormat("en", { timeZone: zone });
    await sql`select now() at time zone ${zone}`.execute(db);
  } catch (error) {
    const unknown = error instanceof RangeError || (error as { errno?: string }).errno === "22023";
    if (!unknown) throw error;
    refuse("invalid_input", "timeZone", "unknown_choice");
  }
}

/** The tenant's logo, for anybody, and on other sites too: a mail program in a browser is one. */
export function readLogoFile({ pools }: Registry, tenant: TenantFacts): Promise<Blob | null> {
  return fence(pools, tenant.database, program, "read only", async (db) => {
    const row = await db.selectFrom("settings").select(["logo", "logo_type"]).executeTakeFirst();
    if (!row?.logo) return null;
    const rules = { "cross-origin-resource-policy": "cross-origin" } as const;
    return new ShownFile(new Uint8Array(row.logo), row.logo_type ?? "image/png", rules);
  });
}

/**
 * Copies name, accent, public address and whether there is a logo to the registry, where the sign-in page and mail
 * read them; looks again until nothing differs, so that of two changes at once the later one stands.
 */
export async function followSettings(registry: Registry, tenant: TenantFacts, trail: Trail): Promise<void> {
  for (let differs = true; differs; ) {
    const shown = await fence(registry.pools, tenant.database, program, "read only", brandOf);
    differs = await registry.transaction(trail, async (db) => {
      const known = await db
        .selectFrom("tenants")
        .select(["name", "brand"])
        .where("id", "=", tenant.id)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const brand = known.brand as { accent?: string; logo?: boolean; email?: string };
      const { name, accent, email, has_logo: logo } = shown;
      const same = brand.accent === accent && brand.logo === logo && brand.email === email;
      if (known.name === name && same) return false;
      await db
        .updateTable("tenants")
        .set({ name, brand: { ...brand, accent, email, logo } })
        .where("id", "=", tenant.id)
        .execute();
      return true;
    });
  }
}

function brandOf(db: TenantDb) {
  return db.selectFrom("settings").select(["name", "accent", "email", hasLogo]).executeTakeFirstOrThrow();
}
