import { originOf } from "../config.ts";
import { newToken } from "../kernel/crypto.ts";
import type { Platform } from "../platform.ts";
import {
  invitationDays,
  invitationLink,
  inviteAdmin,
  listAdmins,
  type PersonOverview,
  type PlatformAdmin,
  personOverview,
  removeAdmin,
  resetAdmin,
} from "../slices/identity/index.ts";
import { addresses, attempt, helpCtx, helpFor, openBeside, operator } from "./helping.ts";
import { type Invocation, parseWords, UsageError } from "./invocation.ts";

const options = {
  name: { type: "string" },
  yes: { type: "boolean" },
  reason: { type: "string" },
} as const;

interface Call extends Pick<Invocation, "say" | "complain"> {
  platform: Platform;
  email: string;
  values: { name?: string; yes?: boolean; reason?: string };
}

const verbs: Record<string, (call: Call) => Promise<number>> = { list, add, remove, reset };

/**
 * `postern admin list|add|remove|reset`: who may use the console. Works beside a running server too. What takes
 * something away does so with `--yes` alone.
 */
export async function adminCommand({ words, env, say, complain }: Invocation): Promise<number> {
  const { values, positionals } = parseWords(words, options);
  const [name = "", ...rest] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new UsageError("expected list, add, remove or reset");
  if (name === "list" && rest.length > 0) throw new UsageError(`unexpected ${rest[0]}`);
  const [email = ""] = name === "list" ? [] : addresses(rest, 1);
  await using platform = await openBeside(env);
  if (platform.zitadel) {
    complain(
      "postern: people sign in at ZITADEL here; admins are those to whom it gives the role platform_admin",
    );
    return 1;
  }
  return await verb({ platform, email, values, say, complain });
}

async function list({ platform, say }: Call): Promise<number> {
  const admins = await listAdmins(platform.registry, operator, new Date());
  say(admins.length > 0 ? admins.map(described).join("\n") : "there is no platform admin yet");
  return 0;
}

async function add({ platform, email, values, say, complain }: Call): Promise<number> {
  const token = newToken();
  const ctx = helpCtx(platform, "postern admin");
  return attempt(async () => {
    await inviteAdmin(ctx, operator, { email, name: values.name?.trim() }, token);
    say(`Invitation for ${email} to the console, once, within ${invitationDays} days:`);
    say(`  ${linkOf(platform, token)}`);
  }, complain);
}

async function remove(call: Call): Promise<number> {
  return withAdmin(call, {
    isOne: ({ platformAdmin }, invited) => platformAdmin || invited,
    warning: `${call.email} cannot use the console any more, and is signed out of it.`,
    run: async (person) => {
      await removeAdmin(helpCtx(call.platform, "postern admin"), helpFor(person, call.values.reason));
      call.say(`${call.email} is no platform admin any more`);
    },
  });
}

async function reset(call: Call): Promise<number> {
  const { platform, email, values, say } = call;
  return withAdmin(call, {
    isOne: ({ platformAdmin }) => platformAdmin,
    warning: `${email} loses password, apps, passkeys and recovery codes, and is signed out everywhere.`,
    run: async (person) => {
      const token = newToken();
      await resetAdmin(helpCtx(platform, "postern admin"), helpFor(person, values.reason), token);
      say(`Link to a new password for ${email}, once, within ${invitationDays} days:`);
      say(`  ${linkOf(platform, token)}`);
    },
  });
}

interface Act {
  isOne(person: PersonOverview, invited: boolean): boolean;
  warning: string;
  run(person: PersonOverview): Promise<void>;
}

async function withAdmin({ platform, email, values, complain }: Call, act: Act): Promise<number> {
  const { registry } = platform;
  const person = await personOverview(registry, operator, email);
  const admins = await listAdmins(registry, operator, new Date());
  if (
    !person ||
    !act.isOne(
      person,
      admins.some((one) => one.email === email),
    )
  ) {
    complain(`postern: ${email} is no platform admin; see: postern admin list`);
    return 1;
  }
  if (!values.yes) {
    complain(`${act.warning}\nNothing was done yet. To do it, call it again with --yes.`);
    return 1;
  }
  return attempt(() => act.run(person), complain);
}

const linkOf = ({ config }: Platform, token: string) =>
  invitationLink(originOf(config, config.http.baseDomain), token);

function described({
  name,
  email,
  since,
  invitedUntil,
  password,
  apps,
  passkeys,
  lastSignInAt,
}: PlatformAdmin) {
  const day = (at: Date) => at.toISOString().slice(0, 10);
  const facts = [
    since ? `since ${day(since)}` : "invited",
    ...(invitedUntil ? [`link until ${day(invitedUntil)}`] : []),
    ...(password ? [] : ["no password"]),
    apps + passkeys > 0 ? `apps: ${apps}, passkeys: ${passkeys}` : "no second factor",
    lastSignInAt ? `last sign-in ${day(lastSignInAt)}` : "no sign-in in the last 90 days",
  ];
  return `${name} <${email}>  ${facts.join(", ")}`;
}
