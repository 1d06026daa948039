import {
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from "kysely";
import type { Transaction } from "./pools.ts";

/** Kysely on a transaction that somebody else opened and will end: it compiles, the transaction executes. */
export function queriesOn<Schema>(transaction: Transaction): Kysely<Schema> {
  const connection: DatabaseConnection = {
    async executeQuery(compiled) {
      const rows = await transaction.unsafe(compiled.sql, compiled.parameters as unknown[]);
      return { rows, numAffectedRows: BigInt(rows.count ?? 0) };
    },
    streamQuery() {
      throw new Error("Streams are not available inside a fence.");
    },
  };
  return new Kysely<Schema>({
    dialect: {
      createAdapter: () => adapter,
      createQueryCompiler: () => compiler,
      createIntrospector: (db) => new PostgresIntrospector(db),
      createDriver: () => driverOf(connection),
    },
  });
}

const adapter = new PostgresAdapter();
const compiler = new PostgresQueryCompiler();
const nothing = async () => {};

function driverOf(connection: DatabaseConnection): Driver {
  const refuse = async () => {
    throw new Error("The fence holds the transaction; there is no other inside it.");
  };
  return {
    init: nothing,
    acquireConnection: async () => connection,
    releaseConnection: nothing,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: nothing,
  };
}
