import { z } from "zod";
import { endpoint, id, instant, line, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

/** One entry of the audit trail. Values of secret columns are masked. */
const auditEntry = whenUsed(() =>
  z.object({
    id: z.string(),
    at: instant,
    actor: z.object({ id: id.nullable(), name: z.string() }),
    onBehalfOf: z.string().nullable(),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    requestId: z.string().nullable(),
    table: z.string(),
    rowId: z.string().nullable(),
    operation: z.enum(["insert", "update", "delete"]),
    /** Per changed column its old and new value. */
    delta: z.record(z.string(), z.object({ old: z.unknown(), new: z.unknown() })),
    /** SHA-256 over the entry, hexadecimal (RFC 6962 leaf). */
    leafHash: z.string(),
  }),
);
export type AuditEntry = z.infer<typeof auditEntry>;

/** What the trail was at one moment, signed. */
const checkpoint = whenUsed(() =>
  z.object({
    number: z.int(),
    /** Entries in the tree. */
    size: z.int(),
    /** Root of the tree (RFC 6962), base64. */
    root: z.string(),
    at: instant,
    /** The whole of it with its signatures, as C2SP signed notes are written. */
    note: z.string(),
  }),
);
export type SealedCheckpoint = z.infer<typeof checkpoint>;

/** A public key that signs, or signed, checkpoints. */
const sealingKey = whenUsed(() =>
  z.object({
    id,
    /** The log's name, which its checkpoints begin with. */
    name: z.string(),
    /** Ed25519, base64. */
    publicKey: z.string(),
    /** The key with its name as programs for signed notes take it. */
    verifierKey: z.string(),
    /** SHA-256 of the key, hexadecimal. */
    fingerprint: z.string(),
    createdAt: instant,
    retiredAt: instant.nullable(),
  }),
);
export type PublicSealingKey = z.infer<typeof sealingKey>;

/** What proves that an entry is in the trail: contract/audit-proof.ts verifies it offline. */
const entryProof = whenUsed(() =>
  z.object({
    id: z.string(),
    /** The entry as it was hashed: SHA-256 of 0x00 and this text in UTF-8 is its leaf. */
    leaf: z.string(),
    leafHash: z.string(),
    /** Null while it waits for its seal. */
    seal: z
      .object({
        position: z.int(),
        checkpoint,
        /** Base64, nearest to the leaf first. */
        hashes: z.array(z.string()),
      })
      .nullable(),
  }),
);
export type AuditProof = z.infer<typeof entryProof>;

/** Why a copy did not arrive: an address that could not be asked, or one that did not take it (`refused`). */
export const copyResults = [
  "delivered",
  "refused",
  "wrong_address",
  "not_https",
  "private_address",
  "unknown_host",
  "wrong_certificate",
  "unreachable",
  "redirected",
  "too_slow",
  "too_large",
] as const;

/** An address that gets a copy of every checkpoint. */
const checkpointCopy = whenUsed(() =>
  z.object({
    id,
    url: z.string(),
    /** Client whose address it is; null for the tenant's own. */
    clientId: id.nullable(),
    createdAt: instant,
    /** What came of the last try; null before the first. */
    last: z
      .object({
        at: instant,
        result: z.enum(copyResults),
        /** Status that the address answered with. */
        status: z.int().nullable(),
        /** Tries that have failed since one succeeded, and when the next is due. */
        failures: z.int(),
        retryAt: instant.nullable(),
      })
      .nullable(),
    /** The newest that arrived. */
    delivered: z.object({ number: z.int(), at: instant }).nullable(),
    can: z.object({ remove: z.boolean() }),
  }),
);
export type CheckpointCopy = z.infer<typeof checkpointCopy>;

/** Where copies go: https; http only where the installation allows it. */
const copyAddress = whenUsed(() =>
  z
    .string()
    .trim()
    .max(500)
    .regex(/^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/i, { error: "wrong_address" }),
);
const treeSize = whenUsed(() => z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER));
const copies = { viewing: false, proof: "recent" } as const;

const auditFilter = {
  actorId: id.optional(),
  table: line(63).optional(),
  rowId: line(100).optional(),
  operation: z.enum(["insert", "update", "delete"]).optional(),
  from: instant.optional(),
  to: instant.optional(),
};

export const auditContract = {
  list: endpoint("GET", "/audit", "audit.read", { summary: "Read the audit trail" })
    .input(whenUsed(() => z.strictObject({ ...auditFilter, ...pageQuery })))
    .output(whenUsed(() => page(auditEntry))),
  tables: endpoint("GET", "/audit/tables", "audit.read", { summary: "Tables that the trail covers" }).output(
    whenUsed(() => z.object({ items: z.array(z.string()) })),
  ),
  /** At most 100,000 entries, newest first, as CSV. */
  export: endpoint("GET", "/audit/export", "audit.read", {
    proof: "recent",
    rateLimit: 10,
    limit: "export",
    summary: "Export the audit trail as CSV",
  })
    .input(whenUsed(() => z.strictObject(auditFilter)))
    .output(whenUsed(() => z.instanceof(Blob))),

  /** What state the seal of the trail is in. */
  seal: endpoint("GET", "/audit/seal", "audit.read", { summary: "How far the audit trail is sealed" }).output(
    whenUsed(() =>
      z.object({
        checkpoint: checkpoint.nullable(),
        waiting: z.int(),
        waitingSince: instant.nullable(),
      }),
    ),
  ),
  /** By the checkpoint of `size` entries; without it by the first that has the entry. */
  proof: endpoint("GET", "/audit/entries/{id}/proof", "audit.read", {
    summary: "Proof that an entry is in the sealed trail",
  })
    .input(whenUsed(() => z.strictObject({ id: line(40), size: treeSize.optional() })))
    .output(entryProof),
  consistency: endpoint("GET", "/audit/consistency", "audit.read", {
    summary: "Proof that nothing changed in the sealed trail between two sizes",
  })
    .input(whenUsed(() => z.strictObject({ from: treeSize, to: treeSize })))
    .output(whenUsed(() => z.object({ hashes: z.array(z.string()) }))),
  /** For everybody: who keeps one can hold the provider to it. */
  checkpoints: endpoint("GET", "/audit/checkpoints", "account.use", {
    summary: "Signed checkpoints of the audit trail, newest first",
  })
    .input(whenUsed(() => z.strictObject(pageQuery)))
    .output(whenUsed(() => page(checkpoint))),
  /** Of the host's tenant; on the bare host of the installation. */
  keys: endpoint("GET", "/audit/keys", "public", {
    database: "registry",
    rateLimit: 60,
    summary: "Public keys that checkpoints of the audit trail are signed with",
  }).output(whenUsed(() => z.object({ items: z.array(sealingKey) }))),

  /** Staff see all and change the tenant's; members see and change their company's. */
  listCopies: endpoint("GET", "/audit/copies", "security.manage", {
    viewing: false,
    summary: "Addresses that get copies of checkpoints",
  }).output(whenUsed(() => z.object({ items: z.array(checkpointCopy) }))),
  addCopy: endpoint("POST", "/audit/copies", "security.manage", {
    ...copies,
    rateLimit: 20,
    summary: "Have copies of checkpoints sent to an address",
  })
    .input(whenUsed(() => z.strictObject({ url: copyAddress })))
    .output(checkpointCopy),
  removeCopy: endpoint("DELETE", "/audit/copies/{id}", "security.manage", {
    ...copies,
    status: 204,
    summary: "Send no more copies to an address",
  }).input(whenUsed(() => z.strictObject({ id }))),
  sendCopy: endpoint("POST", "/audit/copies/{id}/send", "security.manage", {
    viewing: false,
    rateLimit: 10,
    status: 202,
    summary: "Send the newest checkpoint now",
  }).input(whenUsed(() => z.strictObject({ id }))),
};
