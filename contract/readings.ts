import { z } from "zod";
import { named } from "./directory.ts";
import { date, endpoint, id, instant, line, several, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

/** What of a client can be read. Their names are translation keys under `readings.kind.*`. */
export const readingKinds = [
  "approval",
  "decision",
  "policy",
  "delegation",
  "person",
  "invoice",
  "project",
  "ticket",
  "time_entry",
  "expense",
  "audit_entry",
  /** Staff began, or stopped, to view the portal as a member. */
  "masquerade",
] as const;
export type ReadingKind = (typeof readingKinds)[number];
/** How: one of them, several, as a file; `begin` and `end` are those of a masquerade. */
export const readingActs = ["open", "list", "download", "export", "begin", "end"] as const;
export type ReadingAct = (typeof readingActs)[number];
/** Through which door; `portal` is staff who viewed it as a member. */
export const readingDoors = ["desk", "api", "portal"] as const;
export type ReadingDoor = (typeof readingDoors)[number];

/** Somebody of the provider read something of a client, once or several times within a quarter of an hour. */
const reading = whenUsed(() =>
  z.object({
    id,
    client: named,
    /** Null for what is of the client as a whole, and for a project that is not there any more. */
    project: named.nullable(),
    kind: z.enum(readingKinds),
    act: z.enum(readingActs),
    /** The one that was read, as far as it is still there for the reader; a decision's is its approval. */
    subjectId: id.nullable(),
    /** What it was called then; of a masquerade the reason that was given. */
    label: z.string(),
    /** Of several: how many at most were shown at once. */
    items: z.int().nullable(),
    /** Staff person, or API key; the name as it was then. */
    reader: named,
    door: z.enum(readingDoors),
    /** Member that the portal was viewed as. */
    viewedAs: named.nullable(),
    firstAt: instant,
    lastAt: instant,
    times: z.int(),
  }),
);
export type Reading = z.infer<typeof reading>;

const filter = {
  readerId: id.optional(),
  kind: several(z.enum(readingKinds)),
  /** Days by the tenant's calendar. */
  from: date.optional(),
  to: date.optional(),
  /** In names of readers and of what was read. */
  search: line(200, 0).optional(),
  /** For staff. */
  clientId: id.optional(),
};

export const readingsContract = {
  /** Newest first. Members see those of their own company and projects. */
  list: endpoint("GET", "/readings", "readings.read", {
    summary: "Who of the provider read what of a client",
  })
    .input(whenUsed(() => z.strictObject({ ...filter, ...pageQuery })))
    .output(whenUsed(() => page(reading))),
  /** Staff say of which client. */
  readers: endpoint("GET", "/readings/readers", "readings.read", {
    summary: "Who of the provider has read anything, the latest first",
  })
    .input(whenUsed(() => z.strictObject({ clientId: id.optional() })))
    .output(whenUsed(() => z.object({ items: z.array(named) }))),
  /** At most 50,000 entries, newest first, as CSV. */
  export: endpoint("GET", "/readings/export", "readings.read", {
    rateLimit: 10,
    limit: "export",
    summary: "Export the access history as CSV",
  })
    .input(whenUsed(() => z.strictObject(filter)))
    .output(whenUsed(() => z.instanceof(Blob))),
};
