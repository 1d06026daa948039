import type { WrittenMail } from "./compose.ts";
import type { MailServer } from "./smtp-url.ts";

/** What goes to a mail server. `id` names it for good: sent twice, it is one mail to whoever sorts it. */
export interface Parcel extends WrittenMail {
  id: string;
  to: string;
  from: { name: string; address: string };
  replyTo: string | null;
  date: Date;
}

/** The mail server does not want this mail, and will not want it later. */
export class MailRefused extends Error {
  override name = "MailRefused";
}

/** How long to wait for a mail server that says nothing, in milliseconds. */
const patience = 20_000;

/**
 * Hands a mail to the mail server.
 * @throws MailRefused for good: the recipient is unknown there, or what it says is not wanted
 * @throws Error for what may pass: no connection, no safe connection, a wrong password, "try again later"
 */
export async function sendBySmtp(server: MailServer, parcel: Parcel): Promise<void> {
  const transport = await transportOf(server);
  try {
    await transport.sendMail(messageOf(parcel));
  } catch (error) {
    throw isForGood(error) ? new MailRefused((error as Error).message, { cause: error }) : error;
  } finally {
    transport.close();
  }
}

/**
 * Connects and signs in, and sends nothing.
 * @throws Error when the mail server does not let us
 */
export async function verifySmtp(server: MailServer): Promise<void> {
  const transport = await transportOf(server);
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

async function transportOf({ host, port, tls, user, password }: MailServer) {
  const { createTransport } = await import("nodemailer");
  return createTransport({
    host,
    port,
    secure: tls === "at once",
    requireTLS: tls === "starttls",
    ignoreTLS: tls === "never",
    ...(user === null ? {} : { auth: { user, pass: password ?? "" } }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    tls: { minVersion: "TLSv1.2" },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** Everything that could differ between two tries is given, so that they are the same message to the letter. */
function messageOf({ id, to, from, replyTo, date, subject, text, html }: Parcel) {
  const domain = from.address.slice(from.address.lastIndexOf("@") + 1);
  return {
    messageId: `<${id}@${domain}>`,
    baseBoundary: id,
    date,
    from,
    to: { name: "", address: to },
    ...(replyTo ? { replyTo: { name: from.name, address: replyTo } } : {}),
    subject,
    text,
    html,
    // Whoever answers absence by a machine does not answer this (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** A reply of class 5 (RFC 5321, 4.2.1) to the recipient or to the message; to anything else it is about ourselves. */
function isForGood(error: unknown): boolean {
  const { responseCode, command, code } = error as { responseCode?: number; command?: string; code?: string };
  if (code === "EENVELOPE" && command === "API") return true;
  const about = command === "RCPT TO" || command === "DATA";
  return about && responseCode !== undefined && responseCode >= 500 && responseCode < 600;
}
