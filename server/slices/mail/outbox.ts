import { z } from "zod";
import type { RegistryCtx } from "../../kernel/context.ts";
import type { RegistryDb } from "../../kernel/database/registry.ts";
import { ShownFile } from "../../kernel/http/shown-file.ts";
import type { WrittenMail } from "../../kernel/mail/compose.ts";
import type { Sender } from "../../kernel/mail/layout.ts";
import type { MailRow } from "../../kernel/mail/post.ts";
import { senderOf } from "../../kernel/mail/sender.ts";
import { after, cursorOf } from "../../kernel/paging.ts";
import { Refusal } from "../../kernel/refusal.ts";

/** Address of a tenant's host. */
export type OriginOf = (slug: string) => string;

/**
 * Mail in the name of the host's tenant, the newest first; on the bare host the platform's.
 * @throws Refusal not_found outside the demo, and where a mail server is set
 */
export async function listOutbox(
  ctx: RegistryCtx,
  originOf: OriginOf,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
) {
  const before = after(cursor, z.tuple([z.uuid()]));
  const { rows, sender } = await readKept(ctx, originOf, (query) => {
    const newest = query.orderBy("id", "desc").limit(limit + 1);
    return before ? newest.where("id", "<", before[0]) : newest;
  });
  const shown = rows.slice(0, limit);
  const items = await Promise.all(shown.map(async (row) => headOf(row, await write(ctx, row, sender))));
  return { items, nextCursor: rows.length > limit ? cursorOf([shown.at(-1)!.id]) : null };
}

/** @throws Refusal not_found also for mail of another host */
export async function readOutbox(ctx: RegistryCtx, originOf: OriginOf, id: string) {
  const { row, sender, written } = await openKept(ctx, originOf, id);
  return { ...headOf(row, written), from: sender.name, text: written.text };
}

/** @throws Refusal not_found also for mail of another host */
export async function showOutbox(ctx: RegistryCtx, originOf: OriginOf, id: string): Promise<Blob> {
  const { written } = await openKept(ctx, originOf, id);
  return new ShownFile(written.html, "text/html;charset=utf-8", { "content-security-policy": framed });
}

/**
 * What a mail may do in its frame: look as it looks in a mail program, and open its links in another tab. It is a
 * document of no origin, so that not even a script that slipped in could do something with ours.
 */
const framed = [
  "default-src 'none'",
  "img-src 'self'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
  "sandbox allow-popups allow-popups-to-escape-sandbox",
].join("; ");

async function openKept(ctx: RegistryCtx, originOf: OriginOf, id: string) {
  const { rows, sender } = await readKept(ctx, originOf, (query) => query.where("id", "=", id));
  const [row] = rows;
  if (!row) throw new Refusal("not_found");
  return { row, sender, written: await write(ctx, row, sender) };
}

/** Rows of the host, and in whose name they are. */
function readKept(
  { post, registry, tenant }: RegistryCtx,
  originOf: OriginOf,
  choose: (query: ReturnType<typeof keptOf>) => ReturnType<typeof keptOf>,
): Promise<{ rows: MailRow[]; sender: Sender }> {
  if (post.way !== "outbox") throw new Refusal("not_found");
  const tenantId = tenant?.id ?? null;
  return registry.transaction({ actor: "outbox" }, async (db) => ({
    rows: await choose(keptOf(db, tenantId)).execute(),
    sender: await senderOf(db, tenantId, originOf),
  }));
}

function keptOf(db: RegistryDb, tenantId: string | null) {
  return db
    .selectFrom("mails")
    .selectAll()
    .where("state", "=", "kept")
    .where("content", "is not", null)
    .where("tenant_id", tenantId === null ? "is" : "=", tenantId);
}

async function write({ post }: RegistryCtx, row: MailRow, sender: Sender): Promise<WrittenMail> {
  const { writeMail } = await import("../../kernel/mail/compose.ts");
  return writeMail(post.open(row), sender);
}

function headOf({ id, recipient, created_at }: MailRow, { subject }: WrittenMail) {
  return { id, to: recipient, subject, sentAt: created_at.toISOString() };
}
