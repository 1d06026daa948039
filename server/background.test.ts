import { beforeAll, describe, expect, test } from "bun:test";
import { constraints } from "./app.ts";
import { openBackground } from "./background.ts";
import type { Ctx, TenantFacts } from "./kernel/context.ts";
import type { EventHandlers } from "./kernel/events.ts";
import { inTenant } from "./kernel/http/mount.ts";
import { lease } from "./kernel/job-queue.ts";
import { defineJob, definePlatformJob, type Job, type Schedule } from "./kernel/jobs.ts";
import { configureLog } from "./kernel/log.ts";
import {
  asProgram,
  buildClient,
  buildPerson,
  buildTenant,
  type TestPerson,
  testInstallation,
} from "./testing/installation.ts";

let tenant: TenantFacts;
let person: TestPerson;
beforeAll(async () => {
  tenant = await buildTenant();
  person = await buildPerson(tenant, "client_user", await buildClient(tenant));
  configureLog({ write: () => {} });
}, 60_000);

let jobs = 0;
const fresh = (what: string) => `test.${what}_${++jobs}`;
const second = 1000;
const hour = 3600 * second;

/** Background work of the tests' platform with a clock of its own, and nothing else in it. */
async function background(options: { jobs?: Job[]; schedules?: Schedule[]; handlers?: EventHandlers }) {
  const { platform } = await testInstallation();
  const clock = { now: Date.now() };
  const opened = openBackground(platform, {
    jobs: [],
    schedules: [],
    handlers: {},
    ...options,
    clock: () => new Date(clock.now),
  });
  const pass = (milliseconds: number) => {
    clock.now += milliseconds;
  };
  return { ...opened, pass };
}

describe("a job", () => {
  test("runs once in its tenant's fence, as the program, with its ids; then it is gone", async () => {
    const seen: unknown[] = [];
    const job = defineJob(
      fresh("look"),
      async ({ actor, tenant, db }: Ctx, { personId }: { personId: string }) => {
        const found = await db
          .selectFrom("people")
          .select("name")
          .where("id", "=", personId)
          .executeTakeFirst();
        seen.push([actor.role, tenant.slug, found?.name]);
      },
    );
    const { runner } = await background({ jobs: [job] });
    await runner.enqueue(job, tenant, { personId: person.id });
    expect(await runner.workOff()).toBe(1);
    expect(seen).toEqual([["program", tenant.slug, person.name]]);
    expect(await runner.workOff()).toBe(0);
  });

  test("waits for its time", async () => {
    const job = defineJob(fresh("later"), async () => {});
    const { runner, pass } = await background({ jobs: [job] });
    await runner.enqueue(job, tenant, {}, { runAt: new Date(Date.now() + hour) });
    expect(await runner.workOff()).toBe(0);
    pass(hour + second);
    expect(await runner.workOff()).toBe(1);
  });

  test("that fails leaves nothing behind, is tried again after longer and longer, and in the end put aside", async () => {
    const name = fresh("fail");
    const job = defineJob(
      name,
      async ({ db }) => {
        await db.updateTable("settings").set({ phone: "changed" }).execute();
        throw new Error("the mail server is away");
      },
      { attempts: 3 },
    );
    const { runner, pass } = await background({ jobs: [job] });
    await runner.enqueue(job, tenant, {});
    for (const wait of [5, 10]) {
      expect(await runner.workOff()).toBe(1);
      pass((wait - 1) * second);
      expect(await runner.workOff()).toBe(0);
      pass(2 * second);
    }
    expect(await runner.workOff()).toBe(1);
    pass(24 * hour);
    expect(await runner.workOff()).toBe(0);
    const dead = (await runner.queue.dead()).filter((row) => row.name === name);
    expect(dead).toMatchObject([{ attempts: 3, error: "the mail server is away", tenant_id: tenant.id }]);
    const { phone } = await asProgram(tenant, (db) =>
      db.selectFrom("settings").select("phone").executeTakeFirstOrThrow(),
    );
    expect(phone).toBe("");
  });

  test("is done by one of two processes that look at the same time", async () => {
    const done: string[] = [];
    const job = defineJob(fresh("shared"), async (_, { at }: { at: string }) => {
      done.push(at);
    });
    const [one, other] = [await background({ jobs: [job] }), await background({ jobs: [job] })];
    const all = Array.from({ length: 20 }, (_, at) => String(at));
    for (const at of all) await one.runner.enqueue(job, tenant, { at });
    await Promise.all([one.runner.workOff(), other.runner.workOff()]);
    expect(done.toSorted()).toEqual(all.toSorted());
  });

  test("of a process that died goes to another one when its lease is over", async () => {
    let done = 0;
    const job = defineJob(fresh("died"), async () => {
      done++;
    });
    const { runner, pass } = await background({ jobs: [job] });
    await runner.enqueue(job, tenant, {});
    const taken = await runner.queue.take([job.name]);
    expect(await runner.workOff()).toBe(0);
    pass(lease / 2);
    await runner.queue.prolong(taken!);
    pass(lease / 2 + second);
    expect(await runner.workOff()).toBe(0);
    pass(lease);
    expect(await runner.workOff()).toBe(1);
    expect(done).toBe(1);
    // The first one comes back to life: what it thinks of the job counts no more.
    await runner.queue.failed(taken!, "too late", 10);
    expect(await runner.workOff()).toBe(0);
  });

  test("with a key waits once, however often it is asked for, and once more when asked for while it runs", async () => {
    let done = 0;
    const job = defineJob(fresh("keyed"), async () => {
      if (++done === 1) await runner.enqueue(job, tenant, {}, { key: "same" });
    });
    const { runner } = await background({ jobs: [job] });
    for (let round = 0; round < 3; round++) await runner.enqueue(job, tenant, {}, { key: "same" });
    expect(await runner.workOff()).toBe(2);
    expect(done).toBe(2);
  });

  test("of a suspended tenant waits until the tenant is back", async () => {
    const { platform } = await testInstallation();
    const closed = await buildTenant();
    const setStatus = (status: string) =>
      platform.registry.transaction({ actor: "test" }, (db) =>
        db.updateTable("tenants").set({ status }).where("id", "=", closed.id).execute(),
      );
    let done = 0;
    const job = defineJob(fresh("closed"), async () => {
      done++;
    });
    const { runner, pass } = await background({ jobs: [job] });
    await runner.enqueue(job, closed, {});
    await setStatus("suspended");
    await runner.workOff();
    expect(done).toBe(0);
    await setStatus("active");
    pass(hour + second);
    await runner.workOff();
    expect(done).toBe(1);
  });

  test("that this program does not know is left for one that does", async () => {
    const known = defineJob(fresh("known"), async () => {});
    const newer = defineJob(fresh("newer"), async () => {});
    const [old, current] = [await background({ jobs: [known] }), await background({ jobs: [known, newer] })];
    await current.runner.enqueue(newer, tenant, {});
    expect(await old.runner.workOff()).toBe(0);
    expect(await current.runner.workOff()).toBe(1);
  });
});

describe("recurring work", () => {
  test("comes again after its time, once for all processes, whatever happens in between", async () => {
    let runs = 0;
    const job = definePlatformJob(fresh("hourly"), async () => {
      if (++runs === 2) throw new Error("once in a while");
    });
    const schedules = [{ job, every: 3600 }];
    const [one, other] = [await background({ schedules }), await background({ schedules })];
    const recurring = [{ name: job.name, every: 3600 }];
    await Promise.all([
      one.runner.queue.keepRecurring(recurring),
      other.runner.queue.keepRecurring(recurring),
    ]);
    expect((await one.runner.workOff()) + (await other.runner.workOff())).toBe(1);
    one.pass(hour + second);
    expect(await one.runner.workOff()).toBe(1);
    one.pass(6 * second);
    expect(await one.runner.workOff()).toBe(1);
    expect(runs).toBe(3);
    one.pass(hour - 10 * second);
    expect(await one.runner.workOff()).toBe(0);
  });

  test("in every tenant goes on in the others when it fails in one, and there again later", async () => {
    const failing = await buildTenant();
    const visited: string[] = [];
    let broken = true;
    const job = defineJob(fresh("everywhere"), async ({ tenant }) => {
      visited.push(tenant.slug);
      if (tenant.slug === failing.slug && broken) throw new Error("not here");
    });
    const { runner, pass } = await background({ schedules: [{ job, every: 3600 }] });
    await runner.queue.keepRecurring([{ name: job.name, every: 3600 }]);
    await runner.workOff();
    expect(visited).toContain(tenant.slug);
    expect(visited).toContain(failing.slug);
    visited.length = 0;
    broken = false;
    pass(61 * second);
    await runner.workOff();
    expect(visited).toEqual([failing.slug]);
  });

  test("begins with the start and ends with the stop", async () => {
    const ran = Promise.withResolvers<void>();
    const job = definePlatformJob(fresh("start"), async () => ran.resolve());
    const { runner } = await background({ schedules: [{ job, every: 3600 }] });
    const working = await runner.start();
    await ran.promise;
    await working[Symbol.asyncDispose]();
    expect(await runner.queue.take([job.name])).toBeUndefined();
  });
});

describe("a job of the platform", () => {
  test("is told the ids it was asked for with, at once when the order is committed", async () => {
    const { platform } = await testInstallation();
    const told = Promise.withResolvers<unknown>();
    const job = definePlatformJob(fresh("told"), async ({ ids }) => told.resolve(ids));
    const { runner, pass } = await background({ jobs: [job] });
    pass(hour);
    await using _working = await runner.start();
    // Its first look at the line is over, and the next one is a minute away.
    await runner.workOff();
    await platform.registry.transaction({ actor: "test" }, (db) =>
      platform.queue.add(db, { name: job.name, tenantId: null, ids: { letter: "a" } }),
    );
    expect(await told.promise).toEqual({ letter: "a" });
  });

  test("is not asked for by a transaction that fails, nor is anything done after it", async () => {
    const { registry, queue } = (await testInstallation()).platform;
    const name = fresh("never");
    let followed = false;
    const failing = registry.transaction({ actor: "test" }, async (db) => {
      await queue.add(db, { name, tenantId: null, ids: {} });
      registry.afterCommit(db, () => {
        followed = true;
      });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await queue.take([name])).toBeUndefined();
    expect(followed).toBe(false);
  });

  test("stands, though what was to follow its commit fails", async () => {
    const { registry, queue } = (await testInstallation()).platform;
    const name = fresh("stands");
    await registry.transaction({ actor: "test" }, async (db) => {
      registry.afterCommit(db, () => {
        throw new Error("too bad");
      });
      await queue.add(db, { name, tenantId: null, ids: {} });
    });
    expect((await queue.take([name]))?.name).toBe(name);
  });
});

describe("an event", () => {
  /** Does something as a call would, with these handlers behind it. */
  async function acting(handlers: EventHandlers) {
    const { platform } = await testInstallation();
    const opened = await background({ handlers });
    const { outbox } = opened;
    const options = {
      registry: platform.registry,
      constraints,
      clock: () => new Date(),
      published: (at: TenantFacts, ids: string[]) => outbox.published(at, ids),
      handles: (type: string) => outbox.handles(type),
    };
    const request = { id: "", address: "", userAgent: "", origin: "" };
    const act = (work: (ctx: Ctx) => Promise<unknown>) =>
      inTenant(options, { tenant, actor: person.actor, request }, "read write", work);
    return { ...opened, act };
  }
  const event = (type: string) => ({ type, clientId: person.clientId });
  const left = async (type: string) => {
    const rows = await asProgram(tenant, (db) =>
      db.selectFrom("events").select(["attempts", "handled_at"]).where("type", "=", type).execute(),
    );
    return rows.map(({ attempts, handled_at }) => ({ attempts, handled: handled_at !== null }));
  };

  test("is handled after the commit, and not at all when there was none", async () => {
    const type = fresh("event");
    const seen: string[] = [];
    const { act, outbox } = await acting({ [type]: [async (_, stored) => seen.push(stored.type)] });
    await act((ctx) => ctx.emit(event(type)));
    await expect(
      act(async (ctx) => {
        await ctx.emit(event(type));
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await outbox.settled();
    expect(seen).toEqual([type]);
    expect(await left(type)).toEqual([{ attempts: 0, handled: true }]);
  });

  test("from which nothing follows is done when it is written", async () => {
    const type = fresh("event");
    const { act } = await acting({});
    await act((ctx) => ctx.emit(event(type)));
    expect(await left(type)).toEqual([{ attempts: 0, handled: true }]);
  });

  test("whose handler fails leaves nothing of it, and is taken up again by the sweep, later each time", async () => {
    const type = fresh("event");
    let fails = 2;
    const handler = async ({ db }: Ctx) => {
      await db
        .updateTable("settings")
        .set({ vat_number: `handled ${fails}` })
        .execute();
      if (fails-- > 0) throw new Error("not yet");
    };
    const { act, outbox, pass } = await acting({ [type]: [handler] });
    await act((ctx) => ctx.emit(event(type)));
    await outbox.settled();
    expect(await left(type)).toEqual([{ attempts: 1, handled: false }]);
    const { vat_number } = await asProgram(tenant, (db) =>
      db.selectFrom("settings").select("vat_number").executeTakeFirstOrThrow(),
    );
    expect(vat_number).toBe("");

    pass(90 * second);
    expect(await outbox.sweep(tenant)).toBe(0);
    pass(60 * second);
    expect(await outbox.sweep(tenant)).toBe(1);
    pass(100 * second);
    expect(await outbox.sweep(tenant)).toBe(1);
    expect(await left(type)).toEqual([{ attempts: 2, handled: true }]);
  });

  test("left by a crash is handled once, though two processes sweep", async () => {
    const type = fresh("event");
    let handled = 0;
    const handlers = {
      [type]: [
        async () => {
          handled++;
        },
      ],
    };
    const [one, other] = [await acting(handlers), await acting(handlers)];
    await asProgram(tenant, (db) =>
      db
        .insertInto("events")
        .values({
          id: Bun.randomUUIDv7(),
          type,
          at: new Date(Date.now() - hour),
          audience: "internal",
        })
        .execute(),
    );
    await Promise.all([one.outbox.sweep(tenant), other.outbox.sweep(tenant)]);
    expect(handled).toBe(1);
  });
});
