import { sql } from "kysely";
import type { Receipt } from "../../../contract/approval-history.ts";
import type { AuditProof } from "../../../contract/audit.ts";
import { nameInTrail, parsed } from "../../../contract/receipt-entry.ts";
import type { Ctx, TenantFacts } from "../../kernel/context.ts";
import { goOnAsProgram } from "../../kernel/database/program.ts";
import { Later } from "../../kernel/http/routes.ts";
import { printPdf } from "../../kernel/pdf/printer.ts";
import { found, Refusal } from "../../kernel/refusal.ts";
import type { ReceiptOrder } from "./pdf/render.ts";

/** What proves the entry of the trail that inserted a decision. */
export type ProveDecision = (ctx: Ctx, decisionId: string) => Promise<AuditProof>;

interface Row {
  id: string;
  verdict: string;
  person_id: string | null;
  on_behalf_of_id: string | null;
  behalf_name: string | null;
  comment: string;
  revision: number;
  factor: string;
  address: string;
  at: Date;
  takes_effect_at: Date;
  undone_at: Date | null;
  approval_id: string;
  client_id: string;
  project_id: string | null;
  kind: string;
  title: string;
  content: string;
  content_hash: string;
  client_name: string;
}

/**
 * What proves a decision, with nothing in it that the reader is not shown otherwise.
 * @throws Refusal not_found; not_allowed_now while it can be taken back, and when it was
 */
export async function readReceipt(ctx: Ctx, { id }: { id: string }, prove: ProveDecision): Promise<Receipt> {
  const { rows } = await sql<Row>`
    select d.id, d.verdict, d.person_id, d.on_behalf_of_id, o.name behalf_name, d.comment, d.revision, d.factor,
           d.address, d.at, d.takes_effect_at, d.undone_at, a.id approval_id, a.client_id, a.project_id, a.kind, a.title,
           a.content, encode(d.content_hash, 'hex') content_hash, c.name client_name
      from approval_decisions d
      join approvals a on a.id = d.approval_id
      join clients c on c.id = d.client_id
      left join people o on o.id = d.on_behalf_of_id
     where d.id = ${id}`.execute(ctx.db);
  const row = found(rows[0]);
  if (row.undone_at || row.takes_effect_at > ctx.now) throw new Refusal("not_allowed_now");
  const { client_id, project_id, approval_id, title } = row;
  ctx.shown.push({ clientId: client_id, projectId: project_id, id: approval_id, label: title });
  // The trail is not the reader's: this one entry of it is read as the program.
  await goOnAsProgram(ctx.db);
  return receiptOf(ctx.tenant, row, await prove(ctx, row.id));
}

/**
 * A receipt as PDF, made when the transaction has ended. A paper that proves nothing yet is not made.
 * @throws Refusal as `readReceipt`, and not_sealed; later unavailable when too many wait
 */
export async function printReceipt(
  ctx: Ctx,
  input: { id: string },
  prove: ProveDecision,
): Promise<Later<File>> {
  const {
    accent,
    logo,
    time_zone: timeZone,
  } = await ctx.db.selectFrom("settings").select(["accent", "logo", "time_zone"]).executeTakeFirstOrThrow();
  const receipt = await readReceipt(ctx, input, prove);
  if (!receipt.seal) throw new Refusal("not_sealed");
  const checkedAt = `${ctx.request.origin}/verify`;
  const order: ReceiptOrder = { receipt, accent, timeZone, checkedAt, ...(logo ? { logo } : {}) };
  return new Later(() => printPdf("receipt", order, `receipt-${receipt.decision.id}.pdf`));
}

function receiptOf(tenant: TenantFacts, row: Row, { seal, ...entry }: AuditProof): Receipt {
  const named = (of: string | null, name: string | null) => (of ? { id: of, name: name ?? "" } : null);
  const shown = parsed(row.content)?.client;
  return {
    version: 1,
    tenant: tenant.name,
    // Names as they were then: what they are called now would not be what is proved.
    client: typeof shown === "string" ? shown : row.client_name,
    approval: {
      id: row.approval_id,
      kind: row.kind as Receipt["approval"]["kind"],
      title: row.title,
      revision: row.revision,
      content: row.content,
      contentHash: row.content_hash,
    },
    decision: {
      id: row.id,
      verdict: row.verdict as Receipt["decision"]["verdict"],
      by: named(row.person_id, nameInTrail(entry.leaf)),
      onBehalfOf: named(row.on_behalf_of_id, row.behalf_name),
      comment: row.comment,
      at: row.at.toISOString(),
      address: row.address,
      factor: row.factor,
    },
    entry,
    seal: seal && { position: seal.position, hashes: seal.hashes, note: seal.checkpoint.note },
  };
}
