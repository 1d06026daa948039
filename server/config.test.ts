import { expect, test } from "bun:test";
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

test("more connections than the embedded database has are refused", () => {
  expect(problemsOf({ POSTERN_MAX_CONNECTIONS: "80" })).toHaveLength(1);
  expect(problemsOf({ POSTERN_MAX_CONNECTIONS: "80", DATABASE_URL: "postgres://u@h/d" })).toEqual([]);
});
