import { permissions } from "../contract/permissions.ts";
import { constraints } from "./app.ts";
import type { Actor, Ctx, RequestFacts, TenantFacts } from "./kernel/context.ts";
import { type EventHandlers, Outbox } from "./kernel/events.ts";
import { inTenant } from "./kernel/http/mount.ts";
import { newId } from "./kernel/ids.ts";
import { activeTenants, definePlatformJob, type Job, JobRunner, type Schedule } from "./kernel/jobs.ts";
import type { Platform } from "./platform.ts";
import { removeExpiredJob } from "./slices/identity/index.ts";
import { registryUpkeepJob, tenantUpkeepJob } from "./slices/tenancy/index.ts";
import { closeResolvedJob } from "./slices/tickets/index.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** What follows from events, of all slices. */
export const eventHandlers: EventHandlers = {};

/** Jobs that somebody asks for, of all slices. */
export const jobs: Job[] = [];

/** Recurring work of all slices. */
export const schedules: Schedule[] = [
  { job: removeExpiredJob, every: hour },
  { job: registryUpkeepJob, every: day },
  { job: tenantUpkeepJob, every: day },
  { job: closeResolvedJob, every: 6 * hour },
];

/** Work that no person waits for: events after the commit, and jobs. */
export interface Background {
  outbox: Outbox;
  runner: JobRunner;
}

export interface BackgroundOptions {
  clock?: () => Date;
  handlers?: EventHandlers;
  jobs?: Job[];
  schedules?: Schedule[];
}

/** Puts together what runs in the background of a platform. Nothing runs before the runner is started. */
export function openBackground(platform: Platform, options: BackgroundOptions = {}): Background {
  const { clock = () => new Date(), handlers = eventHandlers } = options;
  const { registry } = platform;
  const mounted = {
    registry,
    constraints,
    clock,
    published: (tenant: TenantFacts, ids: string[]) => outbox.published(tenant, ids),
    handles: (type: string) => outbox.handles(type),
  };
  const asProgram = <T>(tenant: TenantFacts, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    inTenant(mounted, { tenant, actor: program, request: requestOf(platform, tenant) }, "read write", work);
  const outbox = new Outbox(handlers, asProgram);
  const runner = new JobRunner({
    registry,
    clock,
    inTenant: asProgram,
    jobs: options.jobs ?? jobs,
    schedules: [...(options.schedules ?? schedules), ...(outbox.idle ? [] : [sweeping(outbox)])],
  });
  return { outbox, runner };
}

/** Whatever a crash or a failure has left in the outboxes of the tenants. */
function sweeping(outbox: Outbox): Schedule {
  const job = definePlatformJob("events.sweep", async ({ registry, signal }) => {
    for (const tenant of await activeTenants(registry)) {
      signal.throwIfAborted();
      await outbox.sweep(tenant);
    }
  });
  return { job, every: 15 * minute };
}

/** The program itself, when nobody asked for what it does. */
const program: Actor = {
  personId: null,
  name: "Postern",
  role: "program",
  permissions: new Set(permissions),
  audience: "job",
  clientId: null,
};

function requestOf({ tenantOrigin }: Platform, { slug }: TenantFacts): RequestFacts {
  return { id: newId(), address: "", userAgent: "", origin: tenantOrigin(slug) };
}
