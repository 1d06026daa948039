import { approvalSources, constraints } from "./app.ts";
import { Sealing } from "./kernel/audit/sealing.ts";
import type { Ctx, RequestFacts, TenantFacts } from "./kernel/context.ts";
import { deriveKey } from "./kernel/crypto.ts";
import { type EventHandlers, Outbox } from "./kernel/events.ts";
import { inTenant } from "./kernel/http/mount.ts";
import { outbound } from "./kernel/http/outbound.ts";
import { newId } from "./kernel/ids.ts";
import { activeTenants, definePlatformJob, type Job, JobRunner, type Schedule } from "./kernel/jobs.ts";
import { expireMail, type MailJobsOptions, sendMailJob } from "./kernel/mail/jobs.ts";
import { programActor } from "./kernel/program.ts";
import { sweepStorage } from "./kernel/storage/sweep.ts";
import type { Platform } from "./platform.ts";
import { approvalUpkeep } from "./slices/approvals/index.ts";
import { askForDueCopies, deliverCopiesJob } from "./slices/audit/index.ts";
import { readdress } from "./slices/directory/index.ts";
import { identityJobs, makeDigestLinks, removeExpiredJob } from "./slices/identity/index.ts";
import { removeOldReadingsJob } from "./slices/readings/index.ts";
import { checkDomainsJob, forgetStatementsJob, resolveTxt } from "./slices/sso/index.ts";
import { registryUpkeepJob, tenantUpkeepJob } from "./slices/tenancy/index.ts";
import { closeResolvedJob } from "./slices/tickets/index.ts";
import { zitadelHandlers, zitadelJobs, zitadelSchedules } from "./slices/zitadel/index.ts";

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
  { job: removeOldReadingsJob, every: day },
  { job: checkDomainsJob(resolveTxt), every: day },
  { job: forgetStatementsJob, every: hour },
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
  const { clock = () => new Date() } = options;
  const { registry } = platform;
  const outside = outsideWork(platform);
  const handlers = options.handlers ?? { ...eventHandlers, ...outside.handlers };
  const mounted = {
    registry,
    constraints,
    clock,
    published: (tenant: TenantFacts, ids: string[]) => outbox.published(tenant, ids),
    handles: (type: string) => outbox.handles(type),
  };
  const asProgram = <T>(tenant: TenantFacts, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    inTenant(
      mounted,
      { tenant, actor: programActor(), request: requestOf(platform, tenant) },
      "read write",
      work,
    );
  const outbox = new Outbox(handlers, asProgram);
  const runner = new JobRunner({
    registry,
    queue: platform.queue.at(clock),
    clock,
    inTenant: asProgram,
    jobs: options.jobs ?? [
      ...jobs,
      sendMailJob(mailing(platform)),
      ...jobsOfIdentity(platform),
      deliverCopiesJob({ queue: platform.queue, outbound: outbound({ allowPrivate: platform.config.demo }) }),
      ...outside.jobs,
    ],
    schedules: [
      ...(options.schedules ?? [
        ...schedules,
        expireMail(platform),
        upkeepOfApprovals(platform),
        { job: sweepStorage(platform.storage), every: 6 * hour },
        ...outside.schedules,
      ]),
      ...(outbox.idle ? [] : [sweeping(outbox)]),
    ],
  });
  return { outbox, runner };
}

/** What seals the audit trails of a platform. Nothing is sealed before it is started, or asked to. */
export function openSealing(
  { registry, masterKey, queue }: Platform,
  clock: () => Date = () => new Date(),
  worked?: () => void,
): Sealing {
  const looked = (tenant: TenantFacts) => askForDueCopies(registry, queue, tenant, clock());
  return new Sealing({ registry, masterKey, clock, looked, ...(worked && { worked }) });
}

/** Links that go out by mail, and what follows from changes of addresses and policies. */
function jobsOfIdentity({ registry, post, masterKey, tenantOrigin }: Platform): Job[] {
  return identityJobs({
    post,
    key: (purpose) => deriveKey(masterKey, purpose),
    originOf: tenantOrigin,
    readdress: (tenant, ids, email) => readdress(registry.pools, tenant, ids, email),
  });
}

/** What approvals need to be looked after. */
export function upkeepOfApprovals({ registry, post, tenantOrigin, zitadel }: Platform): Schedule {
  return approvalUpkeep({
    registry,
    post,
    originOf: tenantOrigin,
    sources: approvalSources,
    // Where the platform's own provider looks after all proofs, there is none to ask for here.
    makeLinks: zitadel ? async () => new Map<string, string>() : makeDigestLinks,
  });
}

/** What follows at the platform's own identity provider, where it has one. */
function outsideWork({ zitadel, queue }: Platform) {
  if (!zitadel) return { handlers: {}, jobs: [], schedules: [] };
  return {
    handlers: zitadelHandlers(queue),
    jobs: zitadelJobs(zitadel),
    schedules: zitadelSchedules(zitadel),
  };
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

/** What sending mail needs of a platform. */
export function mailing({ post, config, tenantOrigin }: Platform): MailJobsOptions {
  return { post, mail: config.mail, originOf: tenantOrigin };
}

function requestOf({ tenantOrigin }: Platform, { slug }: TenantFacts): RequestFacts {
  return { id: newId(), address: "", userAgent: "", origin: tenantOrigin(slug) };
}
