import type { Milestone, Phase, Project, ProjectRow } from "../../../contract/project.ts";
import type { ProjectOverview } from "../../../contract/project-figures.ts";

export const idOf = (number: number) => `01900000-0000-7000-8000-${number.toString().padStart(12, "0")}`;
const eur = (amount: number) => ({ amount, currency: "EUR" });
const at = "2026-11-16T09:00:00.000Z";
const pat = { id: idOf(90), name: "Jonas Weber", kind: "staff" } as const;

export function aMilestone(number: number, change: Partial<Milestone> = {}): Milestone {
  return {
    id: idOf(100 + number),
    name: `Milestone ${number}`,
    phaseId: null,
    plannedOn: "2026-12-01",
    forecastOn: null,
    actualOn: null,
    state: "upcoming",
    slipDays: 0,
    ...change,
  };
}

export function aPhase(number: number, change: Partial<Phase> = {}): Phase {
  return {
    id: idOf(200 + number),
    name: `Phase ${number}`,
    status: "active",
    progress: 40,
    startsOn: "2026-10-01",
    endsOn: "2026-12-20",
    budget: eur(500_000),
    budgetMinutes: 3000,
    ...change,
  };
}

/** A row of a list, for tests: on track, half of its budget used. */
export function aProjectRow(number: number, change: Partial<ProjectRow> = {}): ProjectRow {
  return {
    id: idOf(number),
    name: `Harbour office ${number}`,
    reference: "P-7",
    client: { id: idOf(80), name: "Brook Dental" },
    status: "active",
    health: { health: "on_track", reason: "All is well.", at, by: "Jonas Weber" },
    trend: "better",
    phase: { id: idOf(201), name: "Phase 1" },
    nextMilestone: aMilestone(1),
    budget: { usedPercent: 50, forecastPercent: 96 },
    startsOn: "2026-10-01",
    endsOn: "2027-01-31",
    updatedAt: at,
    can: { edit: true, work: true },
    ...change,
  };
}

/** A whole project, for tests. */
export function aProject(number: number, change: Partial<Project> = {}): Project {
  return {
    ...aProjectRow(number),
    description: "",
    currency: "EUR",
    timeZone: "Europe/Amsterdam",
    ownTimeZone: false,
    phases: [aPhase(1), aPhase(2, { status: "planned", progress: 0 })],
    milestones: [aMilestone(1)],
    actions: [],
    contacts: [],
    members: [],
    healthHistory: [
      { health: "on_track", reason: "All is well.", at, by: pat.name },
      { health: "at_risk", reason: "Cables are late.", at: "2026-11-02T09:00:00.000Z", by: pat.name },
    ],
    internal: null,
    source: null,
    externalId: null,
    createdAt: at,
    can: { edit: true, work: true, remove: false, costs: true },
    ...change,
  };
}

type Part = ProjectOverview["total"];
const part = (minutes: number, amount: number): Part => ({
  minutes: { budget: 3000, actual: minutes, forecast: minutes * 2 },
  money: {
    budget: eur(500_000),
    time: eur(amount),
    expenses: eur(0),
    actual: eur(amount),
    forecast: eur(amount * 2),
  },
});

/** How a project stands, for tests: 30 hours in two weeks. */
export function anOverview(number: number, change: Partial<ProjectOverview> = {}): ProjectOverview {
  const week = (weekOf: string, minutes: number) => ({
    weekOf,
    minutes,
    amount: eur(minutes * 100),
    byPhase: [{ phaseId: idOf(201), minutes }],
  });
  return {
    project: aProject(number),
    today: "2026-11-20",
    total: part(1800, 180_000),
    phases: [
      { phase: { id: idOf(201), name: "Phase 1" }, ...part(1500, 150_000) },
      { phase: { id: idOf(202), name: "Phase 2" }, ...part(300, 30_000) },
    ],
    burn: { weeks: [week("2026-11-09", 1200), week("2026-11-16", 600)], earlierMinutes: 0 },
    activity: [],
    ...change,
  };
}
