import type { TicketPriority } from "../../contract/tickets.ts";
import { day, inOfficeHours, plusDays, plusHours, someWorkingTime, startOfDay } from "./calendar.ts";
import type { Random } from "./random.ts";
import type { Scenario, Slots } from "./scenarios/scenario.ts";

/** How many tickets a year brings; a good month's worth of them falls into the last days, which are still busy. */
const ticketsOfYear = 430;
const ticketsOfLastDays = 46;
const lastDays = 9;

/** When tickets are opened, oldest first: on working days mostly, and more of them as the year goes on. */
export function openings(now: Date, random: Random): Date[] {
  const times: Date[] = [];
  while (times.length < ticketsOfYear - ticketsOfLastDays) {
    const age = Math.floor(random.next() * 364) + 1;
    if (random.next() > 1 - age / 728) continue;
    const date = startOfDay(plusDays(now, -age));
    const weekend = date.getUTCDay() % 6 === 0;
    if (weekend && random.chance(0.85)) continue;
    times.push(weekend ? new Date(date.getTime() + random.next() * day) : someWorkingTime(date, random));
  }
  for (let count = 0; count < ticketsOfLastDays; count++) {
    // Some in the last hours, whatever the time is: a queue with nothing new in it would look asleep.
    const hours = count < 6 ? 0.2 + 1.3 * count + random.next() : random.next() * lastDays * 24;
    const at = plusHours(now, -hours);
    times.push(count < 6 ? at : before(now, inOfficeHours(at, random), random));
  }
  return times.filter((at) => at < now).sort((a, b) => a.getTime() - b.getTime());
}

const before = (now: Date, at: Date, random: Random) =>
  at < now ? at : plusHours(now, -1 - random.next() * 8);

export interface Line {
  at: Date;
  kind: "staff" | "asks" | "member" | "note" | "solved";
  body: string;
}

type Targets = Record<TicketPriority, { responseMinutes: number; resolutionMinutes: number }>;

/** When each line of a thread is said: most within the targets of the priority, some not. */
export function timed(
  thread: string[],
  openedAt: Date,
  priority: TicketPriority,
  targets: Targets,
  random: Random,
): Line[] {
  const target = targets[priority];
  const within = (minutes: number, share: number) => (minutes / 60) * share;
  const late = () => 1.1 + random.next() * 0.9;
  const response = within(
    target.responseMinutes,
    random.chance(0.09) ? late() : 0.04 + random.next() ** 2 * 0.7,
  );
  const resolution = within(
    target.resolutionMinutes,
    random.chance(0.1) ? late() : 0.08 + random.next() * 0.6,
  );
  const rush = priority === "high" || priority === "urgent";
  let at = openedAt;
  return thread.map((text, index) => {
    const share = (index + 1) / thread.length;
    const hours = index === 0 ? response : Math.max(response, resolution * share);
    const wanted = plusHours(openedAt, hours * (0.9 + random.next() * 0.1));
    const [, kind, body] = /^(\w+): ([\s\S]*)$/.exec(text)!;
    const open = rush || kind === "member" ? wanted : inOfficeHours(wanted, random);
    // Who would answer too late on Monday answers on Friday before going home, mostly.
    const tooLate =
      index === 0 &&
      hours < target.responseMinutes / 60 &&
      minutesBetween(openedAt, open) > target.responseMinutes;
    const moved = tooLate && random.chance(0.8) ? plusHours(openedAt, 0.2 + random.next()) : open;
    at = moved > at ? moved : plusHours(at, 0.1 + random.next() * 0.6);
    return { at, kind: kind as Line["kind"], body: body! };
  });
}

const minutesBetween = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 60_000;

/** Puts words into slots, the same word for the same slot of one ticket. */
export function filler(slots: Slots, own: Record<string, string>, random: Random) {
  const chosen: Record<string, string> = { ...own };
  return (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      if (!(name in chosen) && slots[name]) chosen[name] = random.pick(slots[name]);
      return chosen[name] ?? whole;
    });
}

/** A subject begins with a capital letter, also when a slot stands first. */
export function asSubject(text: string): string {
  return text.charAt(0).toLocaleUpperCase("en") + text.slice(1);
}

/** One of the scenarios, those of the client twice as often. */
export function scenarioFor(scenarios: Scenario[], own: Scenario[], random: Random): Scenario {
  const all = [...scenarios, ...own, ...own];
  const weights = Object.fromEntries(all.map(({ weight = 1 }, index) => [index, weight]));
  return all[Number(random.weighted(weights))]!;
}

/** How people call each other: by the first name, where the script has it first. */
export function callName(name: string): string {
  const plain = name.replace(/^Dr /, "");
  return /^\p{Script=Latin}/u.test(plain) ? plain.split(" ")[0]! : plain;
}
