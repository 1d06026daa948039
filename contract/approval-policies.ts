import { z } from "zod";
import { acting, byId, kind, verdicts } from "./approval.ts";
import { named, personRef } from "./directory.ts";
import { date, endpoint, id, whenUsed } from "./endpoint.ts";
import { currency, minorUnits } from "./money.ts";
import { clientRoles } from "./permissions.ts";

const policyStep = whenUsed(() =>
  z.strictObject({
    /** Who decides: everybody in one of these roles who sees the project… */
    roles: z.array(z.enum(clientRoles)).max(3),
    /** …and these members. */
    people: z.array(id).max(50),
    need: z.enum(["any", "all"]),
    /** The step is there for amounts over `above` and up to `upTo`, minor units; null for no bound. */
    above: minorUnits.nullable(),
    upTo: minorUnits.nullable(),
  }),
);
const policyFields = {
  /** Of its amounts. What comes in another currency counts as over every bound. */
  currency,
  order: z.enum(["sequence", "parallel"]),
  steps: z.array(policyStep).min(1).max(10),
  /** Days from submission, by the calendar of the project or tenant; null for no deadline. */
  deadlineDays: z.int().min(1).max(365).nullable(),
  /** Days before the deadline on which those who have not decided are reminded. */
  reminderDays: z.array(z.int().min(0).max(365)).max(5),
  /** So many days before the deadline these may decide, too, and are told. */
  escalation: z
    .strictObject({ daysBefore: z.int().min(0).max(365), people: z.array(id).min(1).max(20) })
    .nullable(),
  /** What counts as decided when the deadline is over; null for nothing. */
  defaultVerdict: z.enum(verdicts).nullable(),
  commentOnRejection: z.boolean(),
  /** What is not approved cannot be invoiced. */
  blocksBilling: z.boolean(),
  /** Over this amount a proof of the last ten minutes is asked for; 0 for always, null for never. */
  proofAbove: minorUnits.nullable(),
};

/** The narrowest one holds as a whole: project and kind, project, client and kind, client, kind, tenant. */
const policy = whenUsed(() =>
  z.object({
    /** Null: the program's own, where nobody has set one. */
    id: id.nullable(),
    client: named.nullable(),
    project: named.nullable(),
    /** Null for all kinds. */
    kind: kind.nullable(),
    ...policyFields,
    /** Names of all people in it. */
    names: z.array(named),
    can: z.object({ edit: z.boolean() }),
  }),
);
export type ApprovalPolicy = z.infer<typeof policy>;

const delegation = whenUsed(() =>
  z.object({
    id,
    from: personRef,
    to: personRef,
    fromDay: z.string(),
    toDay: z.string(),
    /** Today is one of its days. */
    active: z.boolean(),
    can: z.object({ remove: z.boolean() }),
  }),
);
export type ApprovalDelegation = z.infer<typeof delegation>;

/** Who decides, and who decides for whom while away. */
export const approvalPolicyEndpoints = {
  /** Members see those that hold for their company, staff all. */
  listPolicies: endpoint("GET", "/approvals/policies", "approvals.read", {
    summary: "Policies of approval",
  })
    .input(whenUsed(() => z.strictObject({ clientId: id.optional(), projectId: id.optional() })))
    .output(whenUsed(() => z.object({ items: z.array(policy) }))),
  effectivePolicy: endpoint("GET", "/approvals/policies/effective", "approvals.read", {
    summary: "The policy that holds for a kind of a client or project",
  })
    .input(whenUsed(() => z.strictObject({ kind, clientId: id.optional(), projectId: id.optional() })))
    .output(policy),
  /** Holds for what is submitted from then on, and its `blocksBilling` at once. */
  setPolicy: endpoint("PUT", "/approvals/policies", "approvals.configure", {
    ...acting,
    summary: "Set a policy of approval",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Of the tenant without both. */
          clientId: id.optional(),
          projectId: id.optional(),
          kind: kind.nullable().default(null),
          ...policyFields,
        }),
      ),
    )
    .output(policy),
  removePolicy: endpoint("DELETE", "/approvals/policies/{id}", "approvals.configure", {
    ...acting,
    status: 204,
    summary: "Remove a policy, so that the wider one holds",
  }).input(byId),

  /** One's own, given and got; those of the company for who manages its people. */
  listDelegations: endpoint("GET", "/approvals/delegations", "approvals.read", {
    summary: "Who decides for whom",
  }).output(whenUsed(() => z.object({ items: z.array(delegation) }))),
  /** Colleagues who may decide, those who see most of what oneself decides first. */
  listDelegates: endpoint("GET", "/approvals/delegates", "approvals.decide", {
    summary: "Who could decide while one is away",
  }).output(
    whenUsed(() =>
      z.object({
        items: z.array(
          personRef.extend({
            /** They see all projects of the company. */
            seesAll: z.boolean(),
            /** How many of one's own projects they see otherwise; what is of the company as a whole all see. */
            sharedProjects: z.int(),
          }),
        ),
      }),
    ),
  ),
  createDelegation: endpoint("POST", "/approvals/delegations", "approvals.decide", {
    ...acting,
    idempotent: true,
    summary: "Let a colleague decide while one is away",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          /** Oneself without it; a colleague for who manages the company's people. */
          fromId: id.optional(),
          /** They decide what they can see. */
          toId: id,
          fromDay: date,
          toDay: date,
        }),
      ),
    )
    .output(delegation),
  removeDelegation: endpoint("DELETE", "/approvals/delegations/{id}", "approvals.decide", {
    ...acting,
    status: 204,
    summary: "End a delegation",
  }).input(byId),
};
