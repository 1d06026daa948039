import { createHash } from "node:crypto";
import type { Ctx } from "../kernel/context.ts";
import type { TenantDb } from "../kernel/database/fence.ts";
import { type ImportedRef, refsByExternalId } from "../slices/directory/index.ts";
import { type Found, type Item, type Rejection, RowFault } from "./reading.ts";

/** What is imported of one kind from one file. */
export interface Importer<T, Resolved> {
  kind: "client" | "person" | "ticket" | "invoice" | "project" | "time_entry" | "expense";
  source: string;
  items: AsyncIterable<Item<T>>;
  /** What the objects refer to, to be looked up for a batch at once. */
  references(data: T): { clients: string[]; people: string[] };
  /** Makes ready whatever else a batch needs. */
  prepare?(db: TenantDb, batch: Found<T>[]): Promise<void>;
  /** Replaces references by what they stand for. Throws RowFault where there is no such thing. */
  resolve(found: Found<T>, references: References): Resolved;
  /** Writes one object. `at` makes the context of a time. */
  save(at: (time: Date | null) => Ctx, externalId: string, resolved: Resolved): Promise<Saved>;
}

export interface Saved {
  id: string;
  change: "created" | "changed";
}

/** Largest number of references that are remembered: enough for a directory, little beside a file. */
const remembered = 20_000;

/** Clients and people of the source, looked up once. */
export class References {
  readonly #source: string;
  readonly #known = { clients: new Map<string, ImportedRef>(), people: new Map<string, ImportedRef>() };
  constructor(source: string) {
    this.#source = source;
  }

  async load(db: TenantDb, table: "clients" | "people", externalIds: string[]): Promise<void> {
    const known = this.#known[table];
    if (known.size > remembered) known.clear();
    const wanted = [...new Set(externalIds)].filter((id) => id !== "" && !known.has(id));
    for (const [id, ref] of await refsByExternalId(db, table, this.#source, wanted)) known.set(id, ref);
  }

  /** @throws RowFault */
  client(externalId: string, line: number, field = "client"): ImportedRef {
    return this.#find("clients", externalId, line, field);
  }

  /** @throws RowFault */
  person(externalId: string, line: number, field: string): ImportedRef {
    return this.#find("people", externalId, line, field);
  }

  #find(table: "clients" | "people", externalId: string, line: number, field: string): ImportedRef {
    const what = table === "clients" ? "client" : "person";
    const ref = this.#known[table].get(externalId);
    if (!ref) {
      throw new RowFault(
        line,
        externalId === ""
          ? `${field}: is empty`
          : `${field}: there is no ${what} “${externalId}” of ${this.#source}`,
      );
    }
    return ref;
  }
}

/** Tells whether an id was in the file before, and whether it was the same then. */
export class Repeats {
  readonly #seen = new Map<string, { line: number; fingerprint: string }>();

  /** @returns the first row's line when this one repeats it; `same` when it says the same */
  before({ externalId, line, data }: Found<unknown>): { line: number; same: boolean } | null {
    const fingerprint = fingerprintOf(data).toString("base64").slice(0, 16);
    const first = this.#seen.get(externalId);
    if (first) return { line: first.line, same: first.fingerprint === fingerprint };
    this.#seen.set(externalId, { line, fingerprint });
    return null;
  }
}

/** SHA-256 of what an object says. */
export function fingerprintOf(data: unknown): Buffer {
  return createHash("sha256").update(JSON.stringify(data)).digest();
}

/** The rejection that a fault of a row means for its object. */
export function rejectionOf(fault: RowFault, externalId: string): Rejection {
  const { line, message, file } = fault;
  return { line, externalId, reason: message, ...(file ? { file } : {}) };
}
