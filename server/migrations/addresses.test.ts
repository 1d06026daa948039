import { afterAll, beforeAll, expect, test } from "bun:test";
import { plainAddress } from "../../contract/endpoint.ts";
import { createDatabase, migrate } from "../kernel/database/migrate.ts";
import type { Pools } from "../kernel/database/pools.ts";
import { newId } from "../kernel/ids.ts";
import { testInstallation } from "../testing/installation.ts";
import { type Migration, registryMigrations, tenantMigrations } from "./index.ts";

/** Addresses from before there was one way of writing them. */
const addresses = [
  "ann@example.com",
  "zoë@example.com".normalize("NFD"),
  "info@müller.example",
  "info@mu\u0308ller.example",
  "ann@bücher.köln.example",
  "ann@例え.テスト",
  "ann@почта.рф",
  "ann@ｅxample.example",
  "info@xn--mller-kva.example",
];

let owner: Pools;
let home: string;
const made: string[] = [];
beforeAll(async () => {
  const { platform } = await testInstallation();
  ({ owner } = platform);
  ({ home } = platform.provisioner);
});
afterAll(async () => {
  for (const name of made) await owner.query(home, `drop database "${name}" with (force)`);
});

/** A database as it was before the step. */
async function before(name: string, migrations: readonly Migration[], step: number): Promise<string> {
  const database = `${name}_${process.pid}`;
  made.push(database);
  await createDatabase(owner, home, database);
  const earlier = migrations.filter(({ number }) => number < step);
  await migrate(owner, database, earlier);
  // The owner is kept from the rows like everybody; here it stands for the program.
  await owner.query(database, "alter table people no force row level security");
  return database;
}

const emails = async (database: string) => {
  await owner.query(database, "alter table people no force row level security");
  const rows = await owner.query<{ email: string }>(database, "select email from people order by id");
  return rows.map(({ email }) => email);
};

test("people who were there before sign in with their address, however they write it", async () => {
  const database = await before("addresses_registry", registryMigrations, 4);
  for (const email of addresses)
    await owner.query(database, "insert into people (id, email, name) values ($1, $2, 'Ann')", [
      newId(),
      email,
    ]);
  await migrate(owner, database, registryMigrations);
  const wanted = addresses.map(plainAddress);
  // Of three who are one, the one that was written plainly already.
  wanted[2] = addresses[2]!;
  wanted[3] = addresses[3]!;
  expect(await emails(database)).toEqual(wanted);
}, 60_000);

test("lists of people follow", async () => {
  const database = await before("addresses_tenant", tenantMigrations, 7);
  const others = addresses.filter((address) => !address.includes("ller"));
  for (const email of [...others, "info@müller.example"])
    await owner.query(
      database,
      "insert into people (id, email, name, role, status) values ($1, $2, 'Ann', 'agent', 'active')",
      [newId(), email],
    );
  await migrate(owner, database, tenantMigrations);
  expect(await emails(database)).toEqual([...others, "info@müller.example"].map(plainAddress));
}, 60_000);
