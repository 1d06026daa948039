import {
  endSessionsOf,
  type Help,
  type HelpCtx,
  type PersonOverview,
  personOverview,
  readdressPerson,
  resetMeans,
} from "../slices/identity/index.ts";
import { addresses, attempt, helpCtx, helpFor, openBeside, operator } from "./helping.ts";
import { type Invocation, parseWords, UsageError } from "./invocation.ts";

const options = { yes: { type: "boolean" }, reason: { type: "string" } } as const;

interface Call extends Pick<Invocation, "say" | "complain"> {
  person: PersonOverview;
  /** The new address, where there is to be one. */
  to: string;
  help: Help;
}

interface Verb {
  /** Words after the verb. */
  takes: 1 | 2;
  /** What is about to happen; it waits for `--yes`. Absent where nothing does. */
  warns?(call: Call): string;
  run(ctx: HelpCtx, call: Call): Promise<void>;
}

const verbs: Record<string, Verb> = {
  show: { takes: 1, run: async (_, { person, say }) => say(described(person)) },
  "reset-factors": {
    takes: 1,
    warns: ({ person: { email, apps, passkeys, recoveryCodes } }) =>
      `${email} loses the second factors (apps: ${apps}, passkeys: ${passkeys}, recovery codes: ${recoveryCodes}) and is signed out everywhere.`,
    run: async (ctx, { help, person, say }) => {
      await resetMeans(ctx, help);
      say(`${person.email} has no apps, passkeys and recovery codes any more, and is signed out everywhere`);
    },
  },
  address: {
    takes: 2,
    warns: ({ person: { email }, to }) =>
      `${email} signs in with ${to} from now on, keeps the password, and is signed out everywhere. Invitations that wait die.`,
    run: async (ctx, { help, person, to, say }) => {
      await readdressPerson(ctx, help, to);
      say(`${person.email} is ${to} now; the server writes it into the lists of their companies`);
    },
  },
  "end-sessions": {
    takes: 1,
    warns: ({ person: { email } }) => `${email} is signed out everywhere.`,
    run: async (ctx, { help, person, say }) =>
      say(`${person.email} is signed out; sessions ended: ${await endSessionsOf(ctx, help)}`),
  },
};

/**
 * `postern person show|reset-factors|address|end-sessions <address>`: help for who has lost what they sign in with, in
 * whatever companies they are; works beside a running server too. What changes something does so with `--yes` alone.
 */
export async function personCommand({ words, env, say, complain }: Invocation): Promise<number> {
  const { values, positionals } = parseWords(words, options);
  const [name = "", ...rest] = positionals;
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (!verb) throw new UsageError("expected show, reset-factors, address or end-sessions");
  const [address = "", to = ""] = addresses(rest, verb.takes);
  await using platform = await openBeside(env);
  const person = await personOverview(platform.registry, operator, address);
  if (!person) {
    complain(`postern: nobody has the address ${address}`);
    return 1;
  }
  const call = { person, to, help: helpFor(person, values.reason), say, complain };
  if (verb.warns && !values.yes) {
    complain(`${verb.warns(call)}\nNothing was done yet. To do it, call it again with --yes.`);
    return 1;
  }
  return attempt(() => verb.run(helpCtx(platform, "postern person"), call), complain);
}

function described(person: PersonOverview): string {
  const { apps, passkeys, recoveryCodes, sessions, memberships } = person;
  const means = [
    person.password ? "password" : "no password",
    ...[`apps: ${apps}`, `passkeys: ${passkeys}`, `recovery codes left: ${recoveryCodes}`],
  ];
  const at = (moment: Date | null, never: string) => moment?.toISOString() ?? never;
  return [
    `${person.name} <${person.email}>${person.platformAdmin ? ", platform admin" : ""}`,
    `address proved  ${at(person.emailProvedAt, "never")}`,
    `means           ${means.join(", ")}`,
    `last sign-in    ${at(person.lastSignInAt, "none in the last 90 days")}`,
    `sessions        ${sessions}`,
    ...memberships.map(
      ({ tenant, client, role, status }) =>
        `member of       ${tenant}${client ? `, ${client}` : ""}: ${role}, ${status}`,
    ),
  ].join("\n");
}
