import type { TicketPriority } from "../../contract/tickets.ts";
import {
  mergeTickets,
  openTicket,
  rateTicket,
  replyToTicket,
  updateTicket,
} from "../slices/tickets/index.ts";
import { plusDays, plusHours } from "./calendar.ts";
import type { Random } from "./random.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { Act, Player } from "./stage.ts";
import { asSubject, callName, filler, type Line, openings, scenarioFor, timed } from "./story.ts";
import type { Company, CompanyClient } from "./tenants/company.ts";

/** The people and things that a tenant's tickets are about. */
export interface Cast {
  company: Company;
  clients: { about: CompanyClient; id: string; members: Player[]; leads: Player[] }[];
  admin: Player;
  agents: Player[];
  /** Ids by name; filled when the categories are made. */
  categories: Map<string, string>;
}

interface Plot {
  client: Cast["clients"][number];
  scenario: Scenario;
  requester: Player;
  agent: Player;
  priority: TicketPriority;
  fill: (text: string) => string;
  /** Known once the ticket is open. */
  id: string;
}

/** A year of tickets, as a list of who did what when; nothing of it lies after `now`. */
export function ticketActs(cast: Cast, now: Date, random: Random): Act[] {
  const acts = openings(now, random).flatMap((at) => {
    const plot = begin(cast, random);
    const lines = timed(random.pick(plot.scenario.threads), at, plot.priority, cast.company.targets, random);
    return [
      opening(cast, plot, at, random),
      assignment(cast, plot, lines[0]!, at, random),
      ...lines.map((line) => saying(plot, line)),
      ...duplicate(plot, at, lines[0]!, random),
      ...ending(plot, lines.at(-1)!, random),
    ];
  });
  return acts.filter((act) => act.at < now);
}

function begin(cast: Cast, random: Random): Plot {
  const shares = Object.fromEntries(cast.clients.map(({ about }, index) => [index, about.share]));
  const client = cast.clients[Number(random.weighted(shares))]!;
  const scenario = scenarioFor(cast.company.scenarios, client.about.scenarios ?? [], random);
  const users = client.members.filter(({ role }) => role === "client_user");
  const requester = random.pick(random.chance(0.7) ? users : client.members);
  const agent = random.pick(random.chance(0.2) ? client.leads : cast.agents);
  const [first, second] = shuffled(
    client.members.filter((member) => member !== requester),
    random,
  );
  const own = {
    requester: callName(requester.name),
    agent: callName(agent.name),
    colleague: first?.name ?? requester.name,
    colleague2: second?.name ?? requester.name,
  };
  const priority = random.weighted(scenario.priority);
  return {
    client,
    scenario,
    requester,
    agent,
    priority,
    fill: filler(cast.company.slots, own, random),
    id: "",
  };
}

function shuffled<T>(items: T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random.next() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Most open their own; now and then a colleague does it for them, or staff after a call. */
function opening(cast: Cast, plot: Plot, at: Date, random: Random): Act {
  const { client, scenario, requester, priority, fill } = plot;
  const others = client.members.filter((member) => member !== requester);
  const writer = random.chance(0.07) ? plot.agent : random.chance(0.06) ? random.pick(others) : requester;
  const copied = random.chance(0.25) ? [random.pick(others).id] : [];
  const choosesCategory = random.chance(0.8);
  const input = {
    subject: asSubject(fill(random.pick(scenario.subjects))),
    description: fill(random.pick(scenario.descriptions)),
    priority,
    copied,
    requesterId: requester.id,
    clientId: client.id,
  };
  return {
    at,
    who: writer,
    run: async (ctx) => {
      const categoryId = choosesCategory ? cast.categories.get(scenario.category)! : null;
      plot.id = await openTicket(ctx, { ...input, categoryId });
    },
  };
}

/** Somebody takes it a while before the first answer, and gives it the category that was left out. */
function assignment(cast: Cast, plot: Plot, first: Line, openedAt: Date, random: Random): Act {
  const lead = Math.min((first.at.getTime() - openedAt.getTime()) / 2, 50 * 60_000 * random.next());
  return {
    at: new Date(first.at.getTime() - lead),
    who: plot.agent,
    run: (ctx) => {
      const categoryId = cast.categories.get(plot.scenario.category)!;
      return updateTicket(ctx, { id: plot.id, assigneeId: plot.agent.id, categoryId });
    },
  };
}

const statusOf = {
  asks: "waiting",
  solved: "resolved",
  staff: undefined,
  note: undefined,
  member: undefined,
} as const;

function saying(plot: Plot, { at, kind, body }: Line): Act {
  const status = statusOf[kind];
  const text = plot.fill(body);
  return {
    at,
    who: kind === "member" ? plot.requester : plot.agent,
    run: (ctx) =>
      replyToTicket(ctx, {
        id: plot.id,
        body: text,
        internal: kind === "note",
        ...(status ? { status } : {}),
      }),
  };
}

/** One in seventy is reported a second time by a colleague, and merged. */
function duplicate(plot: Plot, openedAt: Date, first: Line, random: Random): Act[] {
  const others = plot.client.members.filter((member) => member !== plot.requester);
  if (others.length === 0 || !random.chance(1 / 70)) return [];
  const second: Plot = { ...plot, requester: random.pick(others), id: "" };
  const subject = asSubject(plot.fill(random.pick(plot.scenario.subjects)));
  const at = new Date(openedAt.getTime() + (first.at.getTime() - openedAt.getTime()) * 0.3);
  const description = "The same here, I do not know whether somebody has reported it yet.";
  return [
    {
      at,
      who: second.requester,
      run: async (ctx) => {
        second.id = await openTicket(ctx, { subject, description, priority: plot.priority, copied: [] });
      },
    },
    {
      at: new Date(first.at.getTime() + 4 * 60_000),
      who: plot.agent,
      run: (ctx) => mergeTickets(ctx, { id: second.id, intoId: plot.id }),
    },
  ];
}

const comments: Record<string, string[]> = {
  5: ["Quick and friendly.", "Very well explained, thank you.", "", "", "Perfect, as always."],
  4: ["Good work, it took a little.", "", ""],
  3: ["It works, but I had to ask twice.", ""],
  2: ["It took too long, we could not work all morning."],
  1: ["Nobody told us what was going on."],
};

/** After the solution: a rating, a relapse now and then, and the end. */
function ending(plot: Plot, solved: Line, random: Random): Act[] {
  const acts: Act[] = [];
  let over = solved.at;
  if (random.chance(0.05)) {
    const back = plusHours(over, 3 + random.next() * 40);
    over = plusHours(back, 1 + random.next() * 9);
    acts.push(
      saying(plot, { at: back, kind: "member", body: "I am afraid it is back, exactly as before." }),
      saying(plot, {
        at: over,
        kind: "solved",
        body: "Sorry about that. I found a second cause and removed it as well; I have watched it since.",
      }),
    );
  }
  if (random.chance(0.42)) {
    const score = random.weighted({ 5: 55, 4: 27, 3: 10, 2: 5, 1: 3 });
    const input = { score: Number(score), comment: random.pick(comments[score]!) };
    const at = plusHours(over, 0.2 + random.next() * 20);
    acts.push({ at, who: plot.requester, run: (ctx) => rateTicket(ctx, { id: plot.id, ...input }) });
  }
  const byMember = random.chance(0.3);
  acts.push({
    at: byMember ? plusHours(over, 21 + random.next() * 30) : plusDays(over, 5),
    who: byMember ? plot.requester : plot.agent,
    run: (ctx) => updateTicket(ctx, { id: plot.id, status: "closed" }),
  });
  return acts;
}
