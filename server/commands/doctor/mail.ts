import { sql } from "kysely";
import type { Config } from "../../config.ts";
import type { Registry } from "../../kernel/database/registry.ts";
import { verifySmtp } from "../../kernel/mail/smtp.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const about = "mail";

/** Whether mail goes out: to a mail server that lets us in. Nothing is sent. */
export async function checkMailServer({ mail, demo }: Config): Promise<Finding> {
  const { server, from } = mail;
  if (!server && demo) return ok(about, "kept for the page /outbox, as this is the demo");
  if (!server) {
    const found = "none goes out: no invitation, no sign-in link, no new password";
    return note(about, found, "Set SMTP_URL to a mail server.");
  }
  const { host, port } = server;
  try {
    await verifySmtp(server);
    return ok(about, `${host}:${port} takes it, from ${from}`);
  } catch (error) {
    const found = `${host}:${port} does not: ${(error as Error).message}`;
    return problem(about, found, "See that SMTP_URL is right, and that the server can be reached.");
  }
}

/** Mail of the last week that did not get where it should. */
export async function checkMails(registry: Registry): Promise<Finding[]> {
  const rows = await registry.transaction({ actor: "doctor" }, (db) =>
    db
      .selectFrom("mails")
      .select(["state", sql<number>`count(*)::int`.as("count"), sql<string>`max(error)`.as("error")])
      .where("error", "is not", null)
      .where("state", "in", ["waiting", "failed", "refused"])
      .where("created_at", ">", sql<Date>`now() - interval '7 days'`)
      .groupBy("state")
      .orderBy("state")
      .execute(),
  );
  const advice = "See the log of that time; after a day of trying a mail is given up.";
  return rows.map(({ state, count, error }) => {
    const found = `${count} ${words[state]}, for example: ${error}`;
    // Somebody may have typed an address that does not exist; that alone is no fault of the installation.
    return state === "refused"
      ? note(about, found, "See that the addresses exist.")
      : problem(about, found, advice);
  });
}

const words: Record<string, string> = {
  waiting: "could not be sent yet",
  failed: "could not be sent within a day",
  refused: "refused by the mail server for good",
};
