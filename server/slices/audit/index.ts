import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Audit: reading the trail that the database writes of itself, and proving it.
 *
 * - entry: one row written, by whom, from where, and what of it changed; nothing changes or deletes it
 * - delta: per changed column its old and its new value, secrets masked
 * - leaf: the hash over an entry, by which it can be proved unchanged
 * - seal: the Merkle tree over all committed entries (kernel/audit)
 * - checkpoint: what the tree was at one moment, signed; copies of it go to addresses of others' choosing
 *
 * Written by a trigger on every table (migrations/shared/audit.sql); this slice only shows it.
 */
export { addCopy } from "./copies.ts";
export { askForDueCopies, deliverCopiesJob } from "./delivery.ts";
export { proveInsertion } from "./proofs.ts";
export { auditRoutes } from "./routes.ts";

export const auditConstraints: ConstraintCodes = {
  checkpoint_copies_once: { code: "already_exists", path: "url" },
};
