import { email as addressSchema } from "../../contract/endpoint.ts";
import { originOf, readConfig } from "../config.ts";
import { newId } from "../kernel/ids.ts";
import { configureLog } from "../kernel/log.ts";
import { Refusal } from "../kernel/refusal.ts";
import { openPlatform, type Platform } from "../platform.ts";
import type { Help, HelpCtx } from "../slices/identity/index.ts";
import { type Invocation, UsageError } from "./invocation.ts";

/** Who helps, as the trail and people's histories name them. */
export const operator = "operator";

/** The platform for a command that works beside a running server. */
export function openBeside(env: Invocation["env"]): Promise<Platform> {
  const config = readConfig(env);
  configureLog({ level: config.logLevel === "info" ? "warn" : config.logLevel });
  return openPlatform(config, { share: true });
}

/** Words that have to be so many addresses. @throws UsageError */
export function addresses(words: string[], takes: number): string[] {
  if (words.length !== takes)
    throw new UsageError(takes === 1 ? "expected an address" : "expected two addresses");
  return words.map((word) => {
    const { success, data } = addressSchema.safeParse(word.trim());
    if (!success) throw new UsageError(`${JSON.stringify(word)} is no email address`);
    return data;
  });
}

export function helpFor({ id, name }: { id: string; name: string }, reason = "by command"): Help {
  return { by: "operator", name: operator, to: { personId: id, name }, reason, within: null };
}

/** @param command as it stands in the trail, where a browser would say what it is */
export function helpCtx({ registry, post, queue, config, zitadel }: Platform, command: string): HelpCtx {
  const origin = originOf(config, config.http.baseDomain);
  return {
    registry,
    post,
    queue,
    tenant: null,
    now: new Date(),
    onlyWay: zitadel ? "zitadel" : null,
    request: { id: newId(), address: "", userAgent: command, origin },
    mailOrigin: origin,
  };
}

/** Does it, and says in words why it was refused. */
export async function attempt(work: () => Promise<void>, complain: Invocation["complain"]): Promise<number> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const code = error.details.fields?.[0]?.message ?? error.code;
    complain(`postern: ${reasons[code] ?? code}`);
    return 1;
  }
}

const reasons: Record<string, string> = {
  address_taken: "somebody has that address already",
  address_of_theirs: "that is the address they have",
  managed_elsewhere: "people sign in at ZITADEL here, which looks after this",
  is_admin: "that is the address of a platform admin already",
  last_admin: "this is the last platform admin; add another one first, who has to accept",
  required: "nobody has that address yet; say what they are called: --name",
};
