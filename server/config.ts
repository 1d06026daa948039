import { accessSync, constants } from "node:fs";
import { BlockList, isIP } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { type MailServer, readSmtpUrl } from "./kernel/mail/smtp-url.ts";

/** Everything that can be set from outside, validated. */
export interface Config {
  /** Absolute; holds the embedded database, the master key and, in demo, `demo-accounts.json`. */
  dataFolder: string;
  /** Absolute; holds the content of files, sealed. All processes of an installation have to see the same. */
  filesFolder: string;
  demo: boolean;
  logLevel: "debug" | "info" | "warn" | "error";
  /** 32 bytes, or `null` when the key file of the data folder is to be used. */
  masterKey: Uint8Array | null;
  database: {
    /** `null`: the embedded PostgreSQL. */
    url: string | null;
    /** The folder of the embedded PostgreSQL's programs, when not the npm package's. */
    postgresBin: string | null;
    /** Of all pools together. */
    maxConnections: number;
  };
  /** Whether platform admins have to set up a second factor. */
  adminSecondFactor: boolean;
  /** Where several processes count together; `null`: each counts by itself. */
  redisUrl: string | null;
  mail: {
    /** `null`: no mail goes out. */
    server: MailServer | null;
    /** Address that mail comes from; its name is the tenant's. */
    from: string;
  };
  /** The platform's own identity provider, which replaces all other ways in; `null`: none. */
  zitadel: ZitadelConfig | null;
  http: {
    host: string;
    /** 0: any free port. */
    port: number;
    /** Files in PEM. */
    tls: { cert: string; key: string } | null;
    /** Whether the forwarded headers of a peer with this address are believed. */
    isProxy: (address: string) => boolean;
    /** Tenants live at `<slug>.<baseDomain>`. */
    baseDomain: string;
    /** How browsers reach us; `port` is `null` where the scheme's own is used. */
    public: { scheme: "http" | "https"; port: number | null };
  };
}

/** How Postern is known to a ZITADEL. */
export interface ZitadelConfig {
  /** Without a slash at the end. */
  issuer: string;
  /** Path of the service account's key file. */
  keyFile: string;
  /** Of the application that people sign in to, a public client with PKCE. */
  clientId: string;
  /** Project that has the roles. */
  projectId: string;
  /** Organisation that the platform itself is: its people may use the console. */
  organisationId: string;
  /** Key that messages about events are signed with; `null`: Postern asks for them itself and keeps the key. */
  webhookKey: string | null;
}

/** Thrown with one line for each problem, all of them at once. */
export class ConfigError extends Error {
  override name = "ConfigError";
  constructor(readonly problems: string[]) {
    super(
      `the configuration has ${problems.length === 1 ? "a problem" : "problems"}:\n${problems.join("\n")}`,
    );
  }
}

const text = z.string();
const matching = (pattern: RegExp, expected: string) => text.regex(pattern, { error: expected });
const whole = (min: number, max: number) =>
  matching(/^\d{1,9}$/, `a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `a whole number from ${min} to ${max}` });
const readableFile = text.refine(isReadable, { error: "a file that can be read" });
const flag = z
  .enum(["1", "true", "yes", "0", "false", "no"], { error: "1 or 0" })
  .transform((value) => ["1", "true", "yes"].includes(value));

/** Every variable that Postern reads, and what it expects of it. */
const variables = {
  POSTERN_DATA: text.default(".postern"),
  POSTERN_FILES: text.optional(),
  POSTERN_DEMO: flag.default(false),
  POSTERN_ADMIN_SECOND_FACTOR: z.enum(["required", "optional"], { error: "required or optional" }).optional(),
  POSTERN_BASE_DOMAIN: text
    .toLowerCase()
    .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, {
      error: "a domain name such as portal.example",
    })
    .optional(),
  POSTERN_PUBLIC_URL: text
    .refine(isOrigin, { error: "an address such as https://portal.example or https://portal.example:8443" })
    .transform((value) => new URL(value))
    .optional(),
  POSTERN_MASTER_KEY: text
    .transform((value) => Buffer.from(value, "base64"))
    .refine((key) => key.length === 32, { error: "32 random bytes in base64 (openssl rand -base64 32)" })
    .optional(),
  POSTERN_MAX_CONNECTIONS: whole(4, 1000).default(20),
  POSTERN_POSTGRES_BIN: text.optional(),
  POSTERN_TEST_DATABASE_URL: text.optional(),
  DATABASE_URL: text
    .refine((value) => ["postgres:", "postgresql:"].includes(URL.parse(value)?.protocol ?? ""), {
      error: "an address such as postgres://user:password@host:5432/postgres",
    })
    .optional(),
  REDIS_URL: text
    .refine(isRedis, { error: "an address such as redis://host:6379 or rediss://user:password@host:6379/0" })
    .optional(),
  SMTP_URL: text
    .transform(readSmtpUrl)
    .refine((server) => server !== null, {
      error:
        "an address such as smtp://user:password@host:587 or smtps://user:password@host:465; ?tls=never allows plain text",
    })
    .optional(),
  MAIL_FROM: matching(
    /^[^\s@<>()[\]:;,"\\]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u,
    "an address such as portal@example.com",
  ).optional(),
  HOST: text
    .refine((value) => value === "localhost" || isIP(value) !== 0, { error: "an IP address" })
    .optional(),
  PORT: whole(0, 65535).default(8080),
  TLS_CERT: readableFile.optional(),
  TLS_KEY: readableFile.optional(),
  TRUST_PROXY: text
    .transform((value) => value.split(",").map((part) => part.trim()))
    .refine((parts) => parts.every(isNetwork), {
      error: "addresses or networks separated by commas, such as 10.0.0.0/8,::1",
    })
    .optional(),
  ZITADEL_ISSUER: text
    .refine(isIssuer, {
      error: "an https address without a path, such as https://id.example; http only on this machine",
    })
    .transform((value) => value.replace(/\/$/, ""))
    .optional(),
  ZITADEL_KEY: readableFile.optional(),
  ZITADEL_CLIENT_ID: matching(/^[\w@.-]{1,200}$/, "the client id of the application").optional(),
  ZITADEL_PROJECT_ID: matching(/^[\w-]{1,200}$/, "the id of the project that has the roles").optional(),
  ZITADEL_ORG_ID: matching(/^[\w-]{1,200}$/, "the id of the platform's own organisation").optional(),
  ZITADEL_WEBHOOK_KEY: matching(/^\S{8,500}$/, "the signing key of the target").optional(),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error"], { error: "debug, info, warn or error" })
    .default("info"),
};

type Name = keyof typeof variables;
type Values = { [N in Name]: z.output<(typeof variables)[N]> };
type Environment = Record<string, string | undefined>;

/**
 * Reads the configuration; an empty variable counts as absent.
 * @throws ConfigError naming every variable that is wrong, and what it should be.
 */
export function readConfig(env: Environment): Config {
  const problems = unknownVariables(env);
  const values: Partial<Record<Name, unknown>> = {};
  for (const [name, schema] of Object.entries(variables)) {
    const result = schema.safeParse(env[name] || undefined);
    if (result.success) values[name as Name] = result.data;
    else problems.push(`${name}: expected ${result.error.issues[0]?.message}`);
  }
  problems.push(...contradictions(values as Partial<Values>, env));
  if (problems.length > 0) throw new ConfigError(problems);
  return toConfig(values as Values);
}

/** The address under which browsers reach a host of this installation: `https://northwind.portal.example`. */
export function originOf(config: Config, host: string): string {
  const { scheme, port } = config.http.public;
  return `${scheme}://${host}${port === null ? "" : `:${port}`}`;
}

function toConfig(values: Values): Config {
  const baseDomain = values.POSTERN_BASE_DOMAIN ?? values.POSTERN_PUBLIC_URL?.hostname ?? "localhost";
  const tls = values.TLS_CERT && values.TLS_KEY ? { cert: values.TLS_CERT, key: values.TLS_KEY } : null;
  const exposed = !values.POSTERN_DEMO && (tls !== null || values.TRUST_PROXY !== undefined);
  return {
    dataFolder: resolve(values.POSTERN_DATA),
    filesFolder: resolve(values.POSTERN_FILES ?? join(values.POSTERN_DATA, "files")),
    demo: values.POSTERN_DEMO,
    logLevel: values.LOG_LEVEL,
    masterKey: values.POSTERN_MASTER_KEY ?? null,
    database: {
      url: values.DATABASE_URL ?? null,
      postgresBin: values.POSTERN_POSTGRES_BIN ?? null,
      maxConnections: values.POSTERN_MAX_CONNECTIONS,
    },
    adminSecondFactor: values.POSTERN_ADMIN_SECOND_FACTOR
      ? values.POSTERN_ADMIN_SECOND_FACTOR === "required"
      : !values.POSTERN_DEMO,
    redisUrl: values.REDIS_URL ?? null,
    mail: { server: values.SMTP_URL ?? null, from: values.MAIL_FROM ?? `postern@${baseDomain}` },
    zitadel: zitadelOf(values),
    http: {
      host: values.HOST ?? (exposed ? "0.0.0.0" : "127.0.0.1"),
      port: values.PORT,
      tls,
      isProxy: proxies(values.TRUST_PROXY ?? []),
      baseDomain,
      public: publicSide(values, tls !== null),
    },
  };
}

/** What a ZITADEL is needed for: all of it, or none. */
const zitadelNames = [
  "ZITADEL_ISSUER",
  "ZITADEL_KEY",
  "ZITADEL_CLIENT_ID",
  "ZITADEL_PROJECT_ID",
  "ZITADEL_ORG_ID",
] as const satisfies Name[];

function zitadelOf(values: Values): ZitadelConfig | null {
  if (!values.ZITADEL_ISSUER) return null;
  return {
    issuer: values.ZITADEL_ISSUER,
    keyFile: values.ZITADEL_KEY!,
    clientId: values.ZITADEL_CLIENT_ID!,
    projectId: values.ZITADEL_PROJECT_ID!,
    organisationId: values.ZITADEL_ORG_ID!,
    webhookKey: values.ZITADEL_WEBHOOK_KEY ?? null,
  };
}

/** Without `POSTERN_PUBLIC_URL`: our own port, or https on its usual port when a proxy stands before us. */
function publicSide(values: Values, tls: boolean): Config["http"]["public"] {
  const url = values.POSTERN_PUBLIC_URL;
  if (url) {
    return { scheme: url.protocol === "https:" ? "https" : "http", port: url.port ? Number(url.port) : null };
  }
  if (values.TRUST_PROXY) return { scheme: "https", port: null };
  const scheme = tls ? "https" : "http";
  return { scheme, port: values.PORT === (tls ? 443 : 80) ? null : values.PORT };
}

function contradictions(values: Partial<Values>, env: Environment): string[] {
  const problems: string[] = [];
  if (Boolean(env.TLS_CERT) !== Boolean(env.TLS_KEY)) {
    problems.push(
      `${env.TLS_CERT ? "TLS_KEY" : "TLS_CERT"}: expected too, as ${env.TLS_CERT ? "TLS_CERT" : "TLS_KEY"} is set`,
    );
  }
  if (values.HOST && !isLoopback(values.HOST) && !env.TLS_CERT && !env.TRUST_PROXY) {
    problems.push(`HOST: expected a loopback address such as 127.0.0.1, unless TLS_CERT and TLS_KEY are set, or \
TRUST_PROXY names the proxy in front`);
  }
  const { POSTERN_PUBLIC_URL: url, POSTERN_BASE_DOMAIN: domain } = values;
  if (url && domain && url.hostname !== domain) {
    problems.push(`POSTERN_PUBLIC_URL: expected the host ${domain}, which is POSTERN_BASE_DOMAIN`);
  }
  if (!env.DATABASE_URL && (values.POSTERN_MAX_CONNECTIONS ?? 0) > 50) {
    problems.push("POSTERN_MAX_CONNECTIONS: expected at most 50 with the embedded database");
  }
  const given = [...zitadelNames, "ZITADEL_WEBHOOK_KEY"].filter((name) => env[name]);
  if (given.length > 0) {
    const missing = zitadelNames.filter((name) => !env[name]);
    problems.push(...missing.map((name) => `${name}: expected too, as ${given[0]} is set`));
    if (values.POSTERN_DEMO) problems.push(`${given[0]}: the demo has accounts of its own, and no ZITADEL`);
  }
  return problems;
}

function unknownVariables(env: Environment): string[] {
  const known = Object.keys(variables).filter((name) => name.startsWith("POSTERN_"));
  return Object.keys(env)
    .filter((name) => name.startsWith("POSTERN_") && !known.includes(name))
    .map((name) => {
      const nearest = known.toSorted((a, b) => distance(name, a) - distance(name, b))[0];
      return `${name}: unknown; did you mean ${nearest}?`;
    });
}

/** How many letters must be put in, taken out or changed (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const changed = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(changed, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

function isIssuer(value: string): boolean {
  const url = URL.parse(value);
  return isOrigin(value) && (url?.protocol === "https:" || isLoopback(url?.hostname ?? ""));
}

function isOrigin(value: string): boolean {
  const url = URL.parse(value);
  return (
    url !== null &&
    ["http:", "https:"].includes(url.protocol) &&
    url.pathname === "/" &&
    !url.search &&
    !url.hash &&
    !url.username
  );
}

/** `/0` and the like choose the database; options in the address are not known. */
function isRedis(value: string): boolean {
  const url = URL.parse(value);
  return (
    url !== null &&
    ["redis:", "rediss:"].includes(url.protocol) &&
    url.hostname !== "" &&
    /^(\/\d{0,4})?$/.test(url.pathname) &&
    !url.search &&
    !url.hash
  );
}

function isNetwork(part: string): boolean {
  const [address = "", prefix, ...rest] = part.split("/");
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return (
    bits > 0 &&
    rest.length === 0 &&
    (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits))
  );
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

function proxies(networks: string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (address) => {
    const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
    return isIP(mapped) !== 0 && list.check(mapped, isIP(mapped) === 6 ? "ipv6" : "ipv4");
  };
}
