const levels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof levels)[number];
export type LogFields = Record<string, unknown>;

/** One line of the log, secrets already taken out. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  time: string;
  level: LogLevel;
  what: string;
  fields: LogFields;
}

/** `log.info("tenant provisioned", { tenant, ms })`: a short constant phrase, and what varies as fields. */
export interface Log {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
  /** A log that adds these fields to each of its lines. */
  child(fields: LogFields): Log;
}

const settings = {
  least: levels.indexOf("info"),
  human: process.stdout.isTTY === true,
  write: (line: string): void => void process.stdout.write(line),
};
const subscribers = new Set<(entry: LogEntry) => void>();

/** Sets the least level that is written, and where and how: lines of JSON, or for human eyes on a terminal. */
export function configureLog(options: {
  level?: LogLevel;
  human?: boolean;
  write?: (line: string) => void;
}): void {
  if (options.level) settings.least = levels.indexOf(options.level);
  if (options.human !== undefined) settings.human = options.human;
  if (options.write) settings.write = options.write;
}

/** Hands every written entry to the listener until the returned function is called. */
export function subscribeToLog(listener: (entry: LogEntry) => void): () => void {
  subscribers.add(listener);
  return () => void subscribers.delete(listener);
}

export const log: Log = logWith({});

function logWith(context: LogFields): Log {
  const at = (level: LogLevel) => (what: string, fields?: LogFields) => {
    if (levels.indexOf(level) >= settings.least) emit(level, what, { ...context, ...fields });
  };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
    child: (fields) => logWith({ ...context, ...fields }),
  };
}

function emit(level: LogLevel, what: string, fields: LogFields): void {
  const clean = withoutSecrets(fields, 0) as LogFields;
  const entry: LogEntry = { time: new Date().toISOString(), level, what, fields: clean };
  settings.write(settings.human ? humanLine(entry) : jsonLine(entry));
  for (const listener of subscribers) {
    try {
      listener(entry);
    } catch {
      // A listener's failure must not fail what is being logged, and logging it would come back here.
    }
  }
}

const jsonLine = ({ fields, ...rest }: LogEntry) => `${JSON.stringify({ ...fields, ...rest })}\n`;

function humanLine({ time, level, what, fields }: LogEntry): string {
  const { error, ...rest } = fields;
  const words = Object.entries(rest).map(([key, value]) => {
    const shown = typeof value === "string" && /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
    return `${key}=${shown}`;
  });
  const stack = error === undefined ? "" : indented((error as LogFields).stack ?? error);
  return `${[time.slice(11, 19), level.padEnd(5), what, ...words].join(" ")}\n${stack}`;
}

/** Indented, so that text from outside within an error cannot pass for a line of the log. */
function indented(error: unknown): string {
  const text = typeof error === "string" ? error : JSON.stringify(error);
  return `${text.replace(/^/gm, "    ")}\n`;
}

const secretKey =
  /pass(word|phrase|wd)|secret|token|cookie|authorization|credential|^otp$|(api|master|private|data|signing)_?-?key/i;
const secretInUrl = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]+@/gi;
const longest = 4_000;

/** A copy fit for JSON: secrets masked by the name of their key, passwords in addresses too, depth and length bounded. */
function withoutSecrets(value: unknown, depth: number): unknown {
  if (typeof value === "string") {
    const masked = value.replace(secretInUrl, "$1***@");
    return masked.length > longest ? `${masked.slice(0, longest)}…` : masked;
  }
  if (typeof value === "bigint") return value.toString();
  if (value === null || typeof value !== "object") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (depth > 5) return "…";
  if (value instanceof Error) return withoutSecrets(fieldsOf(value), depth + 1);
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => withoutSecrets(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      secretKey.test(key) && item != null ? "***" : withoutSecrets(item, depth + 1),
    ]),
  );
}

/** An error's own fields come along: PostgreSQL tells the constraint, the file system the path. */
function fieldsOf(error: Error): LogFields {
  const { name, message, stack, cause } = error;
  return { ...error, name, message, stack, ...(cause === undefined ? {} : { cause }) };
}
