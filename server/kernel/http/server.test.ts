import { afterAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { readConfig } from "../../config.ts";
import { Pools } from "../database/pools.ts";
import { Refusal } from "../refusal.ts";
import { Telemetry } from "../telemetry.ts";
import { serve } from "./server.ts";
import { StaticFiles } from "./static.ts";

// The server around the API: what every answer carries, and who may ask operators' questions.

/** Whom the last call of the API came from, as far as the server knows. */
let caller = "";

function start(env: Record<string, string> = {}) {
  const config = readConfig({ PORT: "0", HOST: "127.0.0.1", ...env });
  const pools = new Pools({ url: "postgres://nobody@127.0.0.1:1/none", limit: 1 });
  return serve({
    config,
    api: async ({ facts }) => {
      caller = facts.address;
      throw new Refusal("not_found");
    },
    protocols: { routes: [], find: () => null, answer: () => Promise.reject(new Refusal("not_found")) },
    files: new StaticFiles({ find: (name) => (name === "index.html" ? import.meta.path : null) }),
    telemetry: new Telemetry(pools),
    tenantOf: async () => null,
    unready: async () => ["database"],
    openapi: async () => ({ openapi: "3.1.0" }),
  });
}

const server = start();
const { url } = server;

afterAll(() => server[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}, base = url) =>
  fetch(new URL(path, base), { headers });

describe("every answer, of the API, of a page and of a refusal,", () => {
  test.each(["/", "/healthz", "/api/v1/openapi.json", "/api/v1/nothing", "/assets/none.js"])(
    "carries the headers that a browser protects people by: %s",
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get("content-security-policy")).toContain("default-src 'self'");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  test("tells browsers to stay with https, once they came by it", async () => {
    await using behindProxy = start({
      TRUST_PROXY: "127.0.0.1",
      POSTERN_PUBLIC_URL: "https://portal.example",
    });
    const { headers } = await get("/healthz", { "x-forwarded-proto": "https" }, behindProxy.url);
    expect(headers.get("strict-transport-security")).toContain("max-age=31536000");
    expect((await get("/healthz")).headers.get("strict-transport-security")).toBeNull();
  });
});

describe("the caller's address", () => {
  const callerOf = async (trusted: string, forwarded: string) => {
    await using proxied = start({ TRUST_PROXY: trusted });
    await get("/api/v1/nothing", { "x-forwarded-for": forwarded }, proxied.url);
    return caller;
  };

  test("is the one that the declared proxy names, whatever the caller has said before", async () => {
    expect(await callerOf("127.0.0.1", "127.0.0.1, 203.0.113.7")).toBe("203.0.113.7");
  });

  test("is not that of a declared proxy in between", async () => {
    expect(await callerOf("127.0.0.1, 10.0.0.0/8", "1.2.3.4, 203.0.113.7, 10.1.2.3")).toBe("203.0.113.7");
  });

  test("is not believed of anybody else", async () => {
    expect(await callerOf("10.0.0.0/8", "203.0.113.7")).toBe("127.0.0.1");
  });
});

describe("a request", () => {
  const answerTo = async (head: string) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.end(`${head}\r\nConnection: close\r\n\r\n`);
    return (await text(socket)).split("\r\n", 1)[0]!.replace(/^HTTP\/1\.. /, "");
  };

  test("without a host is answered: balancers ask so whether the server lives", async () => {
    expect(await answerTo("GET /healthz HTTP/1.0")).toBe("200 OK");
  });

  test.each(["a b", "x:99999", "[", "%00", "ü", "a/b"])("for the host %p is no fault", async (host) => {
    expect(await answerTo(`GET /api/v1/nothing HTTP/1.1\r\nHost: ${host}`)).toBe("404 Not Found");
  });
});

describe("what operators ask", () => {
  test("alive and ready are two things", async () => {
    expect((await get("/healthz")).status).toBe(200);
    const ready = await get("/readyz");
    expect([ready.status, await ready.json()]).toEqual([503, { status: "not ready", missing: ["database"] }]);
  });

  test("counters count what was answered", async () => {
    await get("/api/v1/nothing");
    const text = await (await get("/metrics")).text();
    expect(text).toMatch(
      /postern_http_request_seconds_count\{endpoint="unknown",method="GET",status="404"\} [1-9]/,
    );
  });

  test("counters are not for those who come through a proxy, said or unsaid", async () => {
    await using behindProxy = start({ TRUST_PROXY: "127.0.0.1" });
    const ask = (headers: Record<string, string>) => get("/metrics", headers, behindProxy.url);
    expect((await ask({})).status).toBe(404);
    expect((await ask({ "x-forwarded-for": "203.0.113.7" })).status).toBe(404);
    expect((await ask({ "x-forwarded-for": "127.0.0.1" })).status).toBe(200);
  });

  test("a page is asked for, never written to", async () => {
    expect((await fetch(url, { method: "POST", body: "x" })).status).toBe(405);
  });
});

test("whoever is signed in, or was, is told with the page what it will need, and nobody else", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postern-web-"));
  await writeFile(join(folder, "index.html"), "<!doctype html>");
  const lists = { "index.html": ["/assets/frame-1.js", "/assets/list-2.js"], "desk.html": [] };
  await writeFile(join(folder, "preload.json"), JSON.stringify(lists));
  const files = new StaticFiles({
    find: (name) => (/\.(html|json)$/.test(name) ? join(folder, name) : null),
  });
  const page = (headers: Record<string, string>) =>
    files.answer(
      new Request("http://a.localhost/tickets", { headers }),
      new URL("http://a.localhost/tickets"),
    );
  expect(page({ cookie: "postern=x" }).headers.get("link")).toBe(
    "</assets/frame-1.js>; rel=modulepreload, </assets/list-2.js>; rel=modulepreload",
  );
  expect(page({}).headers.get("link")).toBeNull();
  expect(page({ cookie: "postern-browser=x" }).headers.get("link")).toBeNull();
  await rm(folder, { recursive: true });
});
