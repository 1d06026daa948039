import type { EndpointMeta } from "../../../contract/endpoint.ts";
import type { SessionFacts } from "../context.ts";
import { Refusal, refuse } from "../refusal.ts";

/** How long a proof is recent enough for a sensitive act, in milliseconds. */
const recent = 10 * 60_000;

type Asked = Pick<EndpointMeta, "permission" | "held" | "proof" | "viewing" | "digest">;

/**
 * Whether a session may call an endpoint at all: what it owes, what it may, how lately it was proved, and whether
 * it is staff who look through somebody else's eyes; and whether a session that is for one digest may.
 * @param write the call changes something
 * @throws Refusal second_factor_required, forbidden, viewing_only, proof_required
 */
export function passGate(asked: Asked, session: SessionFacts, write: boolean, now: Date): void {
  if (session.digestId && !asked.digest) throw new Refusal("forbidden");
  const { owes } = session.standing;
  if (owes && asked.held !== true && asked.held !== owes) throw new Refusal("second_factor_required");
  if (!session.permissions.has(asked.permission as never)) throw new Refusal("forbidden");
  if (session.viewing && asked.viewing !== "always" && (!asked.viewing || (write && !session.viewing.writes)))
    throw new Refusal("viewing_only");
  // Which kind: a provider's word does for the one and not for the other.
  if (asked.proof && !isProved(session, asked.proof, now))
    refuse("proof_required", "proof", `${asked.proof}_proof`);
}

/**
 * Changing one's means of proof asks for a proof by means of one's own, since a provider's word must not open other
 * companies, and for a second factor from whoever has one.
 */
function isProved(session: SessionFacts, kind: "recent" | "own", now: Date): boolean {
  const fresh = (at: Date | null) => at !== null && now.getTime() - at.getTime() < recent;
  if (kind === "recent") return fresh(session.provedAt);
  return fresh(session.ownProvedAt) && (!session.standing.hasOwn || fresh(session.secondAt));
}
