import type { z } from "zod";
import { platformContract } from "../../contract/platform.ts";
import { readConfig } from "../config.ts";
import { problemsOf } from "../kernel/http/input.ts";
import { configureLog } from "../kernel/log.ts";
import { Refusal } from "../kernel/refusal.ts";
import { openPlatform, type Platform } from "../platform.ts";
import {
  createTenant,
  findTenantBySlug,
  inviteFirstAdmin,
  listTenants,
  type NewTenant,
  provision,
  retryNow,
  setStatus,
  type Tenant,
} from "../slices/tenancy/index.ts";
import { settleTenant } from "../slices/zitadel/index.ts";
import { type Invocation, parseWords, UsageError } from "./invocation.ts";

const trail = { actor: "operator" };

const options = {
  slug: { type: "string" },
  name: { type: "string" },
  "admin-email": { type: "string" },
  "admin-name": { type: "string" },
} as const;

type Verb = (platform: Platform, call: Call) => Promise<number>;
interface Call extends Pick<Invocation, "say" | "complain"> {
  /** What `create` is told. */
  input: NewTenant | null;
  /** The tenant that is named by its slug. */
  slug: string;
}

const verbs: Record<string, Verb> = { create, list, suspend, resume, invite, retry, organisation };

/** `postern tenant create|list|suspend|resume|invite|retry|organisation`; works beside a running server too. */
export async function tenantCommand({ words, env, say, complain }: Invocation): Promise<number> {
  const { values, positionals } = parseWords(words, options);
  const [name = "", slug = "", ...more] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb || more.length > 0)
    throw new UsageError("expected create, list, suspend, resume, invite, retry or organisation");
  const needsSlug = name !== "create" && name !== "list";
  if (needsSlug !== (slug !== ""))
    throw new UsageError(needsSlug ? "expected the slug of a tenant" : `unexpected ${slug}`);
  const input = name === "create" ? newTenant(values) : null;
  const config = readConfig(env);
  configureLog({ level: config.logLevel === "info" ? "warn" : config.logLevel });
  await using platform = await openPlatform(config, { share: true });
  try {
    return await verb(platform, { input, slug, say, complain });
  } catch (error) {
    const reason = refusalInWords(error, input?.slug ?? slug);
    if (!reason) throw error;
    complain(`postern: ${reason}`);
    return 1;
  }
}

async function create(platform: Platform, call: Call): Promise<number> {
  const { provisioner } = platform;
  const tenant = await platform.registry.transaction(trail, (db) =>
    createTenant(db, provisioner.names, call.input!),
  );
  return finish(platform, tenant, call);
}

/** Takes the tenant to its end and prints the invitation of its admin. */
async function finish(platform: Platform, { id, slug }: Tenant, { say, complain }: Call): Promise<number> {
  const done = await provision(platform.provisioner, id);
  const tenant = await findTenantBySlug(platform.registry, trail, slug);
  if (!done) {
    complain(`postern: ${slug} is not ready: ${tenant.failure ?? "another process works on it"}`);
    complain(`It is tried again by the server, or now with: postern tenant retry ${slug}`);
    return 1;
  }
  const origin = platform.tenantOrigin(slug);
  say(`${tenant.name} is ready at ${origin}`);
  if (platform.zitadel) {
    say(`ZITADEL has mailed an invitation to ${tenant.admin_name} <${tenant.admin_email}>`);
    return 0;
  }
  say(`Invitation for ${tenant.admin_name} <${tenant.admin_email}>, once, within 14 days:`);
  say(`  ${(await inviteFirstAdmin(platform.provisioner, tenant, origin)) ?? origin}`);
  return 0;
}

async function list(platform: Platform, { say }: Call): Promise<number> {
  const lines: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = await listTenants(platform.registry, trail, { limit: 200, ...(cursor ? { cursor } : {}) });
    for (const tenant of page.items) lines.push(lineOf(platform, tenant));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  say(
    lines.length > 0
      ? table([["slug", "name", "status", "address", "problem"], ...lines])
      : "there is no tenant yet",
  );
  return 0;
}

function lineOf(platform: Platform, { slug, name, status, step, failure }: Tenant): string[] {
  const state = status === "provisioning" ? `provisioning (${step})` : status;
  return [slug, name, state, platform.tenantOrigin(slug), failure ?? ""];
}

async function suspend(platform: Platform, call: Call): Promise<number> {
  return change(platform, call, "suspended");
}

async function resume(platform: Platform, call: Call): Promise<number> {
  return change(platform, call, "active");
}

async function change({ registry }: Platform, { slug, say }: Call, status: "active" | "suspended") {
  const { id } = await findTenantBySlug(registry, trail, slug);
  await setStatus(registry, trail, id, status);
  say(`${slug} is ${status}`);
  return 0;
}

async function invite(platform: Platform, call: Call): Promise<number> {
  const tenant = await findTenantBySlug(platform.registry, trail, call.slug);
  if (tenant.step !== "active") throw new Refusal("not_allowed_now");
  const origin = platform.tenantOrigin(tenant.slug);
  call.say((await inviteFirstAdmin(platform.provisioner, tenant, origin)) ?? origin);
  return 0;
}

async function retry(platform: Platform, call: Call): Promise<number> {
  const { id } = await findTenantBySlug(platform.registry, trail, call.slug);
  return finish(platform, await retryNow(platform.registry, trail, id), call);
}

/** Takes a tenant along to where people sign in by now: what ZITADEL has to have of it before anybody comes in. */
async function organisation(platform: Platform, { slug, say, complain }: Call): Promise<number> {
  const { registry, zitadel } = platform;
  const { id, step } = await findTenantBySlug(registry, trail, slug);
  if (!zitadel) {
    complain("postern: people sign in here, not at a ZITADEL; see ZITADEL_ISSUER in docs/operations.md");
    return 1;
  }
  if (step !== "active") throw new Refusal("not_allowed_now");
  const { organisationId, people, refused } = await settleTenant(zitadel, registry, id, new Date());
  say(`${slug} is the organisation ${organisationId} in ZITADEL`);
  say(`${people} of its people can sign in there; who could not yet has a mail from it`);
  for (const { email, reason } of refused) complain(`postern: ${email}: ${reason}`);
  return refused.length > 0 ? 1 : 0;
}

/** What the contract asks of a new tenant holds here too. */
function newTenant(values: { [Name in keyof typeof options]?: string }): NewTenant {
  const schema = platformContract.createTenant["~orpc"].inputSchema as z.ZodType<NewTenant>;
  const { slug, name } = values;
  const result = schema.safeParse(
    {
      slug,
      name,
      adminEmail: values["admin-email"],
      adminName: values["admin-name"],
    },
    { reportInput: true },
  );
  if (result.success) return result.data;
  const problems = result.error.issues.flatMap(problemsOf).map(({ path, message }) => {
    const option = path.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return message === "required" ? `--${option} is missing` : `--${option}: ${expected[option] ?? message}`;
  });
  throw new UsageError(problems.join("; "));
}

const expected: Record<string, string> = {
  slug: "expected 2 to 31 letters, digits and single dashes, beginning with a letter, all lower case",
  "admin-email": "expected an email address",
};

function refusalInWords(error: unknown, slug: string): string | null {
  if ((error as { constraint?: string }).constraint?.startsWith("tenants_"))
    return `the slug ${slug} is taken`;
  if (!(error instanceof Refusal)) return null;
  if (error.details.fields?.[0]?.message === "has_accepted")
    return `the first admin of ${slug} has accepted already; people are invited in Desk now`;
  if (error.code === "invalid_input") return `the slug ${slug} is reserved`;
  if (error.code === "not_found") return `there is no tenant ${slug}; see: postern tenant list`;
  if (error.code === "not_allowed_now") return `${slug} is not in a state for that; see: postern tenant list`;
  return error.code;
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
