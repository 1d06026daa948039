import { approvalSources } from "../app.ts";
import type { Ctx, TenantFacts } from "../kernel/context.ts";
import type { Platform } from "../platform.ts";
import { createRequest, decide, setPolicy, submit } from "../slices/approvals/index.ts";
import { isoDate, plusDays, plusHours } from "./calendar.ts";
import { type Act, asProgram } from "./stage.ts";
import type { Cast } from "./tickets.ts";

type Client = Cast["clients"][number];

/** What clients were asked besides time and expenses: how many days ago, and what came of it; null waits. */
const asked = [
  {
    kind: "quote",
    title: "A second workshop with the team leads",
    text: "Half a day, with the material that the first one was short of.",
    hours: 6,
    days: 74,
    verdict: "approved",
    comment: "",
  },
  {
    kind: "change_request",
    title: "Weekly report by mail",
    text: "The figures of the project every Monday, for whoever asks for them.",
    hours: 9,
    days: 41,
    verdict: "rejected",
    comment: "We look at the portal. A mail is not needed.",
  },
  {
    kind: "change_request",
    title: "Training for the late shift",
    text: "The same training once more, between 18:00 and 20:00.",
    hours: 4,
    days: 3,
    verdict: null,
    comment: "",
  },
  {
    kind: "deliverable",
    title: "Handbook, first version",
    text: "Please look at chapters 2 and 4 above all: they say who may do what.",
    hours: null,
    days: 1,
    verdict: null,
    comment: "",
  },
] as const;

/** Policies, things approved and rejected, and what waits: of every client that has a project under way. */
export function approvalActs(cast: Cast, now: Date): Act[] {
  return cast.clients.flatMap((client) => [
    policyOf(client, now),
    ...asked.flatMap((one) => requestActs(client, one, now)),
    ...workActs(client, now),
  ]);
}

function policyOf(client: Client, now: Date): Act {
  const { currency } = client.about.billing;
  const run = (ctx: Ctx) =>
    setPolicy(ctx, {
      clientId: client.id,
      kind: null,
      currency,
      order: "sequence",
      steps: [
        { roles: ["client_executive", "client_manager"], people: [], need: "any", above: null, upTo: null },
      ],
      deadlineDays: 10,
      reminderDays: [2],
      escalation: null,
      defaultVerdict: null,
      commentOnRejection: true,
      blocksBilling: true,
      proofAbove: null,
    });
  return { at: plusDays(now, -90), who: client.leads[0]!, run };
}

/** The oldest project under way; undefined where there was none yet. */
async function projectOf({ db }: Ctx, client: Client) {
  return db
    .selectFrom("projects")
    .select(["id", "name", "currency"])
    .where("client_id", "=", client.id)
    .where("status", "=", "active")
    .orderBy("created_at")
    .orderBy("id")
    .executeTakeFirst();
}

const nobody = async () => {};
const decider = ({ members }: Client) => members.find(({ role }) => role === "client_executive")!;

function requestActs(client: Client, one: (typeof asked)[number], now: Date): Act[] {
  const at = plusDays(now, -one.days);
  const { rate } = client.about.billing.hours;
  let approval: Awaited<ReturnType<typeof createRequest>> | null = null;
  const ask = async (ctx: Ctx) => {
    const project = await projectOf(ctx, client);
    if (!project) return;
    const amount = one.hours === null ? null : one.hours * rate;
    const minutes = one.hours === null ? null : one.hours * 60;
    const { kind, title, text } = one;
    approval = await createRequest(ctx, { kind, title, text, projectId: project.id, amount, minutes });
  };
  const answer = async (ctx: Ctx) => {
    if (!approval || !one.verdict) return;
    await decideAll(ctx, client, [approval], one.verdict, one.comment);
  };
  const asks = { at, who: client.leads[0]!, run: ask };
  return one.verdict ? [asks, { at: plusHours(at, 29), who: decider(client), run: answer }] : [asks];
}

/** Decides, and tells of it: what the background would do seconds later. */
async function decideAll(
  ctx: Ctx,
  client: Client,
  approvals: readonly {
    id: string;
    revision: number;
    project: { id: string; name: string } | null;
    kind: string;
  }[],
  verdict: "approved" | "rejected",
  comment: string,
): Promise<void> {
  const items = approvals.map(({ id, revision }) => ({ id, revision }));
  if (items.length === 0) return;
  const { decided } = await decide(ctx, { items, verdict, comment }, nobody);
  if (decided !== items.length) throw new Error("A decision of the demo did not come about.");
  const { project, kind } = approvals[0]!;
  await ctx.emit({
    type: `approvals.${verdict}`,
    clientId: client.id,
    ...(project
      ? { projectId: project.id, subject: { type: "project", id: project.id, label: project.name } }
      : {}),
    payload: { kind, count: decided },
  });
}

/** Time and expenses of projects under way: older ones were decided, those of the last three weeks wait. */
function workActs(client: Client, now: Date): Act[] {
  const lead = client.leads[0]!;
  const submitted: { id: string; revision: number; project: { id: string; name: string }; kind: string }[] =
    [];
  const submitUntil = (days: number) => async (ctx: Ctx) => {
    const project = await projectOf(ctx, client);
    if (!project) return;
    for (const kind of ["time_entry", "expense"] as const) {
      const to = isoDate(plusDays(now, -days));
      const { items } = await submit(ctx, approvalSources, { kind, projectId: project.id, to });
      for (const { approvalId } of items)
        if (approvalId) submitted.push({ id: approvalId, revision: 1, project, kind });
    }
  };
  const answer = async (ctx: Ctx) => {
    const [no, yes] = [submitted.slice(0, 2), submitted.slice(2)];
    await decideAll(ctx, client, no, "rejected", "This was covered by the flat fee.");
    await decideAll(ctx, client, yes.slice(0, 1000), "approved", "");
  };
  // The time sheets come two hours before now.
  return [
    { at: plusHours(now, -1.8), who: lead, run: submitUntil(21) },
    { at: plusHours(now, -1.5), who: decider(client), run: answer },
    { at: plusHours(now, -1), who: lead, run: submitUntil(0) },
  ];
}

/** What follows in time has followed: nobody is written to about the past. */
export async function settleApprovals(platform: Platform, tenant: TenantFacts): Promise<void> {
  await asProgram(platform, tenant, async (db) => {
    await db
      .updateTable("approval_decisions")
      .set(({ ref }) => ({ settled_at: ref("takes_effect_at") }))
      .where("settled_at", "is", null)
      .execute();
    await db.updateTable("approvals").set({ notify_at: null }).where("notify_at", "is not", null).execute();
  });
}
