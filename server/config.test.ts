import { describe, expect, test } from "bun:test";
import { resolve } from "node:path";
import { ConfigError, originOf, readConfig } from "./config.ts";

const file = import.meta.path;
const key = Buffer.alloc(32, 7).toString("base64");

function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test("with nothing set, it serves on the loopback with the embedded database in .postern", () => {
  const config = readConfig({ PATH: "/bin", HOME: "/root" });
  expect(config).toMatchObject({
    dataFolder: resolve(".postern"),
    demo: false,
    logLevel: "info",
    masterKey: null,
    database: { url: null, postgresBin: null, maxConnections: 20 },
    redisUrl: null,
    http: {
      host: "127.0.0.1",
      port: 8080,
      tls: null,
      baseDomain: "localhost",
      public: { scheme: "http", port: 8080 },
    },
  });
  expect(originOf(config, "northwind.localhost")).toBe("http://northwind.localhost:8080");
});

test("a second factor is required of platform admins, but in the demo; either can be said", () => {
  const required = (env: Record<string, string>) => readConfig(env).adminSecondFactor;
  expect([required({}), required({ POSTERN_DEMO: "1" })]).toEqual([true, false]);
  expect(required({ POSTERN_ADMIN_SECOND_FACTOR: "optional" })).toBe(false);
  expect(required({ POSTERN_ADMIN_SECOND_FACTOR: "required", POSTERN_DEMO: "1" })).toBe(true);
  expect(problemsOf({ POSTERN_ADMIN_SECOND_FACTOR: "no" })).toEqual([
    "POSTERN_ADMIN_SECOND_FACTOR: expected required or optional",
  ]);
});

test("an empty variable counts as absent", () => {
  expect(readConfig({ PORT: "", DATABASE_URL: "", HOST: "" }).http.port).toBe(8080);
});

test("every problem is told at once, each naming its variable and what it should be", () => {
  const problems = problemsOf({
    PORT: "80a",
    HOST: "example.com",
    DATABASE_URL: "mysql://x",
    POSTERN_DEMO: "maybe",
    POSTERN_MASTER_KEY: "c2hvcnQ=",
    POSTERN_MAX_CONNECTIONS: "2",
    POSTERN_BASE_DOMAIN: "no spaces here",
    POSTERN_PUBLIC_URL: "ftp://x",
    TLS_CERT: "/nowhere/cert.pem",
    TRUST_PROXY: "10.0.0.0/33",
    LOG_LEVEL: "loud",
    POSTERN_DATE: "x",
  });
  const named = problems.map((problem) => problem.split(":")[0]);
  expect(new Set(named)).toEqual(
    new Set([
      ...["PORT", "HOST", "DATABASE_URL", "POSTERN_DEMO", "POSTERN_MASTER_KEY", "POSTERN_MAX_CONNECTIONS"],
      ...["POSTERN_BASE_DOMAIN", "POSTERN_PUBLIC_URL", "TLS_CERT", "TLS_KEY", "TRUST_PROXY", "LOG_LEVEL"],
      "POSTERN_DATE",
    ]),
  );
  expect(problems).toContain("PORT: expected a whole number from 0 to 65535");
  expect(problems).toContain("POSTERN_DATE: unknown; did you mean POSTERN_DATA?");
});

test("a problem does not repeat the value, which may be a secret", () => {
  expect(problemsOf({ POSTERN_MASTER_KEY: "s3cr3t", DATABASE_URL: "s3cr3t" }).join()).not.toContain("s3cr3t");
});

test("an address open to others is refused without a certificate or a declared proxy", () => {
  expect(problemsOf({ HOST: "0.0.0.0" })).toEqual([expect.stringMatching(/^HOST: .*TLS_CERT.*TRUST_PROXY/)]);
  expect(problemsOf({ HOST: "::" })).toHaveLength(1);
  expect(problemsOf({ HOST: "127.0.0.1" })).toEqual([]);
  expect(problemsOf({ HOST: "::1" })).toEqual([]);
  expect(readConfig({ HOST: "0.0.0.0", TLS_CERT: file, TLS_KEY: file }).http.tls).toEqual({
    cert: file,
    key: file,
  });
  expect(readConfig({ HOST: "0.0.0.0", TRUST_PROXY: "10.0.0.1" }).http.host).toBe("0.0.0.0");
});

test("with a certificate it listens for everybody, but the demo with its known passwords stays on the loopback", () => {
  expect(readConfig({ TLS_CERT: file, TLS_KEY: file }).http.host).toBe("0.0.0.0");
  expect(readConfig({ TLS_CERT: file, TLS_KEY: file, POSTERN_DEMO: "1" }).http.host).toBe("127.0.0.1");
});

test("the public address follows from the public URL, else the proxy, else our own port", () => {
  const origin = (env: Record<string, string>) => originOf(readConfig(env), "a.example");
  expect(origin({ POSTERN_PUBLIC_URL: "https://portal.example" })).toBe("https://a.example");
  expect(origin({ POSTERN_PUBLIC_URL: "http://portal.example:8443" })).toBe("http://a.example:8443");
  expect(origin({ TRUST_PROXY: "::1" })).toBe("https://a.example");
  expect(origin({ TLS_CERT: file, TLS_KEY: file, PORT: "443" })).toBe("https://a.example");
  expect(origin({ TLS_CERT: file, TLS_KEY: file, PORT: "8443" })).toBe("https://a.example:8443");
  expect(readConfig({ POSTERN_PUBLIC_URL: "https://portal.example" }).http.baseDomain).toBe("portal.example");
  expect(
    problemsOf({ POSTERN_PUBLIC_URL: "https://a.example", POSTERN_BASE_DOMAIN: "b.example" }),
  ).toHaveLength(1);
});

test("only peers in the declared networks are believed to be the proxy", () => {
  const { isProxy } = readConfig({ TRUST_PROXY: "10.0.0.0/8, ::1,fd00::/8" }).http;
  expect(["10.1.2.3", "::ffff:10.1.2.3", "::1", "fd12::1"].map(isProxy)).toEqual([true, true, true, true]);
  expect(["11.0.0.1", "::2", "fe80::1", "", "proxy"].map(isProxy)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(readConfig({}).http.isProxy("127.0.0.1")).toBe(false);
});

test("the master key is 32 bytes of base64", () => {
  expect(readConfig({ POSTERN_MASTER_KEY: key }).masterKey).toEqual(Buffer.alloc(32, 7));
});

test("Redis is named by its address alone", () => {
  for (const url of [
    "redis://127.0.0.1",
    "rediss://user:secret@redis.example:6380/2",
    "redis://:x@[::1]:6379",
  ])
    expect(readConfig({ REDIS_URL: url }).redisUrl).toBe(url);
  const wrong = ["localhost:6379", "http://redis.example", "redis://", "redis://h/name", "redis://h?db=1"];
  for (const url of wrong)
    expect(problemsOf({ REDIS_URL: url })).toEqual([
      expect.stringMatching(/^REDIS_URL: expected an address/),
    ]);
});

describe("a ZITADEL", () => {
  const zitadel = {
    ZITADEL_ISSUER: "https://id.example/",
    ZITADEL_KEY: file,
    ZITADEL_CLIENT_ID: "310718000000000001@postern",
    ZITADEL_PROJECT_ID: "310716958910873601",
    ZITADEL_ORG_ID: "310716958910808065",
  };

  test("is used when all of it is set, its issuer without a slash at the end", () => {
    expect(readConfig({}).zitadel).toBeNull();
    expect(readConfig(zitadel).zitadel).toEqual({
      issuer: "https://id.example",
      keyFile: file,
      clientId: zitadel.ZITADEL_CLIENT_ID,
      projectId: zitadel.ZITADEL_PROJECT_ID,
      organisationId: zitadel.ZITADEL_ORG_ID,
      webhookKey: null,
    });
    const ZITADEL_WEBHOOK_KEY = "signing-key";
    expect(readConfig({ ...zitadel, ZITADEL_WEBHOOK_KEY }).zitadel?.webhookKey).toBe(ZITADEL_WEBHOOK_KEY);
  });

  test.each(Object.keys(zitadel) as (keyof typeof zitadel)[])("is refused without %s", (name) => {
    const { [name]: _, ...rest } = zitadel;
    expect(problemsOf(rest)).toEqual([
      expect.stringMatching(new RegExp(`^${name}: expected too, as ZITADEL_`)),
    ]);
  });

  test("is refused when only the key of its messages is set", () => {
    expect(problemsOf({ ZITADEL_WEBHOOK_KEY: "signing-key" })).toHaveLength(5);
  });

  test.each(["http://id.example", "https://id.example/path", "id.example", "ftp://id.example"])(
    "is refused at %s",
    (ZITADEL_ISSUER) => {
      expect(problemsOf({ ...zitadel, ZITADEL_ISSUER })).toEqual([
        expect.stringMatching(/^ZITADEL_ISSUER: expected an https address/),
      ]);
    },
  );

  test("may be asked by plain http on this machine", () => {
    const ZITADEL_ISSUER = "http://127.0.0.1:9000";
    expect(readConfig({ ...zitadel, ZITADEL_ISSUER }).zitadel?.issuer).toBe(ZITADEL_ISSUER);
  });

  test("is refused in the demo, whose accounts are its own", () => {
    expect(problemsOf({ ...zitadel, POSTERN_DEMO: "1" })).toHaveLength(1);
  });
});

test("more connections than the embedded database has are refused", () => {
  expect(problemsOf({ POSTERN_MAX_CONNECTIONS: "80" })).toHaveLength(1);
  expect(problemsOf({ POSTERN_MAX_CONNECTIONS: "80", DATABASE_URL: "postgres://u@h/d" })).toEqual([]);
});

describe("the mail server", () => {
  const serverOf = (SMTP_URL: string) => readConfig({ SMTP_URL }).mail.server;

  test("is asked for a safe connection, except on the machine itself or where it is said not to be", () => {
    expect(serverOf("smtp://u%40x:p%3Aw@mail.example")).toEqual({
      ...{ host: "mail.example", port: 587, tls: "starttls", user: "u@x", password: "p:w" },
    });
    expect(serverOf("smtps://mail.example")).toMatchObject({ port: 465, tls: "at once", user: null });
    expect(serverOf("smtp://mail.example:25?tls=never")).toMatchObject({ port: 25, tls: "never" });
    for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
      expect(serverOf(`smtp://${host}:2525`)).toMatchObject({ port: 2525, tls: "never" });
    }
    // A name that only begins like the machine's own address.
    expect(serverOf("smtp://127.0.0.1.mail.example")?.tls).toBe("starttls");
  });

  test("is refused where its address leaves something open", () => {
    const wrong = [
      "mail.example",
      "http://mail.example",
      "smtp://",
      "smtp://x/path",
      "smtp://:p@x",
      "smtp://%zz@x",
    ];
    for (const SMTP_URL of [...wrong, "smtp://x?tls=no", "smtp://x?tsl=never", "smtps://x?tls=never"]) {
      expect(problemsOf({ SMTP_URL })).toEqual([
        expect.stringMatching(/^SMTP_URL: expected an address such as/),
      ]);
    }
  });

  test("is given mail from an address of the base domain, or the one that is set", () => {
    expect(readConfig({ POSTERN_BASE_DOMAIN: "portal.example" }).mail.from).toBe("postern@portal.example");
    expect(readConfig({ MAIL_FROM: "help@company.example" }).mail.from).toBe("help@company.example");
    for (const MAIL_FROM of [
      "help",
      "Help <help@x.example>",
      "a@x.example, b@x.example",
      "a@x.example\r\nBcc: b@x",
    ]) {
      expect(problemsOf({ MAIL_FROM })).toEqual([expect.stringMatching(/^MAIL_FROM: expected/)]);
    }
  });
});
