import { openBackground, upkeepOfApprovals } from "../../server/background.ts";
import { readConfig } from "../../server/config.ts";
import { activeTenants } from "../../server/kernel/jobs.ts";
import { openPlatform } from "../../server/platform.ts";

/**
 * Does what is due for approvals half an hour from now, beside the server of the journeys and on its data: mails that
 * gather for a quarter of an hour are written now, and the server sends them. Run by Bun.
 */
await using platform = await openPlatform(readConfig(process.env), { share: true });
const later = new Date(Date.now() + 30 * 60_000);
const { job } = upkeepOfApprovals(platform);
const { runner } = openBackground(platform, { clock: () => later, jobs: [job], schedules: [] });
for (const { id } of await activeTenants(platform.registry))
  await runner.queue.enqueue({ name: job.name, tenantId: id, ids: {} });
await runner.workOff();
