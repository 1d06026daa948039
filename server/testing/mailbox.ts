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

/** Sends what waits to be sent, and answers with the mail that has come to an address, the newest first. */
export async function mailTo(address: string): Promise<ReadMail[]> {
  await sendMail();
  const { received } = await testMailServer();
  return Promise.all(
    received
      .filter(({ to }) => to === address)
      .toReversed()
      .map(readMail),
  );
}

/** The newest mail to an address. */
export async function newestMailTo(address: string): Promise<ReadMail> {
  const [mail] = await mailTo(address);
  if (!mail) throw new Error(`There is no mail to ${address}.`);
  return mail;
}

/** Sends what waits to be sent, through the server that the installation is told. */
export async function sendMail(): Promise<void> {
  const { platform } = await testInstallation();
  await openBackground(platform, { jobs: [sendMailJob(mailing(platform))], schedules: [] }).runner.workOff();
}

/** Throws away what waits to be sent: for tests that cause much mail which nobody reads. */
export async function dropMail(): Promise<void> {
  const { platform } = await testInstallation();
  await platform.registry.transaction({ actor: "test" }, async (db) => {
    await db.deleteFrom("jobs").where("name", "=", sendJobName).execute();
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
