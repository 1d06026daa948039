import { beforeAll, expect, test } from "bun:test";
import { openBackground } from "../../background.ts";
import type { TenantFacts } from "../../kernel/context.ts";
import { type Browser, signedIn } from "../../testing/browser.ts";
import { buildClient, buildPerson, buildTenant, testInstallation } from "../../testing/installation.ts";
import { closeResolvedJob } from "./jobs.ts";

let tenant: TenantFacts;
let portal: Browser;
let desk: Browser;
beforeAll(async () => {
  tenant = await buildTenant();
  portal = await signedIn(tenant, await buildPerson(tenant, "client_user", await buildClient(tenant)));
  desk = await signedIn(tenant, await buildPerson(tenant, "agent"));
}, 60_000);

const days = (count: number) => count * 86_400_000;

/** Runs the job in the tenant, so many milliseconds from now. */
async function closeAfter(milliseconds: number): Promise<void> {
  const { platform } = await testInstallation();
  const clock = () => new Date(Date.now() + milliseconds);
  const { runner } = openBackground(platform, { jobs: [closeResolvedJob], schedules: [], clock });
  await runner.enqueue(closeResolvedJob, tenant, {});
  await runner.workOff();
}

async function resolvedTicket(): Promise<string> {
  const { body } = await portal.post("/tickets", { subject: "Slow", description: "Since noon." });
  await desk.patch(`/tickets/${body.id}`, { status: "resolved" });
  return body.id;
}

test("a ticket that was solved a week ago is closed, which its history tells, and no other", async () => {
  const id = await resolvedTicket();
  const open = (await portal.post("/tickets", { subject: "Open", description: "Still." })).body.id;
  await closeAfter(days(6.9));
  expect((await portal.get(`/tickets/${id}`)).body.status).toBe("resolved");
  await closeAfter(days(7.1));
  const { body } = await portal.get(`/tickets/${id}`);
  expect(body.status).toBe("closed");
  expect(body.timeline.at(-1)).toMatchObject({
    author: null,
    change: { field: "status", from: "resolved", to: "closed" },
  });
  expect((await portal.get(`/tickets/${open}`)).body.status).toBe("new");
});

test("a ticket that was taken up again stays open", async () => {
  const id = await resolvedTicket();
  await portal.post(`/tickets/${id}/replies`, { body: "It is back." });
  await closeAfter(days(30));
  expect((await portal.get(`/tickets/${id}`)).body.status).toBe("open");
});
