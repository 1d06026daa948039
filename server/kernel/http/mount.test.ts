import { expect, test } from "bun:test";
import { constraints } from "../../app.ts";
import { buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { inTenant } from "./mount.ts";

const deadlock = () => Object.assign(new Error("deadlock detected"), { errno: "40P01" });

async function counted(failing: "work" | "afterwards") {
  const { platform } = await testInstallation();
  const tenant = await buildTenant();
  const { actor } = await buildPerson(tenant, "agent");
  const request = { id: crypto.randomUUID(), address: "203.0.113.5", userAgent: "", origin: "" };
  const done = { work: 0, afterwards: 0 };
  const options = {
    registry: platform.registry,
    constraints,
    published: () => {},
    handles: () => false,
    clock: () => new Date(),
  };
  const act = (what: "work" | "afterwards") => {
    if (++done[what] === 1 && failing === what) throw deadlock();
  };
  await inTenant(options, { tenant, actor, request }, "read write", async (ctx) => {
    act("work");
    ctx.afterCommit(() => act("afterwards"));
  });
  return done;
}

test("a verb whose transaction met a deadlock is done again", async () => {
  expect(await counted("work")).toEqual({ work: 2, afterwards: 1 });
});

test("what has been committed is not done twice because what follows it met a deadlock", async () => {
  expect(await counted("afterwards")).toEqual({ work: 1, afterwards: 2 });
});
