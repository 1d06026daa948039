import { z } from "zod";
import { endpoint, id, instant, whenUsed } from "./endpoint.ts";
import { clientRoles, tenantRoles } from "./permissions.ts";
import { secondFactors } from "./session.ts";

/** Ways in that a tenant or a client chooses from. */
export const chosenWays = ["password", "link", "passkey", "oidc", "saml"] as const;

const ways = whenUsed(() => z.array(z.enum(chosenWays)).min(1));
const roles = whenUsed(() => z.array(z.enum([...tenantRoles, ...clientRoles])));

/** How people may come in. For a client, null means: as the tenant says. */
const policy = whenUsed(() =>
  z.object({
    ways: ways.nullable(),
    /** Ways that are not allowed are left out of the sign-in page, instead of shown with the reason. */
    onlyShown: z.boolean(),
    /** Of whom a second factor is asked: nobody, who wants it, some roles, all. */
    secondFactor: z.enum(["off", "optional", "some", "all"]).nullable(),
    secondFactorRoles: roles,
    factors: z.array(z.enum(secondFactors)).min(1),
    /** Days to set one up, after it became required or after joining. */
    graceDays: z.int().min(0).max(90),
    /** Whether staff who view the portal as a member may also write as them. */
    masqueradeWrites: z.boolean(),
    /**
     * What the link in a digest of what waits for approval opens: the sign-in page, or a session for that digest alone,
     * in which each decision asks for another proof than the mail. A client's own people can only ask for a session.
     */
    approvalsByMail: z.enum(["session", "link"]).nullable().default(null),
  }),
);
export type SignInPolicy = z.infer<typeof policy>;

const told = whenUsed(() =>
  policy.extend({
    clientId: id.nullable(),
    requiredSince: instant.nullable(),
    /** People whom a second factor is asked of, and how many of them have none yet. */
    asked: z.int(),
    without: z.int(),
  }),
);

/** What a policy would mean, without its being set. */
const preview = whenUsed(() =>
  z.object({
    /** People whom a second factor would be asked of, and how many of them have none yet. */
    asked: z.int(),
    without: z.int(),
    /** Until when those have to set one up; null when at once. */
    until: instant.nullable(),
    /** Why it cannot be set: a field, and a code under `errors.fields`. */
    problem: z.object({ path: z.string(), message: z.string() }).nullable(),
  }),
);
export type PolicyPreview = z.infer<typeof preview>;

const exception = whenUsed(() =>
  policy.extend({
    clientId: id,
    client: z.string(),
    requiredSince: instant.nullable(),
    /** Its own people have set it, or made it stricter than staff have. */
    byMembers: z.boolean(),
  }),
);
export type PolicyException = z.infer<typeof exception>;

const answer = whenUsed(() =>
  z.object({
    own: told,
    /**
     * What it goes out from: the tenant's. For a client's own people, who may not go below it, with what the tenant's
     * staff have set for this client.
     */
    tenant: policy,
    /** Told to a client's own people: whether the tenant's staff have set something for this client. */
    setByStaff: z.boolean(),
    /** Told to staff of a client: what its own people ask besides; null when that is nothing. */
    byMembers: policy.nullable(),
  }),
);

const which = { clientId: id.optional() };

/** Members always see and change their own company's; staff the tenant's, or a client's by its id. */
export const securityContract = {
  getPolicy: endpoint("GET", "/security/policy", "security.manage", {
    database: "registry",
    viewing: false,
    summary: "How people may come in",
  })
    .input(whenUsed(() => z.strictObject(which)))
    .output(answer),
  setPolicy: endpoint("PUT", "/security/policy", "security.manage", {
    database: "registry",
    viewing: false,
    proof: "recent",
    summary: "Change how people may come in",
  })
    .input(whenUsed(() => z.strictObject({ ...policy.shape, ...which })))
    .output(answer),
  previewPolicy: endpoint("POST", "/security/policy/preview", "security.manage", {
    database: "registry",
    viewing: false,
    status: 200,
    summary: "What a change of how people may come in would mean",
  })
    .input(whenUsed(() => z.strictObject({ ...policy.shape, ...which })))
    .output(preview),
  listPolicies: endpoint("GET", "/security/policies", "security.manage", {
    database: "registry",
    viewing: false,
    summary: "Clients with a policy of their own",
  }).output(whenUsed(() => z.object({ items: z.array(exception) }))),
  removePolicy: endpoint("DELETE", "/security/policies/{clientId}", "security.manage", {
    database: "registry",
    viewing: false,
    proof: "recent",
    status: 204,
    summary: "Take a client's own policy away, so that the tenant's holds",
  }).input(whenUsed(() => z.strictObject({ clientId: id }))),
};
