import { type ProofKind, proofKinds } from "../../../contract/session.ts";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { passwordHash } from "./credentials.ts";
import { type Means, meansOf, suffices } from "./own-means.ts";
import { counts } from "./proving.ts";
import { recoveryCodesLeft } from "./recovery-codes.ts";
import { hostOf } from "./webauthn.ts";

/** By what somebody can prove who they are, in this session and on this host, for each kind of sensitive act. */
export interface WaysToProve {
  /** For what asks for any recent proof. */
  recent: ProofKind[];
  /** For what asks for one by means of their own. */
  own: ProofKind[];
  /** For what changes these means: of that, what all companies of theirs would be content with. */
  means: ProofKind[];
}

/**
 * What the person has to show and would be taken: nothing is offered that is refused, or that leads to being asked
 * again.
 * @param provider whether whom they came in by can be asked again
 */
export async function waysToProve(db: RegistryDb, ctx: RegistryCtx, provider: boolean): Promise<WaysToProve> {
  const means = await meansOf(db, ctx);
  const { session, post, request } = ctx;
  const has: Record<ProofKind, boolean> = {
    totp: means.apps > 0,
    passkey: means.passkeys.includes(hostOf(request)),
    recovery: (await recoveryCodesLeft(db, session!.person.id)) > 0,
    email: post.way !== "none" && !session!.digestId,
    password: acceptsPassword(ctx) && (await passwordHash(db, session!.person.id)) !== null,
    provider,
  };
  const recent = proofKinds.filter((kind) => has[kind] && isTaken(ctx, kind));
  const gate = recent.filter((kind) => kind !== "provider");
  const enough = gate.filter((kind) => suffices(means, shownAfter(ctx, means, kind)));
  // Some acts ask no more than the gate does.
  return { recent, own: enough.length > 0 ? enough : gate, means: enough };
}

/** Who came by the link of a digest proves themselves by what the company lets people in by. */
function acceptsPassword({ session }: RegistryCtx): boolean {
  return !session!.digestId || session!.standing.ways.includes("password");
}

/** Who has a factor on this host shows it, or what counts in its place. */
function isTaken({ session }: RegistryCtx, kind: ProofKind): boolean {
  if (!session!.standing.hasOwn || kind === "provider") return true;
  return kind === "totp" || kind === "passkey" || counts(session!, kind);
}

/** The second factor that the session will have shown lately, once this was proved as well: as `keepProof` keeps it. */
function shownAfter({ session }: RegistryCtx, { shown }: Means, kind: Exclude<ProofKind, "provider">) {
  if (counts(session!, kind)) return kind;
  if (kind !== "totp" && kind !== "passkey") return shown;
  const { standing, secondBy } = session!;
  if (!standing.shown) return kind;
  return secondBy === "provider" ? null : secondBy;
}
