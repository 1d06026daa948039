import type { TimeEntry } from "../../../contract/time.ts";
import type { Work } from "./work-fields.tsx";
import { refOption } from "./work-fields.tsx";

/** One line of the sheet: what the time is for, and its entries by day. */
export interface WeekRow {
  key: string;
  work: Work;
  /** Client, phase and task in words. */
  detail: string;
  byDay: ReadonlyMap<string, readonly TimeEntry[]>;
}

const keyOf = (project: string, phase: string | null, task: string | null) =>
  [project, phase ?? "", task ?? ""].join(" ");

export const workKey = ({ project, phaseId, task }: Work) =>
  keyOf(project?.value ?? "", phaseId, task?.value ?? null);

/** The entries of a week by what they are for, in the order of entering; then the lines that were added by hand. */
export function rowsOf(entries: readonly TimeEntry[], added: readonly Work[]): WeekRow[] {
  const rows = new Map<string, WeekRow & { byDay: Map<string, TimeEntry[]> }>();
  for (const entry of entries) {
    const { project, client, phase, task } = entry;
    const key = keyOf(project.id, phase?.id ?? null, task?.id ?? null);
    const work = { project: refOption(project), phaseId: phase?.id ?? null, task: refOption(task) };
    const detail = [client.name, phase?.name, task?.name].filter(Boolean).join(" · ");
    const row = rows.get(key) ?? { key, work, detail, byDay: new Map() };
    row.byDay.set(entry.day, [...(row.byDay.get(entry.day) ?? []), entry]);
    rows.set(key, row);
  }
  for (const work of added) {
    const key = workKey(work);
    const detail = [work.project?.detail, work.task?.label].filter(Boolean).join(" · ");
    if (!rows.has(key)) rows.set(key, { key, work, detail, byDay: new Map() });
  }
  return [...rows.values()];
}

export const minutesOf = (entries: readonly TimeEntry[]) =>
  entries.reduce((sum, { minutes }) => sum + minutes, 0);
