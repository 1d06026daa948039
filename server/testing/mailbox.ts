import { sql } from "kysely";
import PostalMime, { type Email } from "postal-mime";
import { mailing, openBackground } from "../background.ts";
import { sendMailJob } from "../kernel/mail/jobs.ts";
import { sendJobName } from "../kernel/mail/post.ts";
import { testInstallation } from "./installation.ts";
import { type ReceivedMail, testMailServer } from "./mail-server.ts";

/** A mail as its reader sees it. */
export interface ReadMail {
  subject: string;
  from: { name: string; address: string };
  replyTo: string | null;
  text: string;
  html: string;
  /** The page that it leads to, and the code that it tells. */
  link: string | null;
  code: string | null;
  headers: Map<string, string>;
  raw: string;
}

/**
 * Sends what waits for an address, and answers with the mail that has come to it, the newest first. What waits for
 * others goes out when it is read: most mail that tests cause is read by nobody.
 */
export async function mailTo(address: string): Promise<ReadMail[]> {
  await putOffMail(address);
  await sendWaiting();
  const { received } = await testMailServer();
  const mails = await Promise.all(received.filter(({ to }) => to === address).map(readMail));
  // Several go out at once: they come in any order, but their ids are in the order in which they were asked for.
  return mails.sort((one, other) => (idOf(one) < idOf(other) ? 1 : -1));
}

const idOf = ({ headers }: ReadMail) => headers.get("message-id") ?? "";

/** The newest mail to an address. */
export async function newestMailTo(address: string): Promise<ReadMail> {
  const [mail] = await mailTo(address);
  if (!mail) throw new Error(`There is no mail to ${address}.`);
  return mail;
}

/**
 * Keeps mail from being sent by the work that follows, but for what goes to an address: it is due a thousand years
 * later, which keeps its order for when it is asked for.
 */
export async function putOffMail(except?: string): Promise<void> {
  const { platform } = await testInstallation();
  const recipient = sql`(select recipient from mails where mails.id = (jobs.ids ->> 'mailId')::uuid)`;
  const isOthers = sql<boolean>`(${recipient} is distinct from ${except ?? null})`;
  const isOff = sql<boolean>`(run_at > '2900-01-01')`;
  await platform.registry.transaction({ actor: "test" }, (db) =>
    db
      .updateTable("jobs")
      .set({
        run_at: sql`run_at + case when ${isOthers} then interval '1000 years' else interval '-1000 years' end`,
      })
      .where("name", "=", sendJobName)
      .where("failed_at", "is", null)
      .where(sql<boolean>`${isOthers} <> ${isOff}`)
      .execute(),
  );
}

async function sendWaiting(): Promise<void> {
  const { platform } = await testInstallation();
  await openBackground(platform, { jobs: [sendMailJob(mailing(platform))], schedules: [] }).runner.workOff();
}

/** Throws away what waits to be sent, or to be done for it: for tests that cause much mail which nobody reads. */
export async function dropMail(): Promise<void> {
  const { platform } = await testInstallation();
  await platform.registry.transaction({ actor: "test" }, async (db) => {
    await db.deleteFrom("jobs").where("every", "is", null).where("failed_at", "is", null).execute();
    await db.deleteFrom("mails").where("state", "=", "waiting").execute();
  });
}

export async function readMail({ raw }: ReceivedMail): Promise<ReadMail> {
  const email = await PostalMime.parse(raw);
  const text = email.text ?? "";
  return {
    subject: email.subject ?? "",
    from: { name: email.from?.name ?? "", address: email.from?.address ?? "" },
    replyTo: email.replyTo?.[0]?.address ?? null,
    text,
    html: email.html ?? "",
    link: /^https?:\/\/\S+$/m.exec(text)?.[0] ?? null,
    code: /^ {4}(\S.*)$/m.exec(text)?.[1] ?? null,
    headers: headersOf(email),
    raw,
  };
}

const headersOf = ({ headers }: Email) => new Map(headers.map(({ key, value }) => [key, value]));
