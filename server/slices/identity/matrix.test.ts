import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { clientRoles, type MemberRole, rolePermissions, tenantRoles } from "../../../contract/permissions.ts";
import { chosenWays, securityContract } from "../../../contract/security.ts";
import { type SecondFactor, secondFactors } from "../../../contract/session.ts";
import type { RegistryCtx, TenantFacts } from "../../kernel/context.ts";
import { newToken } from "../../kernel/crypto.ts";
import { registryCtx } from "../../kernel/http/mount.ts";
import { newId } from "../../kernel/ids.ts";
import { mountApi } from "../../platform.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { allEndpoints, type Endpoint, sampleCall } from "../../testing/endpoints.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
  testPassword,
} from "../../testing/installation.ts";
import { dropMail } from "../../testing/mailbox.ts";
import { buildPolicy, inRegistry, letterTo, withPasskey } from "./build.ts";
import { findAccount, inviteToMembership, letIn } from "./index.ts";
import { ownProof, type Proof, type SecondBy } from "./proof.ts";

/**
 * Each way in, by each policy, for each role: as long as the policy asks for what was not shown, no endpoint answers
 * but those that lead to a second factor or away; once it is shown, they do. All lists are the contract's: a new way,
 * role, factor or endpoint is in here by itself.
 */
const roles: readonly MemberRole[] = [...tenantRoles, ...clientRoles];
const isMember = (role: MemberRole) => (clientRoles as readonly string[]).includes(role);
const day = 86_400_000;
const nobodys = "01890000-0000-7000-8000-000000000000";
const shut = allEndpoints().filter(({ meta }) => meta.permission !== "public" && !meta.held);
const readable = shut.filter(({ method, input, parameters }) => {
  const takesNothing = !input || input.safeParse({}).success;
  return method === "GET" && parameters.length === 0 && takesNothing;
});

afterAll(dropMail);

type Has = "nothing" | "app" | "passkey";
type Way = (typeof chosenWays)[number];
type Level = "off" | "optional" | "some" | "all" | null;
const levels = levelsOf(securityContract.setPolicy);
const bys: readonly (SecondBy | null)[] = [null, ...secondFactors, "recovery", "provider"];

/** What a policy says of `secondFactor`, read from its shape. */
function levelsOf(procedure: typeof securityContract.setPolicy): Level[] {
  const { secondFactor } = (procedure["~orpc"].inputSchema as unknown as { shape: Record<string, unknown> })
    .shape as {
    secondFactor: { unwrap(): { options: Exclude<Level, null>[] } };
  };
  return [null, ...secondFactor.unwrap().options];
}

interface Rules {
  tenant: Level;
  client: Level;
  /** Factors that count: the client's are these too, but for the last one where there are several. */
  factors: SecondFactor[];
  grace: boolean;
}

/** Roles that are asked when some are: of staff and of members one each. */
const someRoles: readonly string[] = [tenantRoles[0], clientRoles[0]];

/** Every policy: tenant and client by themselves and together, all sets of factors, time left and over. */
const policies: Rules[] = levels.flatMap((tenant) =>
  levels.flatMap((client) => {
    const asks = [tenant, client].some((level) => level === "some" || level === "all");
    const sets = asks
      ? [...secondFactors.map((factor) => [factor]), [...secondFactors]]
      : [[...secondFactors]];
    return sets.flatMap((factors) =>
      (asks ? [true, false] : [false]).map((grace) => ({ tenant, client, factors, grace })),
    );
  }),
);

const clientFactors = ({ factors }: Rules) => (factors.length > 1 ? factors.slice(0, -1) : factors);

/** Whether the policy asks for a second factor now that was not shown: as its screen says it to who sets it. */
function isOwed(rules: Rules, who: { role: MemberRole; has: Has; way: Way; by: SecondBy | null }): boolean {
  const { role, has, way, by } = who;
  const asks = (level: Level) => level === "all" || (level === "some" && someRoles.includes(role));
  const [byTenant, byClient] = [asks(rules.tenant), isMember(role) && asks(rules.client)];
  const level = (isMember(role) ? rules.client : null) ?? rules.tenant ?? "optional";
  if (!byTenant && !byClient && level === "off") return false;
  const ofClient = byTenant || byClient ? byClient : isMember(role) && rules.client !== null;
  const ofTenant = byTenant || byClient ? byTenant : !ofClient && rules.tenant !== null;
  const counts = (factor: SecondFactor) =>
    (!ofTenant || rules.factors.includes(factor)) &&
    (!ofClient || clientFactors(rules).includes(factor)) &&
    !(factor === "email" && way === "link");
  if (by === "recovery" || by === "provider" || (by !== null && counts(by))) return false;
  const own = (has === "app" && counts("totp")) || (has === "passkey" && counts("passkey"));
  if (byTenant || byClient) return own || counts("email") || !rules.grace;
  return own && (way === "password" || way === "link");
}

let tenant: TenantFacts;
let client: { id: string; name: string };
beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
}, 60_000);

async function give(person: TestPerson, has: Has): Promise<void> {
  await inRegistry(async (db) => {
    const { id } = await db
      .selectFrom("people")
      .select("id")
      .where("email", "=", person.email)
      .executeTakeFirstOrThrow();
    const row = { id: newId(), person_id: id };
    if (has === "app") {
      const app = { ...row, kind: "totp", secret: new Uint8Array(20), confirmed_at: new Date() };
      await db.insertInto("factors").values(app).execute();
    }
    if (has === "passkey") {
      const host = `${tenant.slug}.localhost`;
      const key = { ...row, credential_id: row.id, public_key: new Uint8Array(1), counter: 0, host };
      await db.insertInto("passkeys").values(key).execute();
    }
  });
}

/** What a provider of the tenant's says, or what somebody proves by themselves. */
async function proofBy(way: Way, at: TenantFacts): Promise<Proof> {
  if (way !== "oidc" && way !== "saml") return ownProof(way, new Date());
  const providerId = providers.get(at.id) ?? newId();
  const provider = { id: providerId, tenant_id: at.id, kind: "oidc", preset: "oidc", name: "Theirs" };
  if (!providers.has(at.id))
    await inRegistry((db) => db.insertInto("identity_providers").values(provider).execute());
  providers.set(at.id, providerId);
  return { ...ownProof(way, new Date()), ownAt: null, providerId };
}
const providers = new Map<string, string>();

let options: ReturnType<typeof mountApi>["options"] | undefined;

/** Lets somebody in through the one door that all ways lead to, as if they had proved who they are. */
async function arrived(person: TestPerson, proof: Proof, at = tenant): Promise<Browser> {
  const { platform, server } = await testInstallation();
  options ??= mountApi(platform).options;
  const browser = new Browser(`${at.slug}.localhost`);
  const origin = `http://${browser.host}:${server.port}`;
  const headers = new Headers();
  const ctx: RegistryCtx = registryCtx(
    {
      request: new Request(origin),
      url: new URL(origin),
      facts: { id: newId(), address: "127.0.0.1", userAgent: "test", origin },
      tenant: { ...at, status: "active", brand: null },
    },
    null,
    null,
    headers,
    options,
  );
  const account = await inRegistry((db) => findAccount(db, { email: person.email }));
  await letIn(ctx, account!, proof, { originOf: platform.tenantOrigin });
  browser.cookie = headers
    .getSetCookie()
    .map((line) => line.split(";")[0])
    .join("; ");
  return browser;
}

const code = ({ body }: { body: { code?: string } }) => body?.code ?? null;
const isShut = (answer: { status: number; body: { code?: string } }) =>
  answer.status === 403 && code(answer) === "second_factor_required";

describe("a session in the hand, while the policy changes", () => {
  interface Case {
    role: MemberRole;
    has: Has;
    way: Way;
    browser: Browser;
    session: string;
    /** What it may read, of what is shut while something is owed. */
    open: Endpoint[];
  }
  let cases: Case[];

  beforeAll(async () => {
    cases = [];
    for (const role of roles) {
      for (const has of ["nothing", "app", "passkey"] as const) {
        const person = await buildPerson(tenant, role, isMember(role) ? client : null);
        const open = readable.filter(({ meta }) => rolePermissions[role].includes(meta.permission as never));
        for (const way of chosenWays) {
          const browser = await arrived(person, await proofBy(way, tenant));
          const { body } = await browser.get("/account/sessions");
          const session = body.items.find((item: { current: boolean }) => item.current).id;
          cases.push({ role, has, way, browser, session, open });
        }
        await give(person, has);
      }
    }
    const joined = { created_at: new Date(Date.now() - 90 * day) };
    await inRegistry((db) =>
      db.updateTable("memberships").set(joined).where("tenant_id", "=", tenant.id).execute(),
    );
  }, 60_000);

  async function setRules(rules: Rules): Promise<void> {
    const row = (level: Level) => ({
      second_factor: level,
      second_factor_roles: level === "some" ? [...someRoles] : [],
      required_since: level === "some" || level === "all" ? new Date(Date.now() - 30 * day) : null,
      grace_days: rules.grace ? 60 : 7,
    });
    await inRegistry((db) => db.deleteFrom("sign_in_policies").where("tenant_id", "=", tenant.id).execute());
    if (rules.tenant) await buildPolicy(tenant, { ...row(rules.tenant), factors: rules.factors });
    const own = { client_id: client.id, ...row(rules.client), factors: clientFactors(rules) };
    if (rules.client) await buildPolicy(tenant, own);
  }

  /** Lets each session have shown what a rotation says: over all policies, each has shown everything. */
  async function setShown(round: number): Promise<{ shown: SecondBy | null }[]> {
    const shown = cases.map((_, at) => bys[(at + round) % bys.length]!);
    await inRegistry(async (db) => {
      for (const by of bys) {
        const ids = cases.filter((_, at) => shown[at] === by).map(({ session }) => session);
        const set = { second_at: by && new Date(), second_by: by };
        await db.updateTable("sessions").set(set).where("id", "in", ids).execute();
      }
    });
    return shown.map((by) => ({ shown: by }));
  }

  test(`every one of ${policies.length} policies, from the next request on`, async () => {
    let owed = 0;
    for (const [round, rules] of policies.entries()) {
      await setRules(rules);
      const shown = await setShown(round);
      const judge = async ({ browser, open, role, has, way }: Case, at: number) => {
        const by = shown[at]!;
        const expected = isOwed(rules, { role, has, way, by: by.shown });
        if (expected) owed++;
        // What is open costs work: of that, one will do.
        const path = expected ? open[(at + round) % open.length]!.path : "/account/sessions";
        const [held, ordinary] = await Promise.all([browser.get("/session"), browser.get(path)]);
        const seen = [held.status, held.body.second?.owes !== null, isShut(ordinary)];
        return { rules, role, has, way, ...by, path, seen, wanted: [200, expected, expected] };
      };
      for (const one of await Promise.all(cases.map(judge))) expect(one).toMatchObject({ seen: one.wanted });
    }
    // Neither side of it is empty.
    expect(owed).toBeGreaterThan(cases.length);
    expect(owed).toBeLessThan(cases.length * policies.length);
  }, 120_000);
});

describe("from the door on, where all are asked", () => {
  let strict: TenantFacts;
  let theirs: { id: string; name: string };
  beforeAll(async () => {
    strict = await buildTenant();
    theirs = await buildClient(strict);
  }, 60_000);

  const here = () => new Browser(`${strict.slug}.localhost`);
  const someoneWithPasskey = async (role: MemberRole) => {
    const person = await buildPerson(strict, role, isMember(role) ? theirs : null);
    return { person, ...(await withPasskey(await signedIn(strict, person))) };
  };
  const strictly = () => buildPolicy(strict, { second_factor: "all", factors: ["totp", "passkey"] });
  const loosely = () => buildPolicy(strict, { second_factor: "off", factors: ["totp", "passkey"] });

  async function byLink(person: TestPerson): Promise<Browser> {
    const browser = here();
    await browser.post("/session/link", { email: person.email });
    const { secret } = await letterTo(person.email);
    await browser.post("/session/link/answer", { secret });
    return browser;
  }

  async function byPass(person: TestPerson): Promise<Browser> {
    const bare = new Browser("localhost");
    const { body } = await bare.post("/session", { email: person.email, password: testPassword });
    return entered(body.doorways[0].url);
  }

  async function entered(url: string): Promise<Browser> {
    const browser = here();
    await browser.post("/session/enter", { pass: new URL(url).hash.slice(1) });
    return browser;
  }

  async function bySwitch(person: TestPerson): Promise<Browser> {
    await buildPerson(tenant, "agent", null, { email: person.email });
    const elsewhere = await signedIn(tenant, person);
    const { body } = await elsewhere.post("/session/switch", { membershipId: person.id });
    return entered(body.url);
  }

  async function byInvitation(person: TestPerson): Promise<Browser> {
    const { platform } = await testInstallation();
    const token = newToken();
    const { id, name, email, role, clientId } = person;
    await asProgram(strict, (db) =>
      db.updateTable("people").set({ status: "invited" }).where("id", "=", id).execute(),
    );
    const clientName = clientId ? theirs.name : null;
    const membership = {
      id,
      name,
      email,
      role,
      clientId,
      clientName,
      tenantId: strict.id,
      status: "invited" as const,
    };
    await inviteToMembership(platform.registry, { actor: "test" }, membership, token, new Date());
    const browser = here();
    await browser.post("/invitations/accept", { token, password: testPassword });
    return browser;
  }

  async function byReset(person: TestPerson): Promise<Browser> {
    await here().post("/account/reset", { email: person.email });
    const { secret } = await letterTo(person.email);
    const newPassword = "a quiet harbour at dawn";
    await here().post("/account/reset/complete", { secret, newPassword });
    const browser = here();
    await browser.post("/session", { email: person.email, password: newPassword });
    return browser;
  }

  /** Every way in of the contract, and every other road to a session. */
  const roads: Record<
    Way | "pass" | "switch" | "invitation" | "reset",
    (person: TestPerson) => Promise<Browser>
  > = {
    password: (person) => signedIn(strict, person),
    link: byLink,
    // That of a device which was not unlocked: no answer of our own API gets that far.
    passkey: (person) => arrived(person, ownProof("passkey", new Date()), strict),
    oidc: async (person) => arrived(person, await proofBy("oidc", strict), strict),
    saml: async (person) => arrived(person, await proofBy("saml", strict), strict),
    pass: byPass,
    switch: bySwitch,
    invitation: byInvitation,
    reset: byReset,
  };

  async function expectShut(browser: Browser, endpoints: Endpoint[]): Promise<void> {
    const open: string[] = [];
    for (const endpoint of endpoints) {
      const { method, path, body } = sampleCall(endpoint, nobodys, false);
      const answer = await browser.call(method, path, body);
      if (!isShut(answer)) open.push(`${method} ${path}: ${answer.status}`);
    }
    expect(open).toEqual([]);
  }

  for (const [road, take] of Object.entries(roads)) {
    test(`by ${road}: each role is held until a second factor is shown, and no longer`, async () => {
      await loosely();
      const people = await Promise.all(roles.map(someoneWithPasskey));
      await strictly();
      // One role each tries everything, which one follows from the road.
      const thorough = roles[Object.keys(roads).indexOf(road) % roles.length];
      // One after the other: mail comes to each in turn.
      const browsers: Browser[] = [];
      for (const { person } of people) browsers.push(await take(person));
      await Promise.all(
        people.map(async ({ person, authenticator }, at) => {
          const browser = browsers[at]!;
          const held = await browser.get("/session");
          expect([person.role, held.status, held.body.second?.owes]).toEqual([person.role, 200, "prove"]);
          await expectShut(browser, person.role === thorough ? shut : readable.slice(0, 3));
          const { body: asked } = await browser.post("/session/proof/passkey/begin");
          const response = await authenticator.use(browser, asked.options);
          const proved = await browser.post("/session/proof/passkey", { id: asked.id, response });
          expect([person.role, proved.status, proved.body.second?.owes]).toEqual([person.role, 200, null]);
          expect((await browser.get("/tickets")).status).toBe(200);
        }),
      );
    }, 60_000);
  }

  test("by a passkey that was unlocked, each role has shown it", async () => {
    await loosely();
    const people = await Promise.all(roles.map(someoneWithPasskey));
    await strictly();
    for (const { authenticator } of people) {
      const browser = here();
      const { body: asked } = await browser.post("/session/passkey/begin");
      const response = await authenticator.use(browser, asked.options);
      await browser.post("/session/passkey", { id: asked.id, response });
      expect((await browser.get("/tickets")).status).toBe(200);
    }
  });
});
