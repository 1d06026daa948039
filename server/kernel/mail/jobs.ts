import type { Registry } from "../database/registry.ts";
import { definePlatformJob, type Job, type Schedule } from "../jobs.ts";
import { log } from "../log.ts";
import { type MailRow, type Post, sendJobName } from "./post.ts";
import { senderOf } from "./sender.ts";
import type { MailServer } from "./smtp-url.ts";

export interface MailJobsOptions {
  post: Post;
  mail: { server: MailServer | null; from: string };
  /** Address of a tenant's host. */
  originOf: (slug: string) => string;
}

const hour = 3_600_000;
const day = 24 * hour;
const trail = { actor: "mail" };

/** The job that sends a mail. It is tried again, later each time, until the mail is a day old. */
export function sendMailJob(options: MailJobsOptions): Job {
  return definePlatformJob(
    sendJobName,
    async ({ registry, ids, now }) => {
      const mail = await waiting(registry, ids.mailId!);
      if (!mail) return;
      if (isOld(mail, now))
        return settle(registry, mail, { state: "failed", error: mail.error ?? "too late" }, now);
      await attempt(options, registry, mail, now);
    },
    // More tries than fit into the day after which it ends itself.
    { attempts: 60 },
  );
}

const isOld = ({ created_at }: MailRow, now: Date) => now.getTime() - created_at.getTime() > day;

function waiting(registry: Registry, id: string): Promise<MailRow | undefined> {
  return registry.transaction(trail, (db) =>
    db.selectFrom("mails").selectAll().where("id", "=", id).where("state", "=", "waiting").executeTakeFirst(),
  );
}

async function attempt(
  options: MailJobsOptions,
  registry: Registry,
  mail: MailRow,
  now: Date,
): Promise<void> {
  const { post, originOf } = options;
  const { server, from } = options.mail;
  if (!server) throw new Error("No mail server is set.");
  const [{ writeMail }, { MailRefused, sendBySmtp }] = await Promise.all([
    import("./compose.ts"),
    import("./smtp.ts"),
  ]);
  const sender = await registry.transaction(trail, (db) => senderOf(db, mail.tenant_id, originOf));
  const { id, recipient: to, created_at: date } = mail;
  const written = writeMail(post.open(mail), sender);
  try {
    const address = { name: sender.name, address: from };
    await sendBySmtp(server, { ...written, id, to, from: address, replyTo: sender.replyTo, date });
  } catch (error) {
    const text = String((error as Error).message).slice(0, 500);
    if (!(error instanceof MailRefused)) {
      await change(registry, mail, { error: text });
      throw error;
    }
    log.warn("A mail was refused", { mail: id, kind: mail.kind, error: text });
    return settle(registry, mail, { state: "refused", error: text }, now);
  }
  await settle(registry, mail, { state: "sent", error: null }, now);
}

/** Done with it, one way or the other: what it said is forgotten. */
function settle(
  registry: Registry,
  mail: MailRow,
  outcome: Pick<MailRow, "state" | "error">,
  now: Date,
): Promise<void> {
  return change(registry, mail, { ...outcome, content: null, settled_at: now });
}

function change(registry: Registry, { id }: MailRow, columns: Partial<MailRow>): Promise<void> {
  return registry.transaction(trail, async (db) => {
    await db.updateTable("mails").set(columns).where("id", "=", id).where("state", "=", "waiting").execute();
  });
}

/**
 * Gives up mail that could not be sent for a day, and forgets what any mail of that age said, but in the demo's
 * outbox; after a month it forgets that there was one.
 */
export function expireMail({ post }: Pick<MailJobsOptions, "post">): Schedule {
  const job = definePlatformJob("mail.expire", ({ registry, now }) => {
    const ago = (time: number) => new Date(now.getTime() - time);
    return registry.transaction(trail, async (db) => {
      await db
        .updateTable("mails")
        .set({ state: "failed", settled_at: now })
        .where("state", "=", "waiting")
        .where("created_at", "<", ago(day))
        .execute();
      let stale = db
        .updateTable("mails")
        .set({ content: null })
        .where("content", "is not", null)
        .where("created_at", "<", ago(day));
      if (post.way === "outbox") stale = stale.where("state", "<>", "kept");
      await stale.execute();
      await db
        .deleteFrom("mails")
        .where("created_at", "<", ago(30 * day))
        .execute();
    });
  });
  return { job, every: hour / 1000 };
}
