import { beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import { signedIn } from "../../testing/browser.ts";
import {
  act,
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { mailTo } from "../../testing/mailbox.ts";
import { buildProject } from "../projects/build.ts";
import { attendAt, buildDecision, buildPolicy, buildRequest } from "./build.ts";
import { approvalOutput, approvalPage } from "./output.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let executive: TestPerson;
let manager: TestPerson;

beforeAll(async () => {
  tenant = await buildTenant({ name: "Northwind IT" });
  await asProgram(tenant, (db) => db.updateTable("settings").set({ time_zone: "Europe/Berlin" }).execute());
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  executive = await buildPerson(tenant, "client_executive", client);
  manager = await buildPerson(tenant, "client_manager", client);
});

const read = (id: string) => act(tenant, admin, (ctx) => approvalOutput(ctx, id));

/** A quote submitted at a moment, under a policy of its own project. */
async function submittedAt(time: string, policy: Parameters<typeof buildPolicy>[2], timeZone?: string) {
  const { setClock } = await testInstallation();
  setClock(new Date(time));
  const project = await buildProject(tenant, admin, client.id, {
    name: `Of ${time}`,
    ...(timeZone ? { timeZone } : {}),
  });
  await buildPolicy(tenant, admin, { projectId: project, ...policy });
  const { id } = await buildRequest(tenant, admin, project, { title: `Quote of ${time}` });
  setClock(null);
  return { id, project };
}

describe("a deadline", () => {
  test("is the end of its day where the project is, on the days when clocks change too", async () => {
    const days = { deadlineDays: 2 };
    const spring = await submittedAt("2026-03-27T12:00:00Z", days);
    // The night in which the day has 23 hours: midnight is at UTC+2 already.
    expect(await read(spring.id)).toMatchObject({
      dueOn: "2026-03-29",
      deadline: "2026-03-29T22:00:00.000Z",
    });
    const before = await submittedAt("2026-03-26T12:00:00Z", days);
    expect(await read(before.id)).toMatchObject({
      dueOn: "2026-03-28",
      deadline: "2026-03-28T23:00:00.000Z",
    });
    const autumn = await submittedAt("2026-10-23T12:00:00Z", days);
    expect(await read(autumn.id)).toMatchObject({
      dueOn: "2026-10-25",
      deadline: "2026-10-25T23:00:00.000Z",
    });
    const far = await submittedAt("2026-03-27T12:00:00Z", days, "Pacific/Auckland");
    // It is the 28th there.
    expect(await read(far.id)).toMatchObject({ dueOn: "2026-03-30", deadline: "2026-03-30T11:00:00.000Z" });
  });

  test("that passes decides nothing where the policy says nothing", async () => {
    const { id } = await submittedAt("2026-03-27T12:00:00Z", { deadlineDays: 2 });
    await attendAt(tenant, new Date("2026-04-10T12:00:00Z"));
    expect(await read(id)).toMatchObject({ state: "waiting", overdue: true });
  });

  test("that passes decides by the policy, once, and not a moment before", async () => {
    const policy = { deadlineDays: 2, defaultVerdict: "approved" as const };
    const { id } = await submittedAt("2026-03-27T12:00:00Z", policy);
    const decided = await submittedAt("2026-03-27T12:00:00Z", policy);
    await buildDecision(tenant, executive, [{ id: decided.id }], "rejected", "No");
    await attendAt(tenant, new Date("2026-03-29T21:59:59Z"));
    expect((await read(id)).state).toBe("waiting");
    await attendAt(tenant, new Date("2026-03-29T22:00:00Z"));
    await attendAt(tenant, new Date("2026-03-29T22:00:01Z"));
    const approval = await read(id);
    expect(approval).toMatchObject({ state: "approved", decided: { by: null, comment: "" } });
    expect(approval.decisions.length).toBe(1);
    expect((await read(decided.id)).state).toBe("rejected");
  });
});

describe("who decides", () => {
  test("is written to once for all that was submitted, with a link to exactly these items", async () => {
    const { id, project } = await submittedAt("2026-05-04T12:00:00Z", {
      deadlineDays: 10,
      reminderDays: [1],
    });
    const at = (time: string) => attendAt(tenant, new Date(time));
    await at("2026-05-04T12:14:00Z");
    const mails = async () =>
      (await mailTo(executive.email)).filter(
        ({ subject }) => subject === "Approvals of Northwind IT wait for you",
      );
    expect((await mails()).filter(({ text }) => text.includes("Of 2026-05-04"))).toEqual([]);
    await at("2026-05-04T12:15:00Z");
    await at("2026-05-04T12:20:00Z");
    const mine = (await mails()).filter(({ text }) => text.includes("Of 2026-05-04"));
    expect(mine.length).toBe(1);
    const link = new URL(mine[0]!.link!);
    const { platform } = await testInstallation();
    expect(link.origin).toBe(platform.tenantOrigin(tenant.slug));
    const digest = link.searchParams.get("digest")!;
    const items = await act(tenant, executive, (ctx) => approvalPage(ctx, { digest, limit: 100 }));
    expect(items.items.map((item) => item.id)).toContain(id);
    // What was submitted afterwards is not among them, and the link is nobody else's.
    const later = await buildRequest(tenant, admin, project);
    const again = await act(tenant, executive, (ctx) => approvalPage(ctx, { digest, limit: 100 }));
    expect(again.items.map((item) => item.id)).not.toContain(later.id);
    const others = await buildPerson(tenant, "client_executive", client);
    const foreign = await act(tenant, others, (ctx) => approvalPage(ctx, { digest, limit: 100 }));
    expect(foreign.items).toEqual([]);
    // A day before the deadline, in the morning where the tenant is.
    await at("2026-05-13T05:59:00Z");
    expect((await mails()).filter(({ text }) => text.includes("Of 2026-05-04")).length).toBe(1);
    await at("2026-05-13T06:00:00Z");
    expect((await mails()).filter(({ text }) => text.includes("Of 2026-05-04")).length).toBe(2);
  });

  test("opening what the link leads to decides nothing", async () => {
    const { id } = await submittedAt("2026-06-01T12:00:00Z", {});
    await attendAt(tenant, new Date("2026-06-01T12:15:00Z"));
    const [mail] = await mailTo(executive.email);
    const browser = await signedIn(tenant, executive);
    const { pathname, search } = new URL(mail!.link!);
    await browser.visit(pathname + search);
    expect((await browser.get(`/approvals${search}`)).status).toBe(200);
    expect((await read(id)).state).toBe("waiting");
  });

  test("a manager is written to about assigned projects alone", async () => {
    const { setClock } = await testInstallation();
    setClock(new Date("2026-07-01T12:00:00Z"));
    const assigned = await buildProject(tenant, admin, client.id, {
      name: "Assigned one",
      members: [manager.id],
    });
    const unassigned = await buildProject(tenant, admin, client.id, { name: "Secret one" });
    await buildRequest(tenant, admin, assigned);
    await buildRequest(tenant, admin, unassigned);
    setClock(null);
    await attendAt(tenant, new Date("2026-07-01T12:15:00Z"));
    const texts = (await mailTo(manager.email)).map(({ text }) => text).join("\n");
    expect(texts).toContain("Assigned one");
    expect(texts).not.toContain("Secret one");
  });

  test("are others, too, when time gets short, where the policy says so", async () => {
    const steps = [
      { roles: ["client_manager" as const], people: [], need: "any" as const, above: null, upTo: null },
    ];
    const escalation = { daysBefore: 1, people: [executive.id] };
    const { id } = await submittedAt("2026-08-03T12:00:00Z", { steps, escalation, deadlineDays: 3 });
    expect((await buildDecision(tenant, executive, [{ id }])).items).toMatchObject([
      { outcome: "not_yours" },
    ]);
    await attendAt(tenant, new Date("2026-08-05T05:59:00Z"));
    expect((await buildDecision(tenant, executive, [{ id }])).items).toMatchObject([
      { outcome: "not_yours" },
    ]);
    await attendAt(tenant, new Date("2026-08-05T06:00:00Z"));
    expect((await buildDecision(tenant, executive, [{ id }])).decided).toBe(1);
  });

  test("who came in when time got short decides alone, where all others would have been asked", async () => {
    const named = await buildPerson(tenant, "client_executive", client);
    const steps = [
      { roles: [], people: [named.id, manager.id], need: "all" as const, above: null, upTo: null },
    ];
    const escalation = { daysBefore: 1, people: [executive.id] };
    const policy = { steps, escalation, deadlineDays: 3, clientId: client.id };
    const { id } = await submittedAt("2026-08-10T12:00:00Z", policy);
    await attendAt(tenant, new Date("2026-08-12T06:00:00Z"));
    await buildDecision(tenant, named, [{ id }]);
    // The manager does not see the project, so nobody waits for them.
    expect((await read(id)).state).toBe("approved");
    const second = await submittedAt("2026-08-10T13:00:00Z", policy);
    await attendAt(tenant, new Date("2026-08-12T06:00:00Z"));
    await buildDecision(tenant, executive, [{ id: second.id }]);
    expect((await read(second.id)).state).toBe("approved");
  });
});

test("what follows from a decision is told when it can no longer be taken back, and only where it may be known", async () => {
  const { id, project } = await submittedAt("2026-09-01T12:00:00Z", {});
  const { takesEffectAt } = await buildDecision(tenant, executive, [{ id }]);
  const events = () =>
    asProgram(tenant, (db) =>
      db
        .selectFrom("events")
        .select(["type", "project_id", "payload"])
        .where("project_id", "=", project)
        .where("type", "=", "approvals.approved")
        .execute(),
    );
  const effect = Date.parse(takesEffectAt!);
  await attendAt(tenant, new Date(effect - 1));
  expect(await events()).toEqual([]);
  await attendAt(tenant, new Date(effect));
  await attendAt(tenant, new Date(effect));
  expect((await events()).map(({ payload }) => payload)).toEqual([
    { kind: "quote", count: 1, personId: executive.id },
  ]);
});
