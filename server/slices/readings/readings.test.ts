import { beforeAll, describe, expect, test } from "bun:test";
import { sql } from "kysely";
import type { Reading } from "../../../contract/readings.ts";
import { fence } from "../../kernel/database/fence.ts";
import { newId } from "../../kernel/ids.ts";
import type { Reader } from "../../kernel/readings.ts";
import { Browser, signedIn } from "../../testing/browser.ts";
import { asProgram, buildPerson, type TestPerson, testInstallation } from "../../testing/installation.ts";
import { buildWorld, type World } from "../../testing/world.ts";
import { buildRequest } from "../approvals/build.ts";
import { Recorder, removeOldReadings } from "./index.ts";

let a: World;
let b: World;
let approval: string;
let unassigned: string;

beforeAll(async () => {
  a = await buildWorld("Alder");
  b = await buildWorld("Birch", a.tenant);
  const of = (projectId: string, title: string) =>
    buildRequest(a.tenant, a.people.admin, projectId, { title });
  approval = (await of(a.projects.shared, "Alder landing page")).id;
  unassigned = (await of(a.projects.other, "Alder-unassigned landing page")).id;
});

/** A staff person whom no other test reads as. */
const staff = (name: string, role: TestPerson["role"] = "tenant_admin") =>
  buildPerson(a.tenant, role, null, { name });

async function historyOf(person: TestPerson, reader: { id: string }, query = ""): Promise<Reading[]> {
  await (await testInstallation()).platform.recorder.flush();
  const browser = await signedIn(a.tenant, person);
  const answer = await browser.get(`/readings?readerId=${reader.id}&limit=100${query}`);
  expect([answer.status, answer.body.code]).toEqual([200, undefined]);
  return answer.body.items;
}

describe("what staff read", () => {
  test("is in the client's access history: who, what, when and through which door", async () => {
    const anna = await staff("Anna Ash");
    await (await signedIn(a.tenant, anna)).get(`/approvals/${approval}`);
    const [entry, ...rest] = await historyOf(a.people.executive, anna);
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({
      kind: "approval",
      act: "open",
      subjectId: approval,
      label: "Alder landing page",
      project: { id: a.projects.shared },
      reader: { id: anna.id, name: "Anna Ash" },
      door: "desk",
      viewedAs: null,
      times: 1,
    });
    expect(Date.now() - Date.parse(entry!.firstAt)).toBeLessThan(60_000);
  });

  test("a list is one entry for each project with how many were shown, not one for each row", async () => {
    const leo = await staff("Leo Lime");
    const browser = await signedIn(a.tenant, leo);
    const { items } = (await browser.get(`/approvals?projectId=${a.projects.shared}`)).body;
    expect(items.length).toBeGreaterThan(1);
    const entries = await historyOf(a.people.executive, leo);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      act: "list",
      subjectId: null,
      items: items.length,
      label: "Alder project",
    });
  });

  test("a list over all clients tells each of them of its own part alone", async () => {
    const olga = await staff("Olga Oak");
    const browser = await signedIn(a.tenant, olga);
    const { items } = (await browser.get("/approvals?limit=100")).body;
    const of = (world: World) =>
      items.filter(({ client }: { client: { id: string } }) => client.id === world.client.id).length;
    for (const world of [a, b]) {
      const entries = await historyOf(world.people.executive, olga);
      expect(new Set(entries.map(({ client }) => client.name))).toEqual(new Set([world.client.name]));
      expect(entries.reduce((sum, entry) => sum + entry.items!, 0)).toBe(of(world));
      expect(JSON.stringify(entries)).not.toContain(world === a ? "Birch" : "Alder");
    }
  });

  test("again within a quarter of an hour it is counted, after that it is another entry", async () => {
    const { setClock } = await testInstallation();
    const quarter = 15 * 60_000;
    const start = Math.ceil(Date.now() / quarter) * quarter;
    const rita = await staff("Rita Rowan");
    const browser = await signedIn(a.tenant, rita);
    try {
      for (const after of [0, 60_000, 14 * 60_000, quarter]) {
        setClock(new Date(start + after));
        await browser.get(`/approvals/${approval}`);
      }
    } finally {
      setClock(null);
    }
    const [later, first] = await historyOf(a.people.executive, rita);
    expect([first!.times, later!.times]).toEqual([3, 1]);
    expect(first).toMatchObject({
      firstAt: new Date(start).toISOString(),
      lastAt: new Date(start + 14 * 60_000).toISOString(),
    });
  });

  test("stands there, too, where it was shown in answer to a change that changes nothing", async () => {
    const nils = await staff("Nils Nettle");
    const browser = await signedIn(a.tenant, nils);
    const { executive } = a.people;
    const calls = [
      browser.patch(`/people/${executive.id}`, {}),
      browser.put(`/people/${executive.id}/permissions`, { granted: [], withdrawn: [] }),
    ];
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(200);
    const [entry, ...rest] = await historyOf(executive, nils);
    expect(rest).toEqual([]);
    expect(entry).toMatchObject({ kind: "person", act: "open", subjectId: executive.id, times: 2 });
  });

  test("through an API key it stands under the name of the key", async () => {
    const admin = await signedIn(a.tenant, a.people.admin);
    const made = await admin.post("/keys", { name: "Accounting", permissions: ["approvals.read"] });
    const key = { authorization: `Bearer ${made.body.token}` };
    const program = new Browser(`${a.tenant.slug}.localhost`);
    expect((await program.call("GET", `/approvals/${approval}`, undefined, key)).status).toBe(200);
    const [entry] = await historyOf(a.people.executive, { id: made.body.key.id });
    expect(entry).toMatchObject({ reader: { name: "API: Accounting" }, door: "api" });
  });

  test("what is not shown is not recorded: a refusal, an id that is not there, a draft", async () => {
    const nora = await staff("Nora Nut", "agent");
    const browser = await signedIn(a.tenant, nora);
    expect((await browser.get(`/approvals/${newId()}`)).status).toBe(404);
    expect((await browser.get("/people")).status).toBe(403);
    const draft = (await browser.get("/invoices?status=draft")).body.items[0];
    expect((await browser.get(`/invoices/${draft.id}/pdf`)).status).toBe(200);
    expect(await historyOf(a.people.executive, nora)).toEqual([]);
  });

  test("keeps the name of who has left; who is deleted is named nowhere", async () => {
    const gone = await staff("Gina Gale");
    await (await signedIn(a.tenant, gone)).get(`/approvals/${approval}`);
    const admin = await signedIn(a.tenant, a.people.admin);
    expect((await admin.patch(`/people/${gone.id}`, { status: "deactivated" })).status).toBe(200);
    expect((await historyOf(a.people.executive, gone))[0]!.reader.name).toBe("Gina Gale");
    await admin.post(`/people/${gone.id}/deletion`, { name: "Gina Gale" });
    expect((await historyOf(a.people.executive, gone))[0]!.reader.name).toBe("Deleted person");
  });

  test("what members read themselves is nobody's business", async () => {
    await (await signedIn(a.tenant, a.people.manager)).get(`/approvals/${approval}`);
    expect(await historyOf(a.people.executive, a.people.manager)).toEqual([]);
  });
});

test("viewing the portal as a member: begin with the reason, all that was opened, and the end", async () => {
  const vera = await staff("Vera Vine");
  const browser = await signedIn(a.tenant, vera);
  const { executive } = a.people;
  const began = await browser.post("/masquerades", { personId: executive.id, reason: "A missing invoice" });
  expect(began.status).toBe(201);
  await browser.get(`/projects/${a.projects.shared}/overview`);
  await browser.get(`/approvals/${approval}`);
  await browser.delete("/masquerades/current");
  const entries = (await historyOf(executive, vera)).toReversed();
  expect(entries.map(({ kind, act }) => `${kind} ${act}`)).toEqual([
    "masquerade begin",
    "project open",
    "approval open",
    "masquerade end",
  ]);
  for (const entry of entries)
    expect(entry).toMatchObject({
      door: "portal",
      viewedAs: { id: executive.id, name: executive.name },
      reader: { name: "Vera Vine" },
    });
  expect(entries[0]!.label).toBe("A missing invoice");
  // In Desk a project is the provider's own work.
  await browser.get(`/projects/${a.projects.shared}/overview`);
  expect(await historyOf(executive, vera)).toHaveLength(4);
});

describe("who sees the access history", () => {
  test("nobody of another client, and neither managers nor users by their role", async () => {
    for (const { role, id } of [a.people.manager, a.people.user, a.people.agent]) {
      const person = Object.values(a.people).find((one) => one.id === id)!;
      const answer = await (await signedIn(a.tenant, person)).get("/readings");
      expect([role, answer.status]).toEqual([role, 403]);
    }
    const other = await signedIn(a.tenant, b.people.executive);
    for (const path of ["/readings?limit=100", `/readings?clientId=${a.client.id}`, "/readings/export"])
      expect(JSON.stringify((await other.get(path)).body)).not.toContain("Alder reading");
    expect((await other.get(`/readings?clientId=${a.client.id}`)).body.items).toEqual([]);
  });

  test("a manager who may sees the projects assigned to them, and nothing of another", async () => {
    const wim = await staff("Wim Willow");
    const reading = await signedIn(a.tenant, wim);
    for (const id of [approval, unassigned]) await reading.get(`/approvals/${id}`);
    const executive = await signedIn(a.tenant, a.people.executive);
    const granted = await executive.put(`/people/${a.people.manager.id}/permissions`, {
      granted: ["readings.read"],
      withdrawn: [],
    });
    expect(granted.status).toBe(200);
    const entries = await historyOf(a.people.manager, wim);
    expect(entries.map(({ subjectId }) => subjectId)).toEqual([approval]);
    const file = await (await signedIn(a.tenant, a.people.manager)).get("/readings/export");
    expect(file.body).not.toContain("Alder-unassigned");
    expect(await historyOf(a.people.executive, wim)).toHaveLength(2);
  });

  test("staff: an admin of all clients, a lead of theirs", async () => {
    const names = async (person: TestPerson) => {
      const { items } = (await (await signedIn(a.tenant, person)).get("/readings?limit=100")).body;
      return new Set(items.map(({ client }: Reading) => client.name));
    };
    expect(await names(a.people.admin)).toEqual(new Set(["Alder Ltd", "Birch Ltd"]));
    expect(await names(a.people.lead)).toEqual(new Set(["Alder Ltd"]));
  });
});

describe("the list", () => {
  test("is narrowed by person, kind, days and words, paged, and exported the same way", async () => {
    const paula = await staff("Paula Pine");
    const desk = await signedIn(a.tenant, paula);
    await desk.get(`/approvals/${approval}`);
    await desk.get(`/people/${a.people.user.id}`);
    const executive = await signedIn(a.tenant, a.people.executive);
    const found = async (query: string) =>
      (await executive.get(`/readings?readerId=${paula.id}&${query}`)).body.items.map(
        ({ kind }: Reading) => kind,
      );
    expect(await found("kind=person")).toEqual(["person"]);
    expect(await found("kind=person&kind=approval")).toHaveLength(2);
    expect(await found("search=landing")).toEqual(["approval"]);
    expect(await found("search=paula%20pine")).toHaveLength(2);
    expect(await found("search=100%25")).toEqual([]);
    expect(await found("to=2020-01-01")).toEqual([]);
    expect(await found("from=2020-01-01")).toHaveLength(2);
    const first = (await executive.get(`/readings?readerId=${paula.id}&limit=1`)).body;
    const next = (await executive.get(`/readings?readerId=${paula.id}&limit=1&cursor=${first.nextCursor}`))
      .body;
    expect([first.items[0].kind, next.items[0].kind, next.nextCursor]).toEqual(["person", "approval", null]);
    const { body, headers } = await executive.get(`/readings/export?readerId=${paula.id}&kind=person`);
    expect(headers.get("content-disposition")).toContain("access-history-");
    expect(body.trim().split("\r\n")).toHaveLength(2);
    expect(body).toContain(`Paula Pine,desk,,open,person,${a.people.user.name}`);
    const { items } = (await executive.get("/readings/readers")).body;
    expect(items).toContainEqual({ id: paula.id, name: "Paula Pine" });
    const unsaid = await desk.get("/readings/readers");
    expect([unsaid.status, unsaid.body.fields[0].path]).toEqual([400, "clientId"]);
    const said = (await desk.get(`/readings/readers?clientId=${b.client.id}`)).body.items;
    expect(JSON.stringify(said)).not.toContain("Paula Pine");
  });
});

describe("an entry", () => {
  const as = <T>(audience: "client" | "lead" | "staff" | "job", text: string) =>
    testInstallation().then(({ platform }) =>
      fence(
        platform.registry.pools,
        a.tenant.database,
        {
          audience,
          personId: a.people.lead.id,
          clientId: a.client.id,
          tickets: "all",
          projects: "all",
          trail: { actor: "test" },
        },
        "read write",
        async (db) => (await sql<T>`${sql.raw(text)}`.execute(db)).rows,
      ),
    );

  test("is written, changed and deleted by nobody but the program, and not by the program either while it is young", async () => {
    for (const audience of ["client", "lead", "staff"] as const) {
      expect((await as(audience, "select id from readings limit 1")).length).toBe(1);
      for (const text of [
        "delete from readings",
        "update readings set reader_name = 'Nobody'",
        "insert into readings select * from readings",
      ])
        expect(as(audience, text)).rejects.toThrow(/permission denied/);
    }
    for (const column of ["reader_id", "client_id", "first_at", "kind", "subject_id"])
      expect(as("job", `update readings set ${column} = ${column}`)).rejects.toThrow(/permission denied/);
    expect(await as("job", "delete from readings returning id")).toEqual([]);
  });

  test("is in the sealed trail under the name of who read", async () => {
    const tess = await staff("Tess Thorn");
    await (await signedIn(a.tenant, tess)).get(`/approvals/${approval}`);
    const entries = await asProgram(a.tenant, (db) =>
      db
        .selectFrom("audit_log")
        .select(["operation", "actor_name", "client_id"])
        .where("table_name", "=", "readings")
        .where("actor_id", "=", tess.id)
        .execute(),
    );
    expect(entries).toEqual([{ operation: "insert", actor_name: "Tess Thorn", client_id: a.client.id }]);
  });

  test("is removed after two years, and not a day before", async () => {
    const reader: Reader = { id: newId(), name: "Long Ago", door: "desk", masquerade: null };
    const { recorder } = (await testInstallation()).platform;
    const day = 86_400_000;
    for (const days of [735, 725]) {
      const now = new Date(Date.now() - days * day);
      const shown = [{ clientId: a.client.id, label: `${days} days ago` }];
      const read = { tenant: a.tenant, reader, kind: "person" as const, act: "list" as const };
      await recorder.record({ ...read, shown, now, trail: { actor: "test" } });
    }
    expect(await asProgram(a.tenant, removeOldReadings)).toBe(1);
    expect((await historyOf(a.people.executive, reader)).map(({ label }) => label)).toEqual(["725 days ago"]);
  });
});

describe("when something goes wrong", () => {
  test("what cannot be recorded is not shown", async () => {
    const { platform } = await testInstallation();
    const lisa = await staff("Lisa Larch");
    const browser = await signedIn(b.tenant, lisa);
    await platform.owner.query(a.tenant.database, "alter table readings rename to readings_away");
    try {
      const refused = await browser.get(`/approvals/${approval}`);
      expect([refused.status, refused.body.code]).toEqual([503, "reading_not_recorded"]);
      expect(JSON.stringify(refused.body)).not.toContain("landing page");
      const begin = { personId: a.people.executive.id, reason: "Not without a trace" };
      expect((await browser.post("/masquerades", begin)).body.code).toBe("reading_not_recorded");
      expect((await browser.get("/session")).body.viewing).toBeNull();
      // A member reads what is theirs, whatever becomes of the record.
      expect(
        (await (await signedIn(a.tenant, a.people.executive)).get(`/approvals/${approval}`)).status,
      ).toBe(200);
    } finally {
      await platform.owner.query(a.tenant.database, "alter table readings_away rename to readings");
    }
    expect((await browser.get(`/approvals/${approval}`)).status).toBe(200);
    expect(await historyOf(a.people.executive, lisa)).toHaveLength(1);
  });

  test("a process that is killed loses how often at most: that something was read stands before it is shown", async () => {
    const { platform } = await testInstallation();
    const reader: Reader = { id: newId(), name: "Killed Process", door: "desk", masquerade: null };
    const read = {
      tenant: a.tenant,
      reader,
      kind: "approval" as const,
      act: "open" as const,
      shown: [{ clientId: a.client.id, id: approval, label: "Alder landing page" }],
      now: new Date(),
      trail: { actor: reader.name },
    };
    // It is never flushed nor disposed, as when the process dies.
    const dying = new Recorder(platform.registry);
    await dying.record(read);
    await dying.record(read);
    expect((await historyOf(a.people.executive, reader)).map(({ times }) => times)).toEqual([1]);
    // Another process goes on counting in the same entry; one that ends in order writes what waits.
    const next = new Recorder(platform.registry);
    await Promise.all([next.record(read), next.record(read)]);
    await next.record(read);
    await next[Symbol.asyncDispose]();
    expect((await historyOf(a.people.executive, reader)).map(({ times }) => times)).toEqual([4]);
    // Its own timer would do the same by and by.
    await dying[Symbol.asyncDispose]();
  });
});
