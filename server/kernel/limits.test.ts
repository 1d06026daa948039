import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { type RedisServer, startRedis } from "../testing/redis.ts";
import { ProcessCounters } from "./counters-process.ts";
import { RedisCounters } from "./counters-redis.ts";
import { Limits } from "./limits.ts";
import { Refusal } from "./refusal.ts";

/** The seconds that a call has to wait, 0 when it may pass. */
async function waitOf(call: Promise<void>): Promise<number> {
  const error = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (error === null) return 0;
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).code).toBe("rate_limited");
  return (error as Refusal).details.retryAfter!;
}

/** How many of so many calls pass. */
async function passing(times: number, call: (at: number) => Promise<void>): Promise<number> {
  let passed = 0;
  for (let at = 0; at < times; at++) if ((await waitOf(call(at))) === 0) passed++;
  return passed;
}

const addressOf = (at: number) => `198.51.${Math.floor(at / 250)}.${at % 250}`;

describe("a limit", () => {
  test("holds for one account, whatever network it is asked for from, until its window ends", async () => {
    let now = 0;
    const limits = new Limits(new ProcessCounters(), () => now);
    const ask = (at: number) =>
      limits.take("link", { account: "Ann@a.example", own: null, address: addressOf(at), tenantId: "t" });
    expect(await passing(19, ask)).toBe(10);
    now = 60_000;
    expect(await waitOf(ask(99))).toBe(14 * 60);
    now = 15 * 60_000;
    expect(await waitOf(ask(99))).toBe(0);
  });

  test("holds for one account, however its address is written", async () => {
    const limits = new Limits(new ProcessCounters());
    const names = ["ann@a.example", "ANN@a.example", "Ann@A.Example"];
    const type = (at: number) =>
      limits.take("code", { account: names[at % 3]!, own: null, address: addressOf(at) });
    expect(await passing(60, type)).toBe(40);
  });

  test("holds for one network, whatever accounts it asks for, known or not", async () => {
    const limits = new Limits(new ProcessCounters());
    const ask = (at: number) => {
      const address = `2001:db8:0:1::${(at + 1).toString(16)}`;
      return limits.take("link", { account: `person${at}@a.example`, own: null, address, tenantId: "t" });
    };
    expect(await passing(40, ask)).toBe(30);
  });

  test("of links of digests holds for one network, whoever they are for", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    expect(await passing(310, () => limits.take("digest", { address: "198.51.100.7" }))).toBe(300);
    expect(await waitOf(limits.take("digest", { address: "203.0.113.9" }))).toBe(0);
  });

  test("of one account from one network leaves most of what the account has to all others", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    const ask = (address: string) => () =>
      limits.take("link", { account: "ann@a.example", own: null, address, tenantId: "t" });
    expect(await passing(9, ask("198.51.100.1"))).toBe(3);
    expect(await passing(9, ask("198.51.100.2"))).toBe(3);
  });

  test("that is over leaves the share of a browser of the account's own", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    const ask = (own: string | null) => (at: number) =>
      limits.take("link", { account: "ann@a.example", own, address: addressOf(at), tenantId: "t" });
    await passing(5_000, ask(null));
    expect(await passing(9, ask("laptop"))).toBe(5);
    expect(await passing(9, ask("phone"))).toBe(5);
  });

  test("that one network is over does not use up the share of an account or of its tenant", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    const from = (address: string) => (at: number) =>
      limits.take("reset", { account: `person${at}@a.example`, own: null, address, tenantId: "t" });
    await passing(5_000, from("198.51.100.1"));
    expect(await waitOf(from("198.51.100.2")(4_999))).toBe(0);
  });

  test("holds for a tenant as a whole, and not for its neighbour", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    const invite = (tenantId: string) => (at: number) =>
      limits.take("invitation", { account: `admin ${at}`, tenantId });
    expect(await passing(2_001, invite("a"))).toBe(2_000);
    expect(await waitOf(invite("b")(0))).toBe(0);
  });

  test("counts the invitations of a list one by one, and takes all of them or none", async () => {
    const limits = new Limits(new ProcessCounters(), () => 0);
    const invite = (times: number) => limits.take("invitation", { account: "ann", tenantId: "t" }, times);
    expect(await waitOf(invite(150))).toBe(0);
    expect(await waitOf(invite(51))).toBe(3_600);
    expect(await waitOf(invite(50))).toBe(0);
    expect(await waitOf(invite(1))).toBe(3_600);
  });
});

describe("in Redis", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  }, 600_000);
  afterAll(() => redis?.[Symbol.asyncDispose]());

  test("a limit holds for all processes of the installation together", async () => {
    await using one = new RedisCounters(redis.url, new Uint8Array(32));
    await using two = new RedisCounters(redis.url, new Uint8Array(32));
    const both = [one, two].map((counters) => new Limits(counters, () => 0));
    const ask = (at: number) =>
      both[at % 2]!.take("link", {
        account: "ann@a.example",
        own: null,
        address: addressOf(at),
        tenantId: null,
      });
    expect(await passing(20, ask)).toBe(10);
  });
});
