import type { Outbound } from "./kernel/http/outbound.ts";
import type { ProtocolRoute } from "./kernel/http/protocols.ts";
import type { Route } from "./kernel/http/routes.ts";
import type { Limits } from "./kernel/limits.ts";
import type { SessionWatch } from "./kernel/realtime/session-watch.ts";
import { streamRoute } from "./kernel/realtime/stream.ts";
import type { ConstraintCodes } from "./kernel/refusal.ts";
import type { Platform } from "./platform.ts";
import { accessRoutes } from "./slices/access/index.ts";
import {
  approvalConstraints,
  approvalNeed,
  approvalRoutes,
  askToAttend,
  billingBlocks,
  lockSubmissions,
  type SubjectSources,
} from "./slices/approvals/index.ts";
import { auditConstraints, auditRoutes, proveInsertion } from "./slices/audit/index.ts";
import {
  activatePerson,
  clientNames,
  directoryConstraints,
  directoryRoutes,
  type HelpOptions,
  hasClient,
  settingsRoutes,
} from "./slices/directory/index.ts";
import { identityRoutes, type Throttle } from "./slices/identity/index.ts";
import {
  type EntrySource,
  invoiceConstraints,
  invoicePage,
  invoiceRoutes,
  invoiceSubjects,
} from "./slices/invoices/index.ts";
import { mailRoutes } from "./slices/mail/index.ts";
import { overviewRoutes } from "./slices/overview/index.ts";
import {
  billableEntries,
  billedProject,
  entriesById,
  expenseSubjects,
  filesOfExpense,
  lockEntries,
  otherCurrencies,
  projectConstraints,
  projectPage,
  projectRoutes,
  readReceipt,
  timeSubjects,
} from "./slices/projects/index.ts";
import { forgetInReadings, readingRoutes } from "./slices/readings/index.ts";
import {
  type AsProgram,
  type Oidc,
  peopleOf,
  providerKinds,
  providerOf,
  provisioningProtocols,
  routing,
  ssoConstraints,
  ssoProtocols,
  ssoRoutes,
  type TxtResolver,
} from "./slices/sso/index.ts";
import { type TenantFinder, tenancyRoutes } from "./slices/tenancy/index.ts";
import { forgetPerson, ticketConstraints, ticketPage, ticketRoutes } from "./slices/tickets/index.ts";
import {
  askToFollowTenant,
  type OpenId,
  standIns,
  zitadelProtocols,
  zitadelRoutes,
} from "./slices/zitadel/index.ts";

/** What breaking a constraint means, of all slices. */
export const constraints: ConstraintCodes = {
  ...directoryConstraints,
  ...ticketConstraints,
  ...invoiceConstraints,
  ...projectConstraints,
  ...approvalConstraints,
  ...ssoConstraints,
  ...auditConstraints,
  tenants_slug_key: { code: "already_exists", path: "slug" },
};

/** What can be submitted for approval of what other slices have. */
export const approvalSources: SubjectSources = {
  time_entry: timeSubjects,
  expense: expenseSubjects,
  invoice: invoiceSubjects,
};

/** Time and expenses as invoices are made of them, and what policies keep from being invoiced. */
export const entrySource: EntrySource = {
  billable: billableEntries,
  byId: entriesById,
  otherCurrencies,
  lock: async (db, ids) => {
    await lockEntries(db, ids);
    await lockSubmissions(db, ids);
  },
  project: billedProject,
  blocks: billingBlocks,
};

/** What the slices' endpoints are made with. */
type Parts = Pick<
  Platform,
  | "registry"
  | "post"
  | "queue"
  | "storage"
  | "recorder"
  | "provisioner"
  | "tenantOrigin"
  | "config"
  | "zitadel"
> & {
  limits: Limits;
  throttle: Throttle;
  finder: TenantFinder;
  watch: SessionWatch;
  openId: OpenId;
  clock: () => Date;
  /** Asks addresses that users give. */
  outbound: Outbound;
  oidc: Oidc;
  resolveTxt: TxtResolver;
  asProgram: AsProgram;
  asCaller: HelpOptions["asCaller"];
};

/** Every slice of the product and its endpoints. */
export function routes(platform: Parts): Route[] {
  const { registry, post, queue, recorder, provisioner, tenantOrigin, config, limits, throttle, finder } =
    platform;
  const { zitadel, openId, outbound, oidc, resolveTxt, storage } = platform;
  return [
    ...identityRoutes({
      originOf: tenantOrigin,
      throttle,
      activate: (tenant, id, name) => activatePerson(registry.pools, tenant.database, id, name),
      hasClient: (tenant, id) => hasClient(registry.pools, tenant, id),
      clientNames: (tenant, ids) => clientNames(registry.pools, tenant, ids),
      routing,
      providerKinds,
      providerOf,
    }),
    ...tenancyRoutes({
      provisioner,
      finder,
      originOf: tenantOrigin,
      demo: config.demo,
      statusChanged: zitadel ? (id) => askToFollowTenant(queue, id) : undefined,
    }),
    ...directoryRoutes({
      registry,
      post,
      limits,
      originOf: tenantOrigin,
      invitedElsewhere: zitadel !== null,
      rolesElsewhere: zitadel !== null,
      forget: [forgetPerson, forgetInReadings],
      asCaller: platform.asCaller,
    }),
    ...settingsRoutes({ registry, changed: finder.forget }),
    ...ticketRoutes(),
    ...invoiceRoutes({ entries: entrySource }),
    ...projectRoutes({
      storage,
      recordsChanged: ({ tenant }, settled) => askToAttend(queue, tenant, settled),
    }),
    ...approvalRoutes({
      sources: approvalSources,
      receipts: {
        list: filesOfExpense,
        read: (ctx, id, input) => readReceipt(ctx, storage, { id, ...input }),
      },
      attend: (tenant, at) => askToAttend(queue, tenant, at),
      proveDecision: (ctx, id) => proveInsertion(ctx, "approval_decisions", id),
    }),
    ...overviewRoutes({
      tickets: ticketPage,
      invoices: invoicePage,
      projects: projectPage,
      approvals: approvalNeed,
    }),
    ...auditRoutes(queue),
    ...readingRoutes(),
    ...mailRoutes({ originOf: tenantOrigin }),
    ...accessRoutes((read) => recorder.record(read)),
    ...ssoRoutes({ oidc, outbound, resolve: resolveTxt }),
    ...zitadelRoutes(zitadel, openId),
    // Last: they take the place of routes above.
    ...(zitadel ? standIns(zitadel) : []),
  ];
}

/** What others' protocols prescribe, beside the API: these are all the addresses there are outside of it. */
export function protocols(platform: Parts): ProtocolRoute[] {
  const { watch, registry, asProgram, oidc, tenantOrigin, zitadel, openId } = platform;
  const people = peopleOf(registry, asProgram);
  return [
    streamRoute(watch),
    ...ssoProtocols({ people, oidc, originOf: tenantOrigin }),
    ...provisioningProtocols(people),
    ...(zitadel ? zitadelProtocols(zitadel, openId) : []),
  ];
}
