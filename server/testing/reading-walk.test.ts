import { beforeAll, describe, expect, test } from "bun:test";
import { openSealing } from "../background.ts";
import { tenantLog } from "../kernel/audit/log.ts";
import { readings, unrecorded } from "../readings.ts";
import { createDelegation } from "../slices/approvals/index.ts";
import { type Browser, signedIn } from "./browser.ts";
import { allEndpoints, callOf, type Endpoint, sampleCall } from "./endpoints.ts";
import { act, asProgram, testInstallation } from "./installation.ts";
import { buildWorld, idsOf, type World } from "./world.ts";

/**
 * Every `GET` about approvals, people or documents, every one that answers with a file, and every one by which a member,
 * and so whoever views as one, reads invoices, tickets or projects, is a reading that the client hears of, or says why it
 * is none. A new one fails here until it stands in server/readings.ts.
 */
const endpoints = allEndpoints();
const about = /^(approvals|people|roles|directory|documents|files|data_rooms)\./;
const ofMembers = /^(invoices|tickets|projects)\.(read|budget)$/;
const isFile = ({ output }: Endpoint) => output?.safeParse(new Blob()).success === true;
const concerned = endpoints.filter(
  (endpoint) =>
    endpoint.method === "GET" &&
    endpoint.meta.database === "tenant" &&
    (about.test(endpoint.meta.permission) || ofMembers.test(endpoint.meta.permission) || isFile(endpoint)),
);

test("every endpoint that reads approvals, people, documents or files is a reading, or has a reason not to be", () => {
  const known = (name: string) => Number(name in readings) + Number(name in unrecorded);
  expect(concerned.map(({ name }) => [name, known(name)])).toEqual(concerned.map(({ name }) => [name, 1]));
  expect(concerned.filter(isFile).map(({ name }) => name)).toContain("invoices.pdf");
  const names = endpoints.map(({ name }) => name);
  expect(Object.keys(unrecorded).filter((name) => !names.includes(name))).toEqual([]);
  expect(Object.values(unrecorded).filter((reason) => reason.length < 20)).toEqual([]);
});

describe("each of them, called by staff", () => {
  let world: World;
  let desk: Browser;
  let portal: Browser;
  let ids: string[];

  beforeAll(async () => {
    world = await buildWorld("Walked");
    const { setClock } = await testInstallation();
    // By then what was decided cannot be taken back any more.
    setClock(new Date(Date.now() + 60_000));
    desk = await signedIn(world.tenant, world.people.admin);
    portal = await signedIn(world.tenant, world.people.admin);
    const reason = "To see what they see";
    const began = await portal.post("/masquerades", { personId: world.people.executive.id, reason });
    expect(began.status).toBe(201);
    const today = new Date().toISOString().slice(0, 10);
    const { executive, manager } = world.people;
    await act(world.tenant, executive, (ctx) =>
      createDelegation(ctx, { toId: manager.id, fromDay: today, toDay: today }),
    );
    ids = [...(await idsOf(world)).values()].flat();
    setClock(null);
    // A receipt is printed with its seal.
    await openSealing((await testInstallation()).platform).seal(tenantLog(world.tenant));
  });

  /** How often something of the kind was read of the client, as far as it was recorded. */
  async function recorded({ kind, act, viewing }: (typeof readings)[string]): Promise<number> {
    await (await testInstallation()).platform.recorder.flush();
    const { total } = await asProgram(world.tenant, (db) =>
      db
        .selectFrom("readings")
        .select(({ fn }) => fn.sum<string>("times").as("total"))
        .where("client_id", "=", world.client.id)
        .where("kind", "=", kind)
        .where("act", "=", act)
        .where("door", "=", viewing ? "portal" : "desk")
        .executeTakeFirstOrThrow(),
    );
    return Number(total ?? 0);
  }

  /** A receipt of an expense that was submitted for approval. */
  function aReceipt() {
    return asProgram(world.tenant, (db) =>
      db
        .selectFrom("files as f")
        .innerJoin("approvals as a", "a.subject_id", "f.expense_id")
        .select(["f.expense_id as expense", "a.id as approval", "f.id as receiptId"])
        .where("f.client_id", "=", world.client.id)
        .where("a.kind", "=", "expense")
        .executeTakeFirstOrThrow(),
    );
  }

  async function pathsOf(endpoint: Endpoint): Promise<string[]> {
    if (endpoint.name === "audit.proof") {
      const entry = await asProgram(world.tenant, (db) =>
        db
          .selectFrom("audit_log")
          .select("id")
          .where("table_name", "=", "approvals")
          .where("client_id", "=", world.client.id)
          .executeTakeFirstOrThrow(),
      );
      return [callOf(endpoint, { id: entry.id }).path];
    }
    // What was read stands in the trail itself, and is no reading of the client's.
    if (endpoint.name === "audit.list") return [`${endpoint.path}?table=approvals`];
    if (endpoint.name === "approvals.effectivePolicy")
      return [callOf(endpoint, { kind: "quote", projectId: world.projects.shared }).path];
    if (endpoint.parameters.includes("receiptId")) {
      const { expense, approval, receiptId } = await aReceipt();
      const id = endpoint.name === "expenses.receipt" ? expense : approval;
      return [callOf(endpoint, { id, receiptId }).path];
    }
    if (endpoint.parameters.length === 0) return [sampleCall(endpoint, world.client.id, false).path];
    return ids.map((id) => sampleCall(endpoint, id, false).path);
  }

  const looks = endpoints.filter(({ name, method }) => name in readings && method === "GET");
  for (const { name } of looks) {
    test(`${name} is in the client's access history`, async () => {
      const { setClock } = await testInstallation();
      setClock(new Date(Date.now() + 60_000));
      try {
        const rule = readings[name]!;
        const endpoint = endpoints.find((one) => one.name === name)!;
        const before = await recorded(rule);
        let shown = 0;
        for (const path of await pathsOf(endpoint)) {
          const { status } = await (rule.viewing ? portal : desk).get(path);
          if (status === 200) shown++;
        }
        expect(shown).toBeGreaterThan(0);
        expect(await recorded(rule)).toBeGreaterThan(before);
      } finally {
        setClock(null);
      }
    });
  }
});
