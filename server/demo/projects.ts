import type { Ctx } from "../kernel/context.ts";
import {
  createAction,
  createMilestone,
  createPhase,
  createProject,
  createTask,
  enterExpense,
  type ImportedTime,
  importTime,
  setContacts,
  setHealth,
  setMembers,
  setRates,
  updateMilestone,
  updatePhase,
  updateProject,
} from "../slices/projects/index.ts";
import { day, isoDate, plusDays, plusHours, startOfDay } from "./calendar.ts";
import type { Random } from "./random.ts";
import { type AttachSlip, slipOf } from "./receipts.ts";
import { type ProjectPlot, projectPlots } from "./scenarios/projects.ts";
import type { Act, Player } from "./stage.ts";
import type { Cast } from "./tickets.ts";

/** A part of a project on its way: when it was to be, when it is, and how far. */
interface Part {
  about: ProjectPlot["kind"]["phases"][number];
  plannedFrom: Date;
  plannedTo: Date;
  from: Date;
  to: Date;
  progress: number;
  id: string;
  milestoneId: string;
}

/** One project of the demo; ids are known once it is played. */
interface Staged {
  plot: ProjectPlot;
  client: Cast["clients"][number];
  lead: Player;
  team: Player[];
  began: Date;
  parts: Part[];
  id: string;
}

/** How long a project lasts that goes as planned, in days. */
const length = 150;

/** Projects of all clients with their plans, health, time and expenses; nothing that happened lies after `now`. */
export function projectActs(cast: Cast, now: Date, random: Random, attach: AttachSlip): Act[] {
  return cast.clients.flatMap((client, at) =>
    (projectPlots[cast.company.slug]?.[at] ?? []).flatMap((plot) => {
      const staged = stage(cast, client, plot, now, random);
      const acts = [
        ...planning(staged),
        ...progress(staged, now),
        ...health(staged),
        ...nextSteps(staged, now, random),
        ...worked(staged, now, random, attach),
      ];
      return acts.filter((act) => act.at < now);
    }),
  );
}

function stage(
  cast: Cast,
  client: Cast["clients"][number],
  plot: ProjectPlot,
  now: Date,
  random: Random,
): Staged {
  const began = plusHours(startOfDay(plusDays(now, -30 * plot.monthsAgo - random.between(1, 9))), 9);
  const whole = plot.kind.phases.reduce((sum, { hours }) => sum + hours, 0);
  // What slips takes longer from its second part on.
  const slow = plot.state === "risk" ? 1.35 : plot.state === "off" ? 1.8 : 1;
  let planned = began;
  let real = began;
  const parts = plot.kind.phases.map((about, index): Part => {
    const lasts = Math.round((about.hours / whole) * length);
    const [plannedFrom, from] = [planned, real];
    planned = plusDays(planned, lasts);
    real = plusDays(real, Math.round(lasts * (index === 0 ? 1 : slow)));
    const done = (now.getTime() - from.getTime()) / (real.getTime() - from.getTime());
    const percent = Math.max(0, Math.min(100, Math.round(done * 20) * 5));
    return {
      about,
      plannedFrom,
      plannedTo: planned,
      from,
      to: real,
      progress: percent,
      id: "",
      milestoneId: "",
    };
  });
  const team = [random.pick(cast.agents), random.pick(cast.agents), client.leads[0]!];
  return { plot, client, lead: client.leads[0]!, team: [...new Set(team)], began, parts, id: "" };
}

/** The plan as it was made before the work began. */
function planning(staged: Staged): Act[] {
  const { plot, client, lead, team, parts, began } = staged;
  const at = plusDays(began, -6);
  const { currency, hours } = client.about.billing;
  const run = async (ctx: Ctx) => {
    const [startsOn, endsOn] = [isoDate(began), isoDate(parts.at(-1)!.plannedTo)];
    const { description, internal } = plot.kind;
    const input = { clientId: client.id, name: plot.name, currency, description, startsOn, endsOn };
    const id = await createProject(ctx, { ...input, internalNote: internal });
    staged.id = id;
    const items = [{ personId: null, hourly: hours.rate, cost: Math.round(hours.rate * 0.55) }];
    await setRates(ctx, { id, items });
    const managers = client.members.filter(({ role }) => role === "client_manager");
    // Where there are two, what is long done was the other one's.
    const assigned = plot.state === "done" && managers.length > 1 ? managers.slice(1) : managers;
    await setMembers(ctx, { id, personIds: assigned.map((one) => one.id) });
    const sponsor = client.members.find(({ role }) => role === "client_executive")!;
    await setContacts(ctx, {
      id,
      items: [
        { personId: lead.id, role: "Project lead" },
        ...team.filter((one) => one !== lead).map((one) => ({ personId: one.id, role: "" })),
        { personId: sponsor.id, role: "Sponsor" },
      ],
    });
    for (const part of parts) await planPart(ctx, id, part, hours.rate);
  };
  return [{ at, who: lead, run }];
}

async function planPart(ctx: Ctx, id: string, part: Part, rate: number): Promise<void> {
  const { about, plannedFrom, plannedTo } = part;
  part.id = await createPhase(ctx, {
    id,
    name: about.name,
    startsOn: isoDate(plannedFrom),
    endsOn: isoDate(plannedTo),
    budget: about.hours * rate,
    budgetMinutes: about.hours * 60,
  });
  const name = about.milestone;
  part.milestoneId = await createMilestone(ctx, {
    id,
    name,
    phaseId: part.id,
    plannedOn: isoDate(plannedTo),
  });
}

/** Phases begin and end, milestones are moved and reached; in the end the project is completed. */
function progress(staged: Staged, now: Date): Act[] {
  const { plot, lead, parts, began } = staged;
  if (plot.state === "draft") return [];
  const acts: Act[] = [
    { at: began, who: lead, run: (ctx) => updateProject(ctx, { id: staged.id, status: "active" }) },
  ];
  const phase = (part: Part, set: { status: "active" | "done"; progress: number }) => (ctx: Ctx) =>
    updatePhase(ctx, { id: staged.id, phaseId: part.id, ...set });
  const milestone = (part: Part, set: { forecastOn?: string; actualOn?: string }) => (ctx: Ctx) =>
    updateMilestone(ctx, { id: staged.id, milestoneId: part.milestoneId, ...set });
  for (const part of parts) {
    const under = part.to > now ? part.progress : 0;
    acts.push({
      at: plusHours(part.from, 0.5),
      who: lead,
      run: phase(part, { status: "active", progress: under }),
    });
    if (isoDate(part.to) !== isoDate(part.plannedTo)) {
      const at = plusDays(parts[1]!.from, 24);
      acts.push({ at, who: lead, run: milestone(part, { forecastOn: isoDate(part.to) }) });
    }
    acts.push({ at: plusHours(part.to, 3), who: lead, run: phase(part, { status: "done", progress: 100 }) });
    acts.push({
      at: plusHours(part.to, 3.1),
      who: lead,
      run: milestone(part, { actualOn: isoDate(part.to) }),
    });
  }
  const ended = plusDays(parts.at(-1)!.to, 3);
  acts.push({
    at: ended,
    who: lead,
    run: (ctx) => updateProject(ctx, { id: staged.id, status: "completed" }),
  });
  return acts;
}

/** What was said of how it stands: well at first, and then as it went. */
function health(staged: Staged): Act[] {
  const { plot, lead, began, parts } = staged;
  if (plot.state === "draft") return [];
  const say = (at: Date, health: "on_track" | "at_risk" | "off_track", reason: string): Act => ({
    at,
    who: lead,
    run: (ctx) => setHealth(ctx, { id: staged.id, health, reason }),
  });
  const acts = [say(plusDays(began, 10), "on_track", plot.kind.well[0]!)];
  const second = plusDays(parts[1]!.from, 20);
  if (plot.state === "risk") acts.push(say(second, "at_risk", plot.kind.risk));
  else if (plot.state === "off") {
    acts.push(say(second, "at_risk", plot.kind.risk));
    acts.push(say(plusDays(second, 28), "off_track", plot.kind.off));
  } else acts.push(say(second, "on_track", plot.kind.well[1]!));
  return acts;
}

function nextSteps(staged: Staged, now: Date, random: Random): Act[] {
  const { plot, client, lead, team } = staged;
  if (plot.state === "draft" || plot.state === "done") return [];
  const managers = client.members.filter(({ role }) => role !== "client_user");
  const actions = plot.kind.actions.map(({ text, by, days }): Act => {
    const owner = by === "client" ? random.pick(managers) : random.pick(team);
    const dueOn = isoDate(plusDays(now, days));
    const run = (ctx: Ctx) => createAction(ctx, { id: staged.id, text, ownerId: owner.id, dueOn });
    return { at: plusDays(now, Math.min(days, 0) - random.between(3, 8)), who: lead, run };
  });
  const tasks = plot.kind.tasks.map(({ title, shared }, at): Act => {
    const audience = shared ? ("client" as const) : ("internal" as const);
    const status = (["in_progress", "open", "open", "done"] as const)[at % 4]!;
    const dueOn = isoDate(plusDays(now, 4 + 5 * at));
    const assigneeId = team[at % team.length]!.id;
    const input = { title, audience, status, dueOn, assigneeId };
    return { at: plusDays(now, -9), who: lead, run: (ctx) => createTask(ctx, { id: staged.id, ...input }) };
  });
  return [...actions, ...tasks];
}

/** Time as it comes from the time sheets once, and expenses of the way. */
function worked(staged: Staged, now: Date, random: Random, attach: AttachSlip): Act[] {
  const { plot, client, lead, team, parts } = staged;
  if (plot.state === "draft") return [];
  const times: Omit<ImportedTime, "projectId" | "phaseId">[][] = parts.map((part) =>
    timesOf(part, plot, team, now, random),
  );
  const run = async (ctx: Ctx) => {
    const entries = parts.flatMap((part, at) =>
      times[at]!.map((time) => ({
        ...time,
        projectId: staged.id,
        phaseId: part.id,
        externalId: `${part.id}-${time.externalId}`,
      })),
    );
    if (entries.length > 0) await importTime(ctx, "Time sheets", entries);
    const spent = parts.filter(({ from }) => plusDays(from, 6) < now);
    for (const [at, part] of spent.entries()) {
      const { currency } = client.about.billing;
      const abroad = at === 1 && currency !== "USD";
      const amount = abroad ? 24_900 : currency === "JPY" ? 14_200 : 11_840;
      const on = isoDate(plusDays(part.from, 5));
      const id = await enterExpense(ctx, {
        projectId: staged.id,
        phaseId: part.id,
        day: on,
        category: abroad ? "software" : "travel",
        description: abroad ? "Licences for the time of the project" : "Train, there and back",
        amount,
        ...(abroad ? { currency: "USD", exchangeRate: rates[currency] ?? "1" } : { tax: 0 }),
        billable: at !== 2,
      });
      // Whoever travelled last still has the ticket in the pocket.
      if (at < 3) await attach(ctx, client.id, id, slipOf(on, { amount, currency }, abroad));
    }
  };
  // Completed projects take no expenses any more: theirs were entered while they ran.
  const end = parts.at(-1)!.to;
  return [{ at: end < now ? plusHours(end, 2) : plusHours(now, -2), who: lead, run }];
}

/** Units of a currency for a dollar, about. */
const rates: Record<string, string> = { EUR: "0.92", GBP: "0.79", JPY: "151.4", SEK: "10.6", AED: "3.6725" };

function timesOf(part: Part, plot: ProjectPlot, team: Player[], now: Date, random: Random) {
  const until = part.to < now ? part.to : plusHours(now, -20);
  const days = Math.floor((until.getTime() - part.from.getTime()) / day);
  if (days <= 0) return [];
  const share = Math.min(1, days / ((part.to.getTime() - part.from.getTime()) / day));
  // What slips costs more, too.
  const over = plot.state === "off" ? 1.25 : plot.state === "risk" ? 1.12 : 0.94;
  let left = part.about.hours * 60 * share * over;
  const times = [];
  for (let at = 0; left > 20; at++) {
    const minutes = Math.min(Math.ceil(left / 15) * 15, random.between(6, 26) * 15);
    left -= minutes;
    times.push({
      externalId: String(at),
      day: isoDate(workday(plusDays(part.from, random.between(0, days)), until)),
      minutes,
      personId: random.pick(team).id,
      billable: !random.chance(0.08),
      note: random.pick(part.about.notes),
      internalNote: random.chance(0.04) ? "Took longer than it should have." : "",
    });
  }
  return times;
}

/** A day of the week on which people work, and none to come. */
function workday(at: Date, until: Date): Date {
  const back = at.getUTCDay() === 0 ? 2 : at.getUTCDay() === 6 ? 1 : 0;
  const moved = plusDays(at, -back);
  return moved < until ? moved : until;
}
