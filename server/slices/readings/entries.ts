import type { Selectable } from "kysely";
import type { ReadingAct, ReadingKind } from "../../../contract/readings.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import type { Trail } from "../../kernel/database/fence.ts";
import type { TenantReadings } from "../../kernel/database/schema.gen.ts";
import { gathered, type Reader, type Shown } from "../../kernel/readings.ts";

/** Repetitions within it are counted in one entry, in milliseconds. */
export const span = 15 * 60_000;

/** One call that showed something. */
export interface Read {
  tenant: TenantFacts;
  reader: Reader;
  kind: ReadingKind;
  act: ReadingAct;
  shown: Iterable<Shown>;
  now: Date;
  trail: Trail;
}

/** A row of readings, as it is to be written. */
export type Entry = Omit<Selectable<TenantReadings>, "id">;

/** What is written of a call: one entry for each thing, or for each client and project that several belong to. */
export function entriesOf({ reader, kind, act, shown, now }: Read): Entry[] {
  const { masquerade } = reader;
  const begin = new Date(Math.floor(now.getTime() / span) * span);
  return gathered(shown).map(({ clientId, projectId = null, id = null, label = "", items }) => ({
    client_id: clientId!,
    project_id: projectId,
    kind,
    act,
    subject_id: id,
    label: label.slice(0, 300).toWellFormed(),
    items: id === null && items ? items : null,
    reader_id: reader.id,
    reader_name: reader.name,
    door: reader.door,
    masquerade_id: masquerade?.id ?? null,
    viewed_id: masquerade?.memberId ?? null,
    viewed_name: masquerade?.member ?? null,
    span: begin,
    first_at: now,
    last_at: now,
    times: 1,
  }));
}

/** What `readings_once` compares. */
export const keyText = (entry: Entry) =>
  [entry.client_id, entry.span.getTime(), entry.reader_id, entry.door, entry.masquerade_id]
    .concat([entry.kind, entry.act, entry.subject_id, entry.project_id])
    .join(" ");

/** The same entry of the same tenant. */
export const keyOf = ({ id }: TenantFacts, entry: Entry) => `${id} ${keyText(entry)}`;
