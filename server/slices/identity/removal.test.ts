import { expect, test } from "bun:test";
import { testInstallation } from "../../testing/installation.ts";
import { membershipTables, personTables } from "./removal.ts";

test.each([
  ["people", [...personTables, "memberships"]],
  ["memberships", [...membershipTables]],
])(
  "all that hangs on %s in the registry goes with them: a new table is named there",
  async (target, tables) => {
    const { platform } = await testInstallation();
    const rows = await platform.owner.query<{ name: string }>(
      platform.registry.database,
      `select distinct conrelid::regclass::text "name" from pg_constraint
      where contype = 'f' and confrelid = '${target}'::regclass and confdeltype not in ('c', 'n') order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual([...tables].toSorted());
  },
);
