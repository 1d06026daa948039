import { afterAll, beforeAll, expect, test } from "bun:test";
import fc from "fast-check";
import type { ProjectOverview } from "../../../contract/project-figures.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import {
  act,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "../../testing/installation.ts";
import { buildPhase, buildProject } from "./build.ts";
import { importExpenses, importTime } from "./import-work.ts";
import { projectOverview } from "./overview.ts";
import { setRates } from "./rates.ts";

// Budget, actuals, burn and forecast against a calculation that shares nothing with the one of the product: calendar
// days by Intl, weeks by walking back to Monday, money in exact fractions.

const now = new Date("2026-04-02T10:00:00Z");

/** Zones with half hours, with clocks that change at midnight, on Lord Howe by half an hour, and never. */
const zones = [
  "UTC",
  "Europe/Vienna",
  "America/New_York",
  "Pacific/Auckland",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Santiago",
  "Africa/Cairo",
];

/** Moments in whose neighbourhood clocks change somewhere among them, and the turn of a year. */
const turns = [
  "2025-09-06T16:00:00Z",
  "2025-10-04T15:30:00Z",
  "2025-10-26T01:00:00Z",
  "2025-11-02T06:00:00Z",
  "2025-12-31T23:00:00Z",
  "2026-03-08T07:00:00Z",
  "2026-03-29T01:00:00Z",
].map((time) => Date.parse(time));

const currencies: Record<string, number> = { EUR: 2, USD: 2, JPY: 0, KWD: 3, CHF: 2 };

let tenant: TenantFacts;
let client: { id: string };
let admin: TestPerson;
let workers: TestPerson[];
let executive: TestPerson;

beforeAll(async () => {
  tenant = await buildTenant();
  client = await buildClient(tenant);
  admin = await buildPerson(tenant, "tenant_admin");
  workers = [await buildPerson(tenant, "agent"), await buildPerson(tenant, "agent")];
  executive = await buildPerson(tenant, "client_executive", { ...client, name: "Client" });
  (await testInstallation()).setClock(now);
});
afterAll(async () => (await testInstallation()).setClock(null));

const phase = fc.record({
  status: fc.constantFrom("planned" as const, "active" as const, "done" as const),
  progress: fc.integer({ min: 0, max: 100 }),
  budget: fc.option(fc.integer({ min: 0, max: 5_000_000 })),
  budgetMinutes: fc.option(fc.integer({ min: 0, max: 60_000 })),
});

const when = fc.oneof(
  fc.record({
    day: fc.date({ min: new Date("2025-08-01"), max: new Date("2026-04-20"), noInvalidDate: true }),
    minutes: fc.integer({ min: 1, max: 1_440 }),
  }),
  fc.record({
    turn: fc.constantFrom(...turns),
    offset: fc.integer({ min: -26 * 3_600_000, max: 26 * 3_600_000 }),
    lasts: fc.integer({ min: 1, max: 12 * 3_600_000 }),
  }),
);

const entry = fc.record({
  when,
  phase: fc.nat({ max: 4 }),
  worker: fc.nat({ max: 1 }),
  billable: fc.boolean(),
});

const expense = fc.record({
  phase: fc.nat({ max: 4 }),
  day: fc.date({ min: new Date("2025-08-01"), max: new Date("2026-04-20"), noInvalidDate: true }),
  currency: fc.constantFrom(...Object.keys(currencies)),
  amount: fc.integer({ min: 1, max: 3_000_000 }),
  taxed: fc.integer({ min: 0, max: 100 }),
  rate: fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 999_999_999 })),
  billable: fc.boolean(),
});

const project = fc.record({
  currency: fc.constantFrom(...Object.keys(currencies)),
  zone: fc.constantFrom(...zones),
  phases: fc.array(phase, { maxLength: 3 }),
  hourly: fc.integer({ min: 0, max: 40_000 }),
  special: fc.integer({ min: 0, max: 40_000 }),
  entries: fc.array(entry, { maxLength: 40 }),
  expenses: fc.array(expense, { maxLength: 10 }),
});
type Generated = typeof project extends fc.Arbitrary<infer T> ? T : never;

/** Rounds a fraction half up, in words of its own: up when what is left is at least half. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const left = numerator - whole * denominator;
  return left + left >= denominator ? whole + 1n : whole;
}

const isoDay = (at: Date) => at.toISOString().slice(0, 10);

/** The day on the wall of a zone. */
function dayIn(zone: string, at: number): string {
  const parts = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
  return parts.format(new Date(at));
}

function mondayBefore(day: string): string {
  const at = new Date(`${day}T12:00:00Z`);
  while (at.getUTCDay() !== 1) at.setUTCDate(at.getUTCDate() - 1);
  return isoDay(at);
}

const startOf = (part: { turn: number; offset: number }) => part.turn + part.offset;
const rateText = ([whole, fraction]: [number, number]) => `${whole}.${String(fraction).padStart(9, "0")}`;

/** What each entry and expense comes to, on its own. */
function reckoned(given: Generated) {
  const times = given.entries.map((one) => {
    const timed = "turn" in one.when;
    const day = timed
      ? dayIn(given.zone, startOf(one.when as never))
      : isoDay((one.when as { day: Date }).day);
    const minutes = timed
      ? Math.floor((one.when as { lasts: number }).lasts / 60_000) +
        ((one.when as { lasts: number }).lasts % 60_000 > 0 ? 1 : 0)
      : (one.when as { minutes: number }).minutes;
    const hourly = one.worker === 1 ? given.special : given.hourly;
    const amount = Number(rounded(BigInt(minutes) * BigInt(hourly), 60n));
    return { ...one, day, minutes, amount, phase: one.phase < given.phases.length ? one.phase : null };
  });
  const spent = given.expenses.map((one) => {
    const tax = Math.floor((one.amount * one.taxed) / 100);
    const same = one.currency === given.currency;
    const [whole, fraction] = one.rate;
    const rate = same ? 10n ** 9n : BigInt(whole) * 10n ** 9n + BigInt(fraction);
    const numerator = BigInt(one.amount - tax) * rate * 10n ** BigInt(currencies[given.currency]!);
    const net = Number(rounded(numerator, 10n ** 9n * 10n ** BigInt(currencies[one.currency]!)));
    return { ...one, tax, net, phase: one.phase < given.phases.length ? one.phase : null };
  });
  return { times: times.filter(({ billable }) => billable), spent: spent.filter(({ billable }) => billable) };
}

function estimate(given: Generated["phases"][number] | null, budget: number | null, actual: number): number {
  if (!given || given.status === "done") return actual;
  if (given.progress === 0 || actual === 0) return budget !== null && budget > actual ? budget : actual;
  return Number(rounded(BigInt(actual) * 100n, BigInt(given.progress)));
}

/** What the overview has to say. */
function expected(given: Generated) {
  const { times, spent } = reckoned(given);
  const indexes = [...given.phases.keys()] as (number | null)[];
  if ([...times, ...spent].some((one) => one.phase === null)) indexes.push(null);
  const phases = indexes.map((index) => {
    const about = index === null ? null : given.phases[index]!;
    let [minutes, time, expenses] = [0, 0, 0];
    for (const one of times)
      if (one.phase === index) [minutes, time] = [minutes + one.minutes, time + one.amount];
    for (const one of spent) if (one.phase === index) expenses += one.net;
    const [budget, budgetMinutes] = [about?.budget ?? null, about?.budgetMinutes ?? null];
    return {
      minutes: { budget: budgetMinutes, actual: minutes, forecast: estimate(about, budgetMinutes, minutes) },
      money: {
        budget,
        time,
        expenses,
        actual: time + expenses,
        forecast: estimate(about, budget, time + expenses),
      },
    };
  });
  const weeks = new Map<string, { minutes: number; amount: number }>();
  for (const one of times) {
    const monday = mondayBefore(one.day);
    const week = weeks.get(monday) ?? { minutes: 0, amount: 0 };
    weeks.set(monday, { minutes: week.minutes + one.minutes, amount: week.amount + one.amount });
  }
  return { phases, weeks };
}

/** The same figures as the product gives them, without the currency, which is compared by itself. */
function shown(overview: ProjectOverview) {
  const amount = (money: { amount: number; currency: string } | null) => {
    if (money) expect(money.currency).toBe(overview.project.currency);
    return money?.amount ?? null;
  };
  const figures = ({ minutes, money }: ProjectOverview["total"]) => ({
    minutes,
    money: {
      budget: amount(money!.budget),
      time: amount(money!.time),
      expenses: amount(money!.expenses),
      actual: amount(money!.actual),
      forecast: amount(money!.forecast),
    },
  });
  return {
    phases: overview.phases.map(figures),
    total: figures(overview.total),
    weeks: new Map(
      overview.burn.weeks
        .filter(({ minutes }) => minutes > 0)
        .map((week) => [week.weekOf, { minutes: week.minutes, amount: amount(week.amount) }]),
    ),
  };
}

let projects = 0;

async function build(given: Generated): Promise<string> {
  const id = await buildProject(tenant, admin, client.id, { currency: given.currency, timeZone: given.zone });
  const items = [
    { personId: null, hourly: given.hourly, cost: null },
    { personId: workers[1]!.id, hourly: given.special, cost: 1 },
  ];
  await act(tenant, admin, (ctx) => setRates(ctx, { id, items }));
  const phases: string[] = [];
  for (const [at, facts] of given.phases.entries())
    phases.push(await buildPhase(tenant, admin, id, { name: `Phase ${at}`, ...facts }));
  const source = `generated ${++projects}`;
  const place = { projectId: id, internalNote: "", note: "" };
  const entries = given.entries.map(({ when, phase, worker, billable }, at) => ({
    externalId: String(at),
    ...place,
    ...("turn" in when
      ? {
          startedAt: new Date(startOf(when)).toISOString(),
          endedAt: new Date(startOf(when) + when.lasts).toISOString(),
        }
      : { day: isoDay(when.day), minutes: when.minutes }),
    phaseId: phases[phase] ?? null,
    personId: workers[worker]!.id,
    billable,
  }));
  const expenses = given.expenses.map(({ day, phase, rate, taxed, ...facts }, at) => ({
    externalId: String(at),
    projectId: id,
    internalNote: "",
    ...facts,
    tax: Math.floor((facts.amount * taxed) / 100),
    day: isoDay(day),
    phaseId: phases[phase] ?? null,
    personId: workers[0]!.id,
    category: "travel",
    description: "x",
    exchangeRate: rateText(rate),
  }));
  const sent = await act(tenant, admin, async (ctx) => [
    await importTime(ctx, source, entries),
    await importExpenses(ctx, source, expenses),
  ]);
  expect(sent.flatMap(({ faults }) => faults)).toEqual([]);
  return id;
}

test("budget, actuals, burn and forecast equal an independent calculation, for client and staff alike", async () => {
  await fc.assert(
    fc.asyncProperty(project, async (given) => {
      const id = await build(given);
      const overview = await act(tenant, executive, (ctx) => projectOverview(ctx, id));
      const wanted = expected(given);
      const found = shown(overview);
      expect(found.phases).toEqual(wanted.phases);
      expect(found.weeks).toEqual(wanted.weeks);
      const sum = (of: (part: (typeof wanted.phases)[number]) => number | null) =>
        wanted.phases.reduce((total, part) => total + (of(part) ?? 0), 0);
      expect(found.total.money.forecast).toBe(sum(({ money }) => money.forecast));
      expect(found.total.money.actual).toBe(sum(({ money }) => money.actual));
      expect(found.total.minutes.forecast).toBe(sum(({ minutes }) => minutes.forecast));
      expect(found.total.money.budget ?? 0).toBe(sum(({ money }) => money.budget));
      expect(overview.today).toBe(dayIn(given.zone, now.getTime()));
      const staff = await act(tenant, admin, (ctx) => projectOverview(ctx, id));
      expect(shown(staff)).toEqual(found);
    }),
    { numRuns: 60, seed: 20260402 },
  );
}, 60_000);

test("weeks without time stand between those with, up to the present one, and no more than 104", async () => {
  const id = await buildProject(tenant, admin, client.id);
  const enter = (day: string) => ({
    externalId: day,
    projectId: id,
    phaseId: null,
    personId: admin.id,
    day,
    minutes: 30,
    billable: true,
    note: "",
    internalNote: "",
  });
  await act(tenant, admin, (ctx) => importTime(ctx, "weeks", [enter("2026-03-09")]));
  const burn = () =>
    act(tenant, executive, (ctx) => projectOverview(ctx, id)).then((overview) => overview.burn);
  expect((await burn()).weeks.map(({ weekOf, minutes }) => [weekOf, minutes])).toEqual([
    ["2026-03-09", 30],
    ["2026-03-16", 0],
    ["2026-03-23", 0],
    ["2026-03-30", 0],
  ]);
  await act(tenant, admin, (ctx) => importTime(ctx, "weeks", [enter("1970-01-01"), enter("2020-02-29")]));
  const long = await burn();
  expect([long.weeks.length, long.weeks[0]!.weekOf, long.earlierMinutes]).toEqual([104, "2024-04-08", 60]);
});
