import { z } from "zod";
import { endpoint, id, instant, whenUsed } from "./endpoint.ts";
import { page, pageQuery } from "./paging.ts";

const mail = whenUsed(() =>
  z.object({
    id,
    to: z.string(),
    subject: z.string(),
    sentAt: instant,
  }),
);
export type OutboxMail = z.infer<typeof mail>;

/**
 * The demo's outbox: mail that nobody sends, of the host that is asked. Everywhere else these endpoints are unknown.
 */
export const mailContract = {
  listOutbox: endpoint("GET", "/mail/outbox", "public", {
    database: "registry",
    rateLimit: 120,
    summary: "List the demo's mail",
  })
    .input(whenUsed(() => z.strictObject(pageQuery)))
    .output(whenUsed(() => page(mail))),
  readOutbox: endpoint("GET", "/mail/outbox/{id}", "public", {
    database: "registry",
    rateLimit: 240,
    summary: "Read a mail of the demo as text",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(whenUsed(() => mail.extend({ from: z.string(), text: z.string() }))),
  /** A page of its own, to be shown in a frame: it may hold styles and no script. */
  showOutbox: endpoint("GET", "/mail/outbox/{id}/html", "public", {
    database: "registry",
    rateLimit: 240,
    summary: "Read a mail of the demo as its reader sees it",
  })
    .input(whenUsed(() => z.strictObject({ id })))
    .output(whenUsed(() => z.instanceof(Blob))),
};
