import { sql } from "kysely";
import type { TenantFacts } from "../kernel/context.ts";
import type { Platform } from "../platform.ts";
import { asProgram } from "./stage.ts";
import type { Cast } from "./tickets.ts";

interface Row {
  id: string;
  title: string;
  client_id: string;
  project_id: string | null;
  project: string | null;
}

/** How many things of each client staff have looked at lately. */
const each = 6;
const hour = 3_600_000;

/** What staff have looked at in the last days: some approvals of each client, one by one and as a list. */
export async function readSome(
  platform: Platform,
  tenant: TenantFacts,
  cast: Cast,
  now: Date,
): Promise<void> {
  const { rows } = await asProgram(platform, tenant, (db) =>
    sql<Row>`
      select id, title, client_id, project_id, project from (
        select a.id, a.title, a.client_id, a.project_id, j.name project,
               row_number() over (partition by a.client_id order by a.submitted_at desc, a.id) place
          from approvals a left join projects j on j.id = a.project_id) x
       where place <= ${each} order by client_id, place`.execute(db),
  );
  for (const [at, row] of rows.entries()) {
    const client = cast.clients.find(({ id }) => id === row.client_id);
    const staff = [...(client?.leads ?? []), cast.admin];
    const { id, name } = staff[at % staff.length]!;
    const list = at % each === 0;
    const items = rows.filter((other) => other.project_id === row.project_id).length;
    await platform.recorder.record({
      tenant,
      reader: { id, name, door: "desk", masquerade: null },
      kind: "approval",
      act: list ? "list" : "open",
      shown: [
        {
          clientId: row.client_id,
          projectId: row.project_id,
          ...(list ? { label: row.project ?? "", items } : { id: row.id, label: row.title }),
        },
      ],
      now: new Date(now.getTime() - (3 + (at % each) * 19) * hour),
      trail: { actor: name, personId: id },
    });
  }
}
