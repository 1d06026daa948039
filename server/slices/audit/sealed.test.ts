import { beforeAll, describe, expect, test } from "bun:test";
import type { AuditProof, PublicSealingKey, SealedCheckpoint } from "../../../contract/audit.ts";
import { verifyEntry, verifyGrowth } from "../../../contract/audit-proof.ts";
import { type LogKey, parseVerifierKey } from "../../../contract/checkpoint.ts";
import { leafHash } from "../../../contract/merkle.ts";
import { openSealing } from "../../background.ts";
import { registryLog, tenantLog } from "../../kernel/audit/log.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import type { Platform } from "../../platform.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import {
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";

let platform: Platform;
let tenant: TenantFacts;
let member: TestPerson;
let admin: Browser;
let keys: LogKey[];

const seal = async (of = tenant) => {
  await openSealing(platform).seal(tenantLog(of));
};

beforeAll(async () => {
  ({ platform } = await testInstallation());
  tenant = await buildTenant();
  member = await buildPerson(tenant, "client_user", await buildClient(tenant));
  admin = await signedIn(tenant, await buildPerson(tenant, "tenant_admin"));
  await seal();
  const { items } = (await new Browser(`${tenant.slug}.localhost`).get("/audit/keys")).body;
  keys = (items as PublicSealingKey[]).map(({ verifierKey }) => parseVerifierKey(verifierKey)!);
});

const entries = async (): Promise<{ id: string; leafHash: string }[]> =>
  (await admin.get("/audit?limit=100")).body.items;

describe("the public keys", () => {
  test("are told to everybody: a tenant's on its host, the installation's on the bare one", async () => {
    const { items } = (await new Browser(`${tenant.slug}.localhost`).get("/audit/keys")).body;
    expect(items).toEqual([
      expect.objectContaining({ name: `postern/tenant/${tenant.id}`, retiredAt: null }),
    ]);
    expect(items[0].fingerprint).toMatch(/^[0-9a-f]{64}$/);
    await openSealing(platform).seal(registryLog(platform.registry));
    const own = (await new Browser("localhost").get("/audit/keys")).body.items;
    expect(own[0].name).toMatch(/^postern\/registry\//);
  });
});

describe("checkpoints", () => {
  test("are for whoever is signed in, members included, newest first", async () => {
    await buildClient(tenant);
    await seal();
    const browser = await signedIn(tenant, member);
    const { items } = (await browser.get("/audit/checkpoints")).body as { items: SealedCheckpoint[] };
    expect(items.length).toBeGreaterThan(1);
    expect(items.map(({ number }) => number)).toEqual(items.map((_, at) => items.length - at));
    const page = (await browser.get("/audit/checkpoints?limit=1")).body;
    const next = (await browser.get(`/audit/checkpoints?limit=1&cursor=${page.nextCursor}`)).body;
    expect([page.items[0], next.items[0]]).toEqual(items.slice(0, 2));
  });
});

describe("an entry's proof", () => {
  test("holds offline, with nothing but the public key", async () => {
    await seal();
    for (const { id, leafHash: hash } of (await entries()).slice(0, 8)) {
      const proof = (await admin.get(`/audit/entries/${id}/proof`)).body as AuditProof;
      expect([proof.id, proof.leafHash]).toEqual([id, hash]);
      expect(Buffer.from(leafHash(new TextEncoder().encode(proof.leaf))).toString("hex")).toBe(hash);
      const { position, hashes, checkpoint } = proof.seal!;
      const proved = { leaf: proof.leaf, position, hashes, note: checkpoint.note };
      expect((await verifyEntry(proved, keys)).problem).toBeNull();
      expect((await verifyEntry({ ...proved, leaf: proof.leaf.replace("}", " }") }, keys)).problem).toBe(
        "not_in_tree",
      );
    }
  });

  test("is by the first checkpoint that has it, or by a later one that was asked for", async () => {
    const [first] = (await admin.get("/audit/checkpoints?limit=100")).body.items.toReversed();
    const [newest] = (await admin.get("/audit/checkpoints?limit=1")).body.items;
    const path = "/audit/entries/1/proof";
    expect((await admin.get(path)).body.seal.checkpoint).toEqual(first);
    expect((await admin.get(`${path}?size=${newest.size}`)).body.seal.checkpoint.size).toBe(newest.size);
    expect((await admin.get(`${path}?size=${newest.size + 1}`)).status).toBe(404);
  });

  test("waits for the seal, and says so", async () => {
    await seal();
    expect((await admin.get("/audit/seal")).body).toMatchObject({ waiting: 0, waitingSince: null });
    await buildClient(tenant);
    const [newest] = await entries();
    expect((await admin.get(`/audit/entries/${newest!.id}/proof`)).body.seal).toBeNull();
    const state = (await admin.get("/audit/seal")).body;
    expect(state.waitingSince).toBeString();
    // That the entry was read is in the trail by now, too.
    expect(state.waiting).toBeGreaterThan(1);
    await seal();
    const after = (await admin.get("/audit/seal")).body;
    expect(after.checkpoint.size).toBeGreaterThanOrEqual(state.checkpoint.size + 1);
    expect((await admin.get(`/audit/entries/${newest!.id}/proof`)).body.seal).not.toBeNull();
  });

  test("is for who may read the trail, and of entries that are there", async () => {
    const browser = await signedIn(tenant, member);
    for (const path of ["/audit/seal", "/audit/entries/1/proof", "/audit/consistency?from=1&to=2"]) {
      expect((await new Browser(`${tenant.slug}.localhost`).get(path)).status).toBe(401);
      expect((await browser.get(path)).status).toBe(403);
    }
    for (const id of ["999999", "x", "0190", `${2n ** 70n}`, crypto.randomUUID()])
      expect([id, (await admin.get(`/audit/entries/${id}/proof`)).status]).toEqual([id, 404]);
    expect((await admin.get("/audit/entries/1/proof?size=x")).status).toBe(400);
  });
});

describe("the proof of growth", () => {
  test("holds between any two checkpoints", async () => {
    await buildClient(tenant);
    await seal();
    const all = (await admin.get("/audit/checkpoints?limit=100")).body.items as SealedCheckpoint[];
    const [newer] = all;
    for (const older of all) {
      const { body } = await admin.get(`/audit/consistency?from=${older.size}&to=${newer!.size}`);
      const growth = { older: older.note, newer: newer!.note, hashes: body.hashes };
      expect((await verifyGrowth(growth, keys)).problem).toBeNull();
    }
  });

  test("is refused for sizes that there are not", async () => {
    const wrong = async (query: string) => {
      const { status, body } = await admin.get(`/audit/consistency?${query}`);
      return [status, body.fields?.[0].path];
    };
    expect(await wrong("from=1&to=999999")).toEqual([400, "to"]);
    expect(await wrong("from=3&to=2")).toEqual([400, "from"]);
    expect(await wrong("from=-1&to=2")).toEqual([400, "from"]);
  });
});
