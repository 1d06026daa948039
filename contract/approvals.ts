import { z } from "zod";
import { personRef } from "./directory.ts";
import { date, endpoint, flag, id, instant, line, prose, several, whenUsed } from "./endpoint.ts";
import { money } from "./money.ts";
import { page, pageQuery } from "./paging.ts";
import { clientRoles } from "./permissions.ts";

/** What can be submitted to a client. The last three are free-standing: staff write them here. */
export const approvalKinds = [
  "time_entry",
  "expense",
  "invoice",
  "deliverable",
  "change_request",
  "quote",
] as const;
export type ApprovalKind = (typeof approvalKinds)[number];
export const requestKinds = ["deliverable", "change_request", "quote"] as const;
export const approvalStates = ["waiting", "approved", "rejected", "withdrawn"] as const;
export type ApprovalState = (typeof approvalStates)[number];
export const verdicts = ["approved", "rejected"] as const;
export type Verdict = (typeof verdicts)[number];
/** Milliseconds in which a decision can be taken back; nothing follows from it before. */
export const undoTime = 10_000;

const kind = whenUsed(() => z.enum(approvalKinds));
const state = whenUsed(() => z.enum(approvalStates));
const verdict = whenUsed(() => z.enum(verdicts));
const ref = whenUsed(() => z.object({ id, name: z.string() }));
const currency = whenUsed(() => z.string().regex(/^[A-Z]{3}$/));
const minorUnits = whenUsed(() => z.int().min(0).max(10_000_000_000));
const ids = whenUsed(() => z.array(id).min(1).max(1000));

/** One thing submitted, in one revision. */
const row = whenUsed(() =>
  z.object({
    id,
    kind,
    /** The time entry, expense, invoice or request that it is about. */
    subjectId: id,
    client: ref,
    project: ref.nullable(),
    title: z.string(),
    /** Day that it counts for, `YYYY-MM-DD`, where it has one. */
    day: z.string().nullable(),
    /** Whose time or expense it is. */
    person: personRef.nullable(),
    amount: money.nullable(),
    minutes: z.int().nullable(),
    /** From 1; what changes while it waits, or after it was approved, is submitted again as the next one. */
    revision: z.int(),
    /** An earlier revision was shown before, and differs. */
    changed: z.boolean(),
    state,
    submittedAt: instant,
    submittedBy: personRef.nullable(),
    /** Last day to decide, and its end; null for none. */
    dueOn: z.string().nullable(),
    deadline: instant.nullable(),
    overdue: z.boolean(),
    /** Of the last decision that stands; null while nobody has decided. */
    decided: z
      .object({
        verdict,
        /** Null when time ran out and the policy decided. */
        by: z.string().nullable(),
        at: instant,
        /** Until then whoever decided can take it back. */
        takesEffectAt: instant,
        comment: z.string(),
      })
      .nullable(),
    /** Deciding it asks for a proof of the last ten minutes. */
    needsProof: z.boolean(),
    commentOnRejection: z.boolean(),
    can: z.object({ decide: z.boolean(), undo: z.boolean(), withdraw: z.boolean(), revise: z.boolean() }),
  }),
);
export type ApprovalRow = z.infer<typeof row>;

/** A value of the content: text, number (minutes, minor units), or nothing. */
const value = whenUsed(() => z.union([z.string(), z.number(), z.boolean(), z.null()]));
/** Content as the client is shown it: by field, whose names are translation keys under `approvals.fields.*`. */
const content = whenUsed(() => z.record(z.string(), value));
export type ApprovalContent = z.infer<typeof content>;

const decision = whenUsed(() =>
  z.object({
    id,
    verdict,
    /** Null when time ran out and the policy decided. */
    by: personRef.nullable(),
    /** Whose decision it was, where they had delegated it. */
    onBehalfOf: personRef.nullable(),
    comment: z.string(),
    at: instant,
    takesEffectAt: instant,
    /** Set when it was taken back. */
    undoneAt: instant.nullable(),
    /** Step that it decided, from 0. */
    step: z.int(),
  }),
);
export type ApprovalDecision = z.infer<typeof decision>;

const step = whenUsed(() =>
  z.object({
    position: z.int(),
    /** `skipped`: the amount is not within its bounds; `pending`: its turn has not come. */
    state: z.enum(["pending", "open", "approved", "rejected", "skipped"]),
    need: z.enum(["any", "all"]),
    roles: z.array(z.enum(clientRoles)),
    people: z.array(personRef),
    /** Who may decide it now, delegates not among them. */
    deciders: z.array(personRef),
  }),
);

const approval = whenUsed(() =>
  row.extend({
    content,
    /** SHA-256 of the content as canonical JSON (RFC 8785) in UTF-8, hexadecimal. */
    contentHash: z.string(),
    /** What is different from the revision before. */
    differences: z.array(z.object({ field: z.string(), before: value, after: value })),
    steps: z.array(step),
    /** `sequence`: one step after the other. */
    order: z.enum(["sequence", "parallel"]),
    /** Newest first, those taken back among them. */
    decisions: z.array(decision),
    /** All of the same thing, newest first; this one among them. */
    revisions: z.array(z.object({ id, revision: z.int(), state, submittedAt: instant })),
    /** What happens when nobody decides in time; null for nothing. */
    defaultVerdict: verdict.nullable(),
    blocksBilling: z.boolean(),
  }),
);
export type Approval = z.infer<typeof approval>;

const totals = {
  count: z.int(),
  /** By currency, which are never added to one another. */
  amounts: z.array(money),
  minutes: z.int(),
  overdue: z.int(),
};
const group = whenUsed(() =>
  z.object({ client: ref, project: ref.nullable(), kind, ...totals, nextDeadline: instant.nullable() }),
);
export type ApprovalGroup = z.infer<typeof group>;

const filter = whenUsed(() =>
  z.object({
    /** What the reader may decide now; for staff, who decide nothing, the same as without. */
    mine: flag.optional(),
    state: several(state),
    kind: several(kind),
    projectId: id.optional(),
    /** For staff. */
    clientId: id.optional(),
    overdue: flag.optional(),
    from: date.optional(),
    to: date.optional(),
    search: line(200, 0).optional(),
    /** Exactly the items of one digest that the reader was sent. */
    digest: id.optional(),
  }),
);

/** How one line of a bulk decision came out. */
export const outcomes = [
  "decided",
  /** Decided before, by whom `by` says. */
  "already_decided",
  /** Another revision is there than the one that was shown; nothing was decided. */
  "changed",
  "withdrawn",
  /** Others decide it, or its step is not open yet. */
  "not_yours",
  /** The reader would decide it, were it less. */
  "over_limit",
  /** Nobody decides what they submitted, or their own time. */
  "own",
  "comment_missing",
  "not_found",
] as const;
export type DecisionOutcome = (typeof outcomes)[number];

const lineResult = whenUsed(() =>
  z.object({
    id,
    outcome: z.enum(outcomes),
    decisionId: id.nullable(),
    /** Who decided, and what, when somebody has. */
    verdict: verdict.nullable(),
    by: z.string().nullable(),
    at: instant.nullable(),
  }),
);

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
    client: ref.nullable(),
    project: ref.nullable(),
    /** Null for all kinds. */
    kind: kind.nullable(),
    ...policyFields,
    /** Names of all people in it. */
    names: z.array(ref),
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

const historyFilter = {
  verdict: verdict.optional(),
  /** Who decided, or `me`. */
  person: z.union([id, z.literal("me")]).optional(),
  kind: several(kind),
  projectId: id.optional(),
  clientId: id.optional(),
  /** Days of the decision, by the tenant's calendar. */
  from: date.optional(),
  to: date.optional(),
  search: line(200, 0).optional(),
};
const historyEntry = whenUsed(() =>
  decision.extend({
    approval: row.pick({
      id: true,
      kind: true,
      title: true,
      day: true,
      client: true,
      project: true,
      amount: true,
      minutes: true,
      revision: true,
      state: true,
    }),
  }),
);
export type ApprovalHistoryEntry = z.infer<typeof historyEntry>;

const requestFields = {
  title: line(200),
  /** Markdown, for the client. */
  text: prose(20_000, 0),
  amount: minorUnits.nullable(),
  currency,
  minutes: z.int().min(0).max(6_000_000).nullable(),
};

/** What proves a decision; contract/receipt.ts verifies it offline. */
const receipt = whenUsed(() =>
  z.object({
    version: z.literal(1),
    tenant: z.string(),
    client: z.string(),
    approval: z.object({
      id,
      kind,
      title: z.string(),
      revision: z.int(),
      /** Canonical JSON: what the client was shown, to the byte. */
      content: z.string(),
      contentHash: z.string(),
    }),
    decision: z.object({
      id,
      verdict,
      /** Null when time ran out and the policy decided. */
      by: z.object({ id, name: z.string() }).nullable(),
      onBehalfOf: z.object({ id, name: z.string() }).nullable(),
      comment: z.string(),
      at: instant,
      /** Network address that it came from. */
      address: z.string(),
      /** Way in and second factor of the session, such as `password+totp`. */
      factor: z.string(),
    }),
    /** Entry of the audit trail that the decision was written with, as it was hashed. */
    entry: z.object({ id: z.string(), leaf: z.string(), leafHash: z.string() }),
    /** Null while it waits for its seal, at most about a minute. */
    seal: z.object({ position: z.int(), hashes: z.array(z.string()), note: z.string() }).nullable(),
  }),
);
export type Receipt = z.infer<typeof receipt>;

const byId = whenUsed(() => z.strictObject({ id }));
const acting = { viewing: false } as const;

export const approvalsContract = {
  /** By deadline, then oldest first; decided ones by when they were submitted, newest first. */
  list: endpoint("GET", "/approvals", "approvals.read", { summary: "List what was submitted for approval" })
    .input(whenUsed(() => z.strictObject({ ...filter.shape, ...pageQuery })))
    .output(whenUsed(() => page(row))),
  summary: endpoint("GET", "/approvals/summary", "approvals.read", {
    summary: "Sums of what was submitted for approval, by project and kind",
  })
    .input(whenUsed(() => z.strictObject(filter.shape)))
    .output(whenUsed(() => z.object({ groups: z.array(group), total: z.object(totals) }))),
  get: endpoint("GET", "/approvals/{id}", "approvals.read", {
    summary: "Read what was submitted for approval",
  })
    .input(byId)
    .output(approval),
  /**
   * One verdict on many, in one transaction. Each line says what came of it; those that could not be decided are left
   * as they were. When any of them asks for a recent proof and there is none, nothing is decided: `proof_required`.
   */
  decide: endpoint("POST", "/approvals/decisions", "approvals.decide", {
    ...acting,
    idempotent: true,
    limit: "approval",
    rateLimit: 120,
    status: 200,
    summary: "Approve or reject",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          items: z
            .array(z.strictObject({ id, /** As it was shown. */ revision: z.int().min(1) }))
            .min(1)
            .max(1000),
          verdict,
          comment: prose(2000, 0).default(""),
        }),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          /** Names all that was decided by this call, for taking it back; null when nothing was. */
          batchId: id.nullable(),
          takesEffectAt: instant.nullable(),
          decided: z.int(),
          items: z.array(lineResult),
        }),
      ),
    ),
  /** As long as it has not taken effect. */
  undo: endpoint("POST", "/approvals/decisions/undo", "approvals.decide", {
    ...acting,
    rateLimit: 120,
    status: 200,
    summary: "Take back what one has just decided",
  })
    .input(whenUsed(() => z.union([z.strictObject({ batchId: id }), z.strictObject({ ids })])))
    .output(
      whenUsed(() =>
        z.object({
          /** Approvals that wait again. */
          undone: z.array(id),
          /** Approvals whose decision has taken effect, or was not one's own. */
          failed: z.array(id),
        }),
      ),
    ),
  /** Newest first. */
  history: endpoint("GET", "/approvals/history", "approvals.read", { summary: "Decisions, newest first" })
    .input(whenUsed(() => z.strictObject({ ...historyFilter, ...pageQuery })))
    .output(whenUsed(() => page(historyEntry))),
  /** At most 50,000 decisions, newest first, as CSV. */
  exportHistory: endpoint("GET", "/approvals/history/export", "approvals.read", {
    rateLimit: 10,
    limit: "export",
    summary: "Export decisions as CSV",
  })
    .input(whenUsed(() => z.strictObject(historyFilter)))
    .output(whenUsed(() => z.instanceof(Blob))),
  receipt: endpoint("GET", "/approvals/decisions/{id}/receipt", "approvals.read", {
    summary: "What proves a decision",
  })
    .input(byId)
    .output(receipt),

  /** For staff. Of a project all that is not submitted yet until a day, or those named. */
  submit: endpoint("POST", "/approvals/submissions", "approvals.submit", {
    ...acting,
    idempotent: true,
    status: 200,
    rateLimit: 120,
    summary: "Submit time, expenses or invoices for approval",
  })
    .input(
      whenUsed(() =>
        z.union([
          z.strictObject({ kind: z.enum(["time_entry", "expense", "invoice"]), ids }),
          z.strictObject({
            kind: z.enum(["time_entry", "expense"]),
            projectId: id,
            to: date.optional(),
          }),
        ]),
      ),
    )
    .output(
      whenUsed(() =>
        z.object({
          /** What is left of the project: at most 1,000 are submitted at once. */
          more: z.boolean(),
          items: z.array(
            z.object({
              id,
              outcome: z.enum([
                "submitted",
                /** As the next revision, with the difference. */
                "resubmitted",
                /** It waits, or was approved, as it is. */
                "unchanged",
                /** Not for the client: not billable, a draft. */
                "not_for_client",
                "not_found",
              ]),
              approvalId: id.nullable(),
            }),
          ),
        }),
      ),
    ),
  /** What of a project was submitted, and what its policy keeps from being billed. */
  billing: endpoint("GET", "/approvals/billing", "approvals.submit", {
    summary: "How much of a project is approved",
  })
    .input(whenUsed(() => z.strictObject({ projectId: id })))
    .output(
      whenUsed(() =>
        z.object({
          items: z.array(
            z.object({
              kind: z.enum(["time_entry", "expense"]),
              unsubmitted: z.int(),
              waiting: z.int(),
              approved: z.int(),
              rejected: z.int(),
              /** Cannot be invoiced as long as it is not approved. */
              blocked: z.int(),
            }),
          ),
        }),
      ),
    ),
  /** A free-standing deliverable, change request or quote. */
  createRequest: endpoint("POST", "/approvals/requests", "approvals.submit", {
    ...acting,
    idempotent: true,
    summary: "Ask a client to approve something",
  })
    .input(
      whenUsed(() =>
        z.strictObject({
          kind: z.enum(requestKinds),
          /** One of the two: of a project, or of a client as a whole. */
          projectId: id.optional(),
          clientId: id.optional(),
          title: requestFields.title,
          text: requestFields.text.default(""),
          amount: requestFields.amount.default(null),
          /** Of the project, else the client, without it. */
          currency: requestFields.currency.optional(),
          minutes: requestFields.minutes.default(null),
        }),
      ),
    )
    .output(approval),
  /** The revision before is withdrawn; answers with the new one. The id is the approval's. */
  reviseRequest: endpoint("PATCH", "/approvals/requests/{id}", "approvals.submit", {
    ...acting,
    summary: "Change what a client was asked to approve",
  })
    .input(whenUsed(() => z.strictObject({ id, ...z.strictObject(requestFields).partial().shape })))
    .output(approval),
  withdraw: endpoint("POST", "/approvals/withdrawals", "approvals.submit", {
    ...acting,
    status: 200,
    summary: "Withdraw what waits",
  })
    .input(whenUsed(() => z.strictObject({ ids })))
    .output(whenUsed(() => z.object({ withdrawn: z.array(id), failed: z.array(id) }))),

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
