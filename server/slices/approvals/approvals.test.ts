import { beforeAll, describe, expect, test } from "bun:test";
import { approvalSources } from "../../app.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { signedIn } from "../../testing/browser.ts";
import {
  act,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildProject, buildTime } from "../projects/build.ts";
import { billingBlocks } from "./billing.ts";
import { buildDecision, buildPolicy, buildRequest, buildSubmission } from "./build.ts";
import { createDelegation } from "./delegations.ts";
import { resubmitChanged } from "./jobs.ts";
import { approvalOutput, approvalPage, approvalSums } from "./output.ts";
import { undo } from "./undo.ts";

let tenant: TenantFacts;
let client: { id: string; name: string };
let admin: TestPerson;
let agent: TestPerson;
let executive: TestPerson;
let manager: TestPerson;
let second: TestPerson;
let project: string;
let other: string;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  agent = await buildPerson(tenant, "agent");
  executive = await buildPerson(tenant, "client_executive", client);
  manager = await buildPerson(tenant, "client_manager", client);
  second = await buildPerson(tenant, "client_manager", client);
  project = await buildProject(tenant, admin, client.id, { members: [manager.id, second.id] });
  other = await buildProject(tenant, admin, client.id, { name: "Another project" });
});

const read = (person: TestPerson, id: string) => act(tenant, person, (ctx) => approvalOutput(ctx, id));
const queueOf = async (person: TestPerson) =>
  (await act(tenant, person, (ctx) => approvalPage(ctx, { mine: true, limit: 100 }))).items.map(
    ({ id }) => id,
  );

async function change(entry: string, body: object): Promise<void> {
  const browser = await signedIn(tenant, agent);
  expect((await browser.call("PATCH", `/time-entries/${entry}`, body)).status).toBe(200);
}

async function waitingTime(of = project, overrides = {}) {
  const entry = await buildTime(tenant, agent, of, overrides);
  const [id] = await buildSubmission(tenant, admin, "time_entry", [entry]);
  return { entry, id: id! };
}

describe("what is submitted", () => {
  test("waits for those who decide and see it, with its content as it is shown, and nothing internal", async () => {
    const { id } = await waitingTime(project, { note: "Fixed the mail", internalNote: "was our slip" });
    expect(await queueOf(manager)).toContain(id);
    expect(await queueOf(executive)).toContain(id);
    const approval = await read(manager, id);
    expect(approval.content).toMatchObject({ note: "Fixed the mail", minutes: 60, project: "A new website" });
    expect(JSON.stringify(approval)).not.toContain("slip");
    expect(approval).toMatchObject({ state: "waiting", revision: 1, can: { decide: true } });
    expect(approval.steps[0]!.deciders.map((one) => one.id).toSorted()).toEqual(
      [executive.id, manager.id, second.id].toSorted(),
    );
  });

  test("of a project that is not assigned to a manager is not there for them", async () => {
    const { id } = await waitingTime(other);
    expect(await queueOf(manager)).not.toContain(id);
    expect(read(manager, id)).rejects.toThrow("not_found");
    const { items } = await buildDecision(tenant, manager, [{ id }]);
    expect(items).toMatchObject([{ outcome: "not_found", by: null }]);
    expect(await queueOf(executive)).toContain(id);
  });

  test("is what is billable, of projects that the client sees; the same twice is submitted once", async () => {
    const internal = await buildTime(tenant, agent, project, { billable: false });
    const entry = await buildTime(tenant, agent, project);
    const browser = await signedIn(tenant, admin);
    const submit = () =>
      browser.post("/approvals/submissions", { kind: "time_entry", ids: [internal, entry] });
    const first = (await submit()).body.items;
    expect(first.map((item: { outcome: string }) => item.outcome).toSorted()).toEqual([
      "not_for_client",
      "submitted",
    ]);
    const again = (await submit()).body.items;
    expect(again.map((item: { outcome: string }) => item.outcome).toSorted()).toEqual([
      "not_for_client",
      "unchanged",
    ]);
  });

  test("is summed by project and kind, each currency by itself", async () => {
    const pounds = await buildProject(tenant, admin, client.id, { name: "In London", currency: "GBP" });
    await buildRequest(tenant, admin, pounds, { amount: 1_000, currency: "GBP" });
    await buildRequest(tenant, admin, pounds, { amount: 500, currency: "EUR" });
    await buildRequest(tenant, admin, pounds, { amount: 250, currency: "GBP" });
    const { groups, total } = await act(tenant, executive, (ctx) => approvalSums(ctx, { projectId: pounds }));
    expect(groups).toMatchObject([
      {
        kind: "quote",
        count: 3,
        amounts: [
          { amount: 500, currency: "EUR" },
          { amount: 1_250, currency: "GBP" },
        ],
      },
    ]);
    expect(total.count).toBe(3);
  });
});

describe("a decision", () => {
  test("is refused to staff, and nothing changes", async () => {
    const { id } = await waitingTime();
    expect(buildDecision(tenant, admin, [{ id }])).rejects.toThrow("forbidden");
    expect(await read(admin, id)).toMatchObject({ state: "waiting", can: { decide: false, withdraw: true } });
  });

  test("says of each line what came of it, and leaves alone what could not be decided", async () => {
    const [one, two, three] = [await waitingTime(), await waitingTime(), await waitingTime(other)];
    await buildDecision(tenant, executive, [two!]);
    const { items, decided } = await buildDecision(tenant, manager, [one!, two!, three!, { id: one!.entry }]);
    expect(decided).toBe(1);
    expect(items).toMatchObject([
      { outcome: "decided", by: manager.name },
      { outcome: "already_decided", by: executive.name, verdict: "approved" },
      { outcome: "not_found" },
      { outcome: "not_found" },
    ]);
  });

  test("that rejects needs a comment, where the policy asks for one", async () => {
    const { id } = await waitingTime();
    expect((await buildDecision(tenant, manager, [{ id }], "rejected")).items).toMatchObject([
      { outcome: "comment_missing" },
    ]);
    await buildDecision(tenant, manager, [{ id }], "rejected", "Too long");
    expect(await read(admin, id)).toMatchObject({ state: "rejected", decided: { comment: "Too long" } });
  });

  test("of a revision that is not there any more decides nothing", async () => {
    const { id, entry } = await waitingTime(project, { note: "An hour" });
    await change(entry, { note: "Two hours", minutes: 120 });
    expect((await buildDecision(tenant, manager, [{ id }])).items).toMatchObject([{ outcome: "withdrawn" }]);
    await act(tenant, admin, (ctx) => resubmitChanged(ctx, approvalSources));
    expect((await buildDecision(tenant, manager, [{ id }])).items).toMatchObject([{ outcome: "changed" }]);
    const { items } = await act(tenant, manager, (ctx) =>
      approvalPage(ctx, { state: ["waiting"], limit: 100, search: "Two hours" }),
    );
    const fresh = await read(manager, items[0]!.id);
    expect(fresh).toMatchObject({ revision: 2, changed: true });
    expect(fresh.differences).toContainEqual({ field: "minutes", before: 60, after: 120 });
    expect(fresh.revisions.map(({ revision, state }) => [revision, state])).toEqual([
      [2, "waiting"],
      [1, "withdrawn"],
    ]);
  });

  test("can be taken back until it takes effect, by whoever took it, and by nobody after", async () => {
    const { setClock } = await testInstallation();
    const { id, entry } = await waitingTime();
    await buildPolicy(tenant, admin, { projectId: project, blocksBilling: true });
    const start = new Date();
    setClock(start);
    const { batchId } = await buildDecision(tenant, manager, [{ id }]);
    const takeBack = (person: TestPerson) => act(tenant, person, (ctx) => undo(ctx, { batchId: batchId! }));
    const blocked = async () => [
      ...(await act(tenant, admin, (ctx) => billingBlocks(ctx, "time_entry", [entry]))),
    ];
    expect(await blocked()).toEqual([[entry, "can_be_taken_back"]]);
    expect(await takeBack(second)).toEqual({ undone: [], failed: [] });
    expect(await takeBack(manager)).toEqual({ undone: [id], failed: [] });
    expect(await blocked()).toEqual([[entry, "waiting"]]);
    expect(await read(manager, id)).toMatchObject({ state: "waiting", can: { decide: true } });
    const again = await buildDecision(tenant, manager, [{ id }]);
    setClock(new Date(start.getTime() + 10_001));
    expect(await act(tenant, manager, (ctx) => undo(ctx, { batchId: again.batchId! }))).toEqual({
      undone: [],
      failed: [id],
    });
    expect(await blocked()).toEqual([]);
    // What is changed after it was approved is not approved any more.
    await change(entry, { minutes: 61 });
    expect(await blocked()).toEqual([[entry, "not_submitted"]]);
    setClock(null);
  });

  test("over the policy's amount asks for a recent proof, and decides nothing of the whole act without one", async () => {
    const guarded = await buildProject(tenant, admin, client.id, { name: "Guarded" });
    await buildPolicy(tenant, admin, { projectId: guarded, proofAbove: 10_000 });
    const small = await buildRequest(tenant, admin, guarded, { amount: 10_000 });
    const large = await buildRequest(tenant, admin, guarded, { amount: 10_001 });
    expect(buildDecision(tenant, executive, [small, large])).rejects.toThrow("proof_required");
    expect(await read(executive, small.id)).toMatchObject({ state: "waiting", needsProof: false });
    const proved = {
      ...executive,
      actor: { ...executive.actor, proof: { at: new Date(), factor: "password+totp" } },
    };
    expect((await buildDecision(tenant, proved, [small, large])).decided).toBe(2);
  });

  test("on what one submitted under another membership is refused", async () => {
    const twin = await buildPerson(tenant, "client_executive", client, { email: agent.email });
    const { id } = await waitingTime();
    expect((await buildDecision(tenant, twin, [{ id }])).items).toMatchObject([{ outcome: "own" }]);
    expect(await queueOf(twin)).not.toContain(id);
    expect((await read(manager, id)).steps[0]!.deciders.map((one) => one.id)).not.toContain(twin.id);
  });
});

describe("a policy", () => {
  const step = (roles: ("client_executive" | "client_manager")[], overrides = {}) => ({
    roles,
    people: [] as string[],
    need: "any" as const,
    above: null,
    upTo: null,
    ...overrides,
  });
  const newProject = (name: string) =>
    buildProject(tenant, admin, client.id, { name, members: [manager.id, second.id] });

  test("in sequence opens the next step when the one before has taken effect", async () => {
    const { setClock } = await testInstallation();
    const start = new Date();
    setClock(start);
    const of = await newProject("In sequence");
    await buildPolicy(tenant, admin, {
      projectId: of,
      steps: [step(["client_manager"]), step(["client_executive"], { above: 1_000 })],
    });
    const small = await buildRequest(tenant, admin, of, { amount: 1_000 });
    const large = await buildRequest(tenant, admin, of, { amount: 1_001 });
    expect((await buildDecision(tenant, executive, [large])).items).toMatchObject([{ outcome: "not_yours" }]);
    await buildDecision(tenant, manager, [small, large]);
    expect((await read(admin, small.id)).state).toBe("approved");
    expect((await buildDecision(tenant, executive, [large])).items).toMatchObject([{ outcome: "not_yours" }]);
    setClock(new Date(start.getTime() + 10_001));
    await buildDecision(tenant, executive, [large]);
    expect((await read(admin, large.id)).state).toBe("approved");
    setClock(null);
  });

  test("in parallel is done when all steps are, in any order; one rejection rejects the whole", async () => {
    const of = await newProject("In parallel");
    const steps = [step(["client_manager"]), step(["client_executive"])];
    await buildPolicy(tenant, admin, { projectId: of, order: "parallel", steps });
    const [one, two] = [await buildRequest(tenant, admin, of), await buildRequest(tenant, admin, of)];
    await buildDecision(tenant, executive, [one, two]);
    expect((await read(admin, one.id)).state).toBe("waiting");
    await buildDecision(tenant, manager, [one]);
    await buildDecision(tenant, manager, [two], "rejected", "No");
    expect((await read(admin, one.id)).state).toBe("approved");
    expect((await read(admin, two.id)).state).toBe("rejected");
  });

  test("that asks for all waits for each of them who sees it", async () => {
    const of = await newProject("All of them");
    const steps = [step(["client_manager"], { need: "all" })];
    await buildPolicy(tenant, admin, { projectId: of, steps });
    const { id } = await buildRequest(tenant, admin, of);
    await buildDecision(tenant, manager, [{ id }]);
    expect((await buildDecision(tenant, manager, [{ id }])).items).toMatchObject([
      { outcome: "already_decided" },
    ]);
    expect(await read(manager, id)).toMatchObject({ state: "waiting", can: { decide: false } });
    await buildDecision(tenant, second, [{ id }]);
    expect((await read(admin, id)).state).toBe("approved");
  });

  test("with a bound keeps those below from deciding more", async () => {
    const of = await newProject("Bounded");
    const steps = [step(["client_manager"], { upTo: 5_000 }), step(["client_executive"], { above: 5_000 })];
    await buildPolicy(tenant, admin, { projectId: of, steps });
    const small = await buildRequest(tenant, admin, of, { amount: 5_000 });
    const large = await buildRequest(tenant, admin, of, { amount: 5_001 });
    const foreign = await buildRequest(tenant, admin, of, { amount: 1, currency: "USD" });
    const { items } = await buildDecision(tenant, manager, [small, large, foreign]);
    expect(items.map(({ outcome }) => outcome)).toEqual(["decided", "over_limit", "over_limit"]);
    expect((await buildDecision(tenant, executive, [large, foreign])).decided).toBe(2);
  });

  test("with named people is for them alone", async () => {
    const of = await newProject("Named");
    await buildPolicy(tenant, admin, { projectId: of, steps: [step([], { people: [second.id] })] });
    const { id } = await buildRequest(tenant, admin, of);
    expect((await buildDecision(tenant, executive, [{ id }])).items).toMatchObject([
      { outcome: "not_yours" },
    ]);
    expect((await buildDecision(tenant, second, [{ id }])).decided).toBe(1);
  });

  test("lets a colleague decide while somebody is away, by the tenant's calendar, and says for whom", async () => {
    const of = await newProject("Away");
    await buildPolicy(tenant, admin, { projectId: of, steps: [step(["client_executive"])] });
    const { id } = await buildRequest(tenant, admin, of);
    expect((await buildDecision(tenant, manager, [{ id }])).items).toMatchObject([{ outcome: "not_yours" }]);
    const today = new Date().toISOString().slice(0, 10);
    await act(tenant, executive, (ctx) =>
      createDelegation(ctx, { toId: manager.id, fromDay: today, toDay: today }),
    );
    expect(await queueOf(manager)).toContain(id);
    expect((await buildDecision(tenant, manager, [{ id }])).decided).toBe(1);
    expect((await read(admin, id)).decisions[0]).toMatchObject({
      by: { id: manager.id },
      onBehalfOf: { id: executive.id },
    });
  });
});
