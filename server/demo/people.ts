import type { Ctx, RegistryCtx, TenantFacts } from "../kernel/context.ts";
import { ProcessCounters } from "../kernel/counters-process.ts";
import { deriveKey, newToken } from "../kernel/crypto.ts";
import { newId } from "../kernel/ids.ts";
import { Limits } from "../kernel/limits.ts";
import { Refusal } from "../kernel/refusal.ts";
import type { Platform } from "../platform.ts";
import {
  activatePerson,
  createClient,
  followAll,
  followSettings,
  invitePerson,
  updatePerson,
  updateSettings,
} from "../slices/directory/index.ts";
import {
  acceptInvitation,
  ensurePerson,
  inviteToMembership,
  keepInvitation,
  type Membership,
  Throttle,
} from "../slices/identity/index.ts";
import { demoPassword, platformAdmin } from "./accounts.ts";
import { plusDays } from "./calendar.ts";
import { logoOf } from "./logo.ts";
import { asProgram, type Player, play } from "./stage.ts";
import type { Company, CompanyPerson } from "./tenants/company.ts";

const trail = { actor: "demo" };
const program = "Postern demo";
const noAddress = { line1: "", line2: "", city: "", region: "", postalCode: "", country: "" };

/** The first admin invites staff, sets up the clients and invites their members, all long before the first ticket. */
export async function invitePeople(platform: Platform, tenant: TenantFacts, company: Company, now: Date) {
  const there = await peopleOf(platform, tenant);
  if (there.length > 1) return;
  const admin = there[0]!;
  const act = (days: number, run: (ctx: Ctx) => Promise<unknown>) => ({
    at: plusDays(now, days - 400),
    who: admin,
    run,
  });
  const [first, ...staff] = company.staff;
  const ids = new Map([[first!.email, admin.id]]);
  const invite = async (ctx: Ctx, person: CompanyPerson, clientId?: string) => {
    const { invited: _, ...input } = person;
    ids.set(person.email, await invitePerson(ctx, clientId ? { ...input, clientId } : input));
  };
  await play(platform, tenant, [
    act(0, (ctx) =>
      updateSettings(ctx, {
        ...company.settings,
        address: { ...noAddress, ...company.settings.address },
        logo: logoOf(company.settings.accent, company.sign),
      }),
    ),
    act(0, (ctx) => updatePerson(ctx, { id: admin.id, title: first!.title, phone: first!.phone })),
    ...staff.map((person, index) => act(0.1 + index / 100, (ctx) => invite(ctx, person))),
    ...company.clients.map((client, index) =>
      act(2 + index * 3, async (ctx) => {
        const { people, leads, billing, share: _, scenarios: __, address, ...fields } = client;
        const id = await createClient(ctx, {
          ...fields,
          address: { ...noAddress, ...address },
          currency: billing.currency,
          leadIds: leads.map((email) => ids.get(email)!),
        });
        for (const person of people) await invite(ctx, person, id);
      }),
    ),
  ]);
}

interface PlacedPlayer extends Player {
  status: string;
  clientName: string | null;
}

/** Everybody of a tenant, in the order in which they came. */
export function peopleOf(platform: Platform, tenant: TenantFacts): Promise<PlacedPlayer[]> {
  return asProgram(platform, tenant, async (db) => {
    const rows = await db
      .selectFrom("people as p")
      .leftJoin("clients as c", "c.id", "p.client_id")
      .select(["p.id", "p.name", "p.email", "p.role", "p.status", "p.client_id as clientId"])
      .select("c.name as clientName")
      .orderBy("p.id")
      .execute();
    return rows.map((row) => ({ ...row, role: row.role as Player["role"] }));
  });
}

/** Everybody who should have come accepts their invitation. */
export async function acceptInvitations(platform: Platform, tenant: TenantFacts, company: Company) {
  await followAll(platform.registry, tenant);
  await followSettings(platform.registry, tenant, trail);
  const staying = [...company.staff, ...company.clients.flatMap(({ people }) => people)]
    .filter(({ invited }) => invited)
    .map(({ email }) => email);
  const coming = (await peopleOf(platform, tenant)).filter(
    ({ status, email }) => status === "invited" && !staying.includes(email),
  );
  await Promise.all(coming.map((person) => accept(platform, tenant, person)));
  await endSessions(platform);
}

async function accept(platform: Platform, tenant: TenantFacts, person: PlacedPlayer): Promise<void> {
  const { registry, masterKey } = platform;
  const token = newToken();
  const { id, name, email, role, clientId, clientName } = person;
  const status: Membership["status"] = "invited";
  const membership = { id, name, email, role, clientId, clientName, status, tenantId: tenant.id };
  await inviteToMembership(registry, trail, membership, token, new Date());
  const origin = platform.tenantOrigin(tenant.slug);
  const ctx = registryCtx(platform, { ...tenant, status: "active", brand: {} }, origin);
  const acceptNow = () =>
    acceptInvitation(
      ctx,
      { token, password: demoPassword(masterKey) },
      new Throttle(new ProcessCounters()),
      (_, personId, known) => activatePerson(registry.pools, tenant.database, personId, known),
      judged,
    );
  try {
    await acceptNow();
  } catch (error) {
    // Somebody of two companies accepts both at once: the second time their password is known.
    if (!(error instanceof Refusal) || error.code !== "stale") throw error;
    await acceptNow();
  }
}

/** Invites the platform's admin, who accepts. */
export async function admitPlatformAdmin(platform: Platform): Promise<void> {
  const { name, email } = platformAdmin;
  const token = newToken();
  await platform.registry.transaction(trail, async (db) => {
    const personId = await ensurePerson(db, email, name);
    await keepInvitation(db, { personId, membershipId: null }, token, new Date());
  });
  const ctx = registryCtx(platform, null, platform.tenantOrigin("www"));
  const password = demoPassword(platform.masterKey);
  await acceptInvitation(
    ctx,
    { token, password },
    new Throttle(new ProcessCounters()),
    async () => {},
    judged,
  );
  await endSessions(platform);
}

/** The demo's password is made at random: it need not be judged for each of its people. */
const judged = async () => {};

function registryCtx(
  { registry, post, queue, counters, masterKey }: Platform,
  tenant: RegistryCtx["tenant"],
  origin: string,
): RegistryCtx {
  return {
    registry,
    tenant,
    session: null,
    request: { id: newId(), address: "127.0.0.1", userAgent: program, origin },
    mailOrigin: origin,
    now: new Date(),
    idempotencyKey: null,
    post,
    queue,
    limits: new Limits(counters),
    onlyWay: null,
    adminSecondFactor: false,
    key: (purpose) => deriveKey(masterKey, purpose),
    cookieDomain: null,
    cookie: () => null,
    setCookie: () => {},
  };
}

/** Accepting signs in; nobody is really there. */
async function endSessions({ registry }: Platform): Promise<void> {
  await registry.transaction(trail, (db) =>
    db.deleteFrom("sessions").where("user_agent", "=", program).execute(),
  );
}
