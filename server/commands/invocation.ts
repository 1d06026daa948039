import { parseArgs } from "node:util";

/** What a command is called with. */
export interface Invocation {
  /** The words after the command's name. */
  words: string[];
  env: Record<string, string | undefined>;
  /** Aborted when the operator interrupts. */
  signal: AbortSignal;
  /** Writes a line for the operator. */
  say(text: string): void;
  /** The same, as an error. */
  complain(text: string): void;
}

/** The command was called in a way that it does not understand. */
export class UsageError extends Error {
  override name = "UsageError";
}

type Options = Record<string, { type: "string" | "boolean" }>;
type Values<O extends Options> = { [Name in keyof O]?: O[Name]["type"] extends "string" ? string : boolean };

/**
 * The options and the plain words of a call.
 * @throws UsageError for an option that is not known, or a value that is missing
 */
export function parseWords<O extends Options>(
  words: string[],
  options: O,
): { values: Values<O>; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: words, options, allowPositionals: true, strict: true });
    return { values: values as Values<O>, positionals };
  } catch (error) {
    throw new UsageError((error as Error).message.split(". ")[0]);
  }
}

export const helpText = `Usage: postern <command>

  serve                     run the server until it is interrupted
    --demo                  with two example providers, for trying it out on this machine
  demo                      load the two example providers without serving
  migrate                   bring all databases up to date, and say how each one stands
  tenant create             make a provider and print its first admin's invitation
    --slug <slug>           first part of its address: acme for acme.<base domain>
    --name <name>
    --admin-email <address>
    --admin-name <name>
  tenant list               all providers, and how far their making is
  tenant suspend <slug>     let nobody of a provider in
  tenant resume <slug>      let them in again
  tenant invite <slug>      print a new invitation for the first admin
  tenant retry <slug>       go on with making a provider after a failure
  tenant organisation <slug>
                            take a provider of before along to the ZITADEL where people sign in
  admin list                who may use the console, since when, and what they sign in with
  admin add <address>       print an invitation to the console
    --name <name>           of somebody who has no account yet
  admin remove <address>    take the console away from them
  admin reset <address>     remove their password and second factors, and print a link to a new password
    --yes                   do it; without it, only say what would happen
    --reason <text>         for their sign-in history
  person show <address>     where somebody belongs, what they sign in with, and when they last did
  person reset-factors <address>
                            remove their apps, passkeys and recovery codes
  person address <old> <new>
                            give them another address
  person end-sessions <address>
                            sign them out everywhere
    --yes                   do it; without it, only say what would happen
    --reason <text>         for their sign-in history
  import <kind> <file.csv>  bring in clients, people, tickets or invoices of another system
    --map <file>            which columns are what; see docs/operations.md
    --tenant <slug>
    --lines <file.csv>      the lines of invoices, when in a file of their own
    --dry-run               check everything, keep nothing
    --rejected <file.csv>   where to write the rows that were not imported, and why
  audit verify              recompute the sealed audit trails, and name the first entry that is not as it was
    --tenant <slug>         of one provider alone; without it of all, and of the registry
    --checkpoints <file>    compare with checkpoints that were kept elsewhere
  audit checkpoint          print the newest checkpoint, for keeping elsewhere
  audit keys                print the public keys that checkpoints are signed with
  audit rotate-key          replace the keys that checkpoints are signed with
    --yes                   do it; without it, only say what would happen
  doctor                    look at database, keys, storage and configuration, and say what to do
  version                   print the version
  help                      print this

Configuration comes from the environment: DATABASE_URL, POSTERN_DATA, PORT, HOST, POSTERN_PUBLIC_URL,
POSTERN_BASE_DOMAIN, TLS_CERT and TLS_KEY, TRUST_PROXY, POSTERN_MASTER_KEY, LOG_LEVEL.`;
