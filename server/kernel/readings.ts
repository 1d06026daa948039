import type { EndpointMeta } from "../../contract/endpoint.ts";
import type { ReadingAct, ReadingDoor, ReadingKind } from "../../contract/readings.ts";
import type { SessionFacts } from "./context.ts";

/** What of a client's an answer shows: one thing with its id and title, or one of several. */
export interface Shown {
  /** Null is nobody's, and not recorded. */
  clientId: string | null;
  projectId?: string | null;
  /** Of a thing that was opened by itself. */
  id?: string | null;
  label?: string;
  /** How many; 1 unless said, 0 for sums that name nothing. */
  items?: number;
}

/** How an endpoint of a tenant counts as a reading. */
export interface ReadingRule {
  kind: ReadingKind;
  act: ReadingAct;
  /** Only while staff view the portal as a member. */
  viewing: boolean;
  /** What the answer shows. A verb whose answer does not say, such as a file, says it in `ctx.shown` instead. */
  shown: ((answer: never) => Shown[]) | "said";
}

/** Rules by the endpoint's name. */
export type ReadingRules = Record<string, ReadingRule>;

/**
 * @throws Error for rules of endpoints that are not there, or show nothing of a tenant: they would never be recorded
 */
export function requireReadable(
  endpoints: { name: string; meta: Pick<EndpointMeta, "database"> }[],
  rules: ReadingRules,
): void {
  const readable = endpoints.filter(({ meta }) => meta.database === "tenant");
  const names = new Set(readable.map(({ name }) => name));
  const unknown = Object.keys(rules).filter((name) => !names.has(name));
  if (unknown.length > 0) throw new Error(`Nothing is read from: ${unknown.join(", ")}.`);
}

/** Who of the provider reads, and how. */
export interface Reader {
  id: string;
  name: string;
  door: ReadingDoor;
  masquerade: { id: string; memberId: string; member: string } | null;
}

/** The reader that a session stands for; null for members, who read what is theirs. */
export function readerOf({ person, membership, key, viewing }: SessionFacts): Reader | null {
  if (viewing) {
    const masquerade = { id: viewing.id, memberId: membership!.id, member: person.name };
    return { id: viewing.staffId, name: viewing.staff, door: "portal", masquerade };
  }
  if (!membership || membership.clientId !== null) return null;
  if (key) return { id: person.id, name: key.name, door: "api", masquerade: null };
  return { id: membership.id, name: person.name, door: "desk", masquerade: null };
}

/** One entry for each thing, or for each client and project that several belong to. */
export function gathered(shown: Iterable<Shown>): Shown[] {
  const entries = new Map<string, Shown>();
  for (const one of shown) {
    if (one.clientId === null) continue;
    const key = `${one.clientId} ${one.projectId ?? ""} ${one.id ?? ""}`;
    const known = entries.get(key);
    if (known) known.items = (known.items ?? 1) + (one.items ?? 1);
    else entries.set(key, { ...one, items: one.items ?? 1 });
  }
  return [...entries.values()];
}
