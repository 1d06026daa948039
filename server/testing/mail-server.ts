import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { atEnd } from "./cluster.ts";

/** A mail as it came in over the wire. */
export interface ReceivedMail {
  to: string;
  raw: string;
}

/** A mail server in this process, on a port of its own. */
export interface TestMailServer extends AsyncDisposable {
  port: number;
  /** Everything that it has taken, the oldest first. */
  received: ReceivedMail[];
  /** How it answers to a recipient, or to a mail, from now on; an error with `responseCode` is a refusal. */
  answer: { recipient(address: string): Error | null; mail(): Error | null };
}

/** A refusal with a code of its own. */
export const smtpError = (responseCode: number, text: string) =>
  Object.assign(new Error(text), { responseCode });

export async function startMailServer(options: SMTPServerOptions = {}): Promise<TestMailServer> {
  const received: ReceivedMail[] = [];
  const ways = { answer: { recipient: () => null, mail: () => null } as TestMailServer["answer"] };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _, done) => done(ways.answer.recipient(address)),
    onData: (stream, { envelope }, done) => {
      text(stream).then((raw) => {
        const refusal = ways.answer.mail();
        if (!refusal) received.push(...envelope.rcptTo.map(({ address }) => ({ to: address, raw })));
        done(refusal);
      }, done);
    },
    ...options,
  });
  // A client that gives up in the middle of it is no failure of the server.
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  return Object.assign(ways, {
    port: (server.server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }) as TestMailServer;
}

let shared: Promise<TestMailServer> | undefined;

/** The mail server that the tests' installation sends to. */
export function testMailServer(): Promise<TestMailServer> {
  shared ??= startMailServer().then((server) => {
    atEnd(async () => {
      shared = undefined;
      await server[Symbol.asyncDispose]();
    });
    return server;
  });
  return shared;
}
