import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { TenantFacts } from "../../kernel/context.ts";
import type { Answer } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant } from "../../testing/installation.ts";
import { dropMail } from "../../testing/mailbox.ts";
import { type ProxiedServer, proxiedServer } from "../../testing/proxied.ts";
import { buildPolicy } from "./build.ts";

/**
 * Nobody learns from what is asked before sign-in whether somebody has an address: neither from the answers nor from
 * the time that they take.
 */
const tries = 200;
let tenant: TenantFacts;
let server: ProxiedServer;
let known: string[];

beforeAll(async () => {
  tenant = await buildTenant();
  const client = await buildClient(tenant);
  // With rules and several memberships, so that there is all to look up that there can be.
  await buildPolicy(tenant, { ways: ["password", "link", "passkey"], second_factor: "all", grace_days: 30 });
  await buildPolicy(tenant, { client_id: client.id, ways: ["password", "link"] });
  known = [];
  for (let count = 0; count < tries; count++) {
    const { email } = await buildPerson(tenant, "client_user", client);
    await buildPerson(tenant, "agent", null, { email });
    known.push(email);
  }
  server = await proxiedServer({ scale: 1_000_000 });
}, 120_000);
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await dropMail();
});

interface Tried {
  answers: Answer[];
  /** Milliseconds of each. */
  took: number[];
}

/** Tries known and unknown addresses in turns, each once, in pairs whose order changes. */
async function tryAll(path: string, more: object): Promise<{ known: Tried; unknown: Tried }> {
  const result = { known: { answers: [], took: [] } as Tried, unknown: { answers: [], took: [] } as Tried };
  const attempt = async (kind: "known" | "unknown", at: number) => {
    const own = known[at]!;
    // As long as the known one, so that nothing but its being known is different.
    const email = kind === "known" ? own : own.replace("person", "nobody");
    const started = performance.now();
    const answer = await call(path, { email, ...more }, at);
    result[kind].took.push(performance.now() - started);
    result[kind].answers.push(answer);
  };
  for (let warm = 0; warm < 10; warm++)
    await call(path, { email: `warm${warm}@nowhere.example`, ...more }, warm);
  for (let at = 0; at < tries; at++) {
    const order = at % 2 === 0 ? (["known", "unknown"] as const) : (["unknown", "known"] as const);
    for (const kind of order) await attempt(kind, at);
  }
  return result;
}

const call = (path: string, body: object, at: number) =>
  server.call("POST", path, {
    host: `${tenant.slug}.localhost`,
    body,
    // A network of its own for each pair: whoever guesses at many is slowed down, however right the guesses are.
    address: `198.18.${Math.floor(at / 250)}.${(at % 250) + 1}`,
  });

/** An answer without what is another one each time. */
function seen({ status, headers, body }: Answer): string {
  const shown = [...headers].map(([name, value]) => [
    name,
    name === "date"
      ? ""
      : value
          .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")
          .replace(/=[\w-]{43}/, "=token")
          .replace(/Expires=[^;]*/i, ""),
  ]);
  const text = JSON.stringify(body).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");
  return JSON.stringify([status, shown.toSorted(), text]);
}

/**
 * How unlikely it is that both come from the same distribution: the z value of Mann and Whitney's test. Beyond 4.5
 * in either direction it happens by chance about once in 150,000 times.
 */
function mannWhitney(one: number[], two: number[]): number {
  const all = [...one.map((value) => ({ value, own: true })), ...two.map((value) => ({ value, own: false }))];
  all.sort((a, b) => a.value - b.value);
  const ranks = all.reduce((sum, { own }, at) => (own ? sum + at + 1 : sum), 0);
  const [n, m] = [one.length, two.length];
  const mean = (n * (n + m + 1)) / 2;
  return (ranks - mean) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

describe("known and unknown addresses cannot be told apart", () => {
  test.each([
    ["by the first step", "/session/start", {}],
    ["by a wrong password", "/session", { password: "not the password" }],
    ["by asking for a link", "/session/link", {}],
    ["by asking for a new password", "/account/reset", {}],
  ])(
    "%s",
    async (_, path, more) => {
      const tried = await tryAll(path, more);
      const bodies = new Set([...tried.known.answers, ...tried.unknown.answers].map(seen));
      expect([...bodies]).toHaveLength(1);
      expect(Math.abs(mannWhitney(tried.known.took, tried.unknown.took))).toBeLessThan(4.5);
    },
    180_000,
  );

  test("and a difference of half the time would be noticed by this", async () => {
    const { known: base, unknown } = await tryAll("/session/start", {});
    expect(
      Math.abs(
        mannWhitney(
          base.took.map((ms) => ms * 1.5),
          unknown.took,
        ),
      ),
    ).toBeGreaterThan(4.5);
  }, 60_000);
});
