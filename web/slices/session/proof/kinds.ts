import type { Security } from "../../../../contract/account.ts";
import { type ProofKind, proofKinds, type Session } from "../../../../contract/session.ts";
import { oneOf } from "../../../kernel/address.ts";
import { knowsPasskeys } from "../../../kernel/passkey.ts";

export type { ProofKind };

/** The provider that somebody came in by and can show themselves to anew. */
export type Provider = NonNullable<Security["provider"]>;

const key = "postern.proof";

/** The kind used last on this device comes first. */
export function inOrder(kinds: readonly ProofKind[]): ProofKind[] {
  const last = oneOf(localStorage.getItem(key) ?? undefined, proofKinds);
  const usable = proofKinds.filter((kind) => kinds.includes(kind));
  return last && usable.includes(last) ? [last, ...usable.filter((kind) => kind !== last)] : usable;
}

export function rememberKind(kind: ProofKind): void {
  // Recovery codes are for the day on which nothing else is at hand.
  if (kind !== "recovery") localStorage.setItem(key, kind);
}

/**
 * What pays the second factor that a session owes.
 * @param provider whom the session came in by, where its word for a second factor is taken
 */
export function payingKinds({ second: { factors } }: Session, provider: Provider | null): ProofKind[] {
  const usable: ProofKind[] = factors.filter((factor) => factor !== "passkey" || knowsPasskeys());
  const own = factors.some((factor) => factor !== "email");
  return [
    ...usable,
    ...(provider?.second ? (["provider"] as const) : []),
    ...(own ? (["recovery"] as const) : []),
  ];
}
