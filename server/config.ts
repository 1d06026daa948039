import { accessSync, constants } from "node:fs";
import { BlockList, isIP } from "node:net";
import { resolve } from "node:path";
import { z } from "zod";

/** Everything that can be set from outside, validated. */
export interface Config {
  /** Absolute; holds the embedded database, uploads, the master key and, in demo, `demo-accounts.json`. */
  dataFolder: string;
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
  POSTERN_DEMO: flag.default(false),
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
  const tls = values.TLS_CERT && values.TLS_KEY ? { cert: values.TLS_CERT, key: values.TLS_KEY } : null;
  const exposed = !values.POSTERN_DEMO && (tls !== null || values.TRUST_PROXY !== undefined);
  return {
    dataFolder: resolve(values.POSTERN_DATA),
    demo: values.POSTERN_DEMO,
    logLevel: values.LOG_LEVEL,
    masterKey: values.POSTERN_MASTER_KEY ?? null,
    database: {
      url: values.DATABASE_URL ?? null,
      postgresBin: values.POSTERN_POSTGRES_BIN ?? null,
      maxConnections: values.POSTERN_MAX_CONNECTIONS,
    },
    http: {
      host: values.HOST ?? (exposed ? "0.0.0.0" : "127.0.0.1"),
      port: values.PORT,
      tls,
      isProxy: proxies(values.TRUST_PROXY ?? []),
      baseDomain: values.POSTERN_BASE_DOMAIN ?? values.POSTERN_PUBLIC_URL?.hostname ?? "localhost",
      public: publicSide(values, tls !== null),
    },
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
