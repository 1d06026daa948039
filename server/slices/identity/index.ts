/**
 * Identity: who signs in, and as what.
 *
 * - person: somebody with one address and one set of credentials, in the registry
 * - membership: what a person is in one tenant: staff, or member of a client; a tenant knows people by it
 * - session: a browser signed in as a person, acting through one membership (or, in the console, through none)
 * - invitation: a link that makes a membership active and sets the first password
 * - pass: a one-time secret that carries a sign-in from the bare host to a tenant's host
 * - doorway: the link with such a pass
 * - link of a digest: opens, once, a session for the items of that mail alone
 */
export { acceptInvitation } from "./account.ts";
export { findAccount } from "./accounts.ts";
export { letIn, type OriginOf } from "./arrive.ts";
export { assertedRoleOf } from "./asserted-role.ts";
export { begin, type Entrant } from "./begin.ts";
export { browserOf, deviceName } from "./browser.ts";
export { makeDigestLinks } from "./digest-links.ts";
export {
  endSessionsOf,
  type Help,
  type HelpCtx,
  personBehind,
  readdressPerson,
  resetMeans,
} from "./help.ts";
export { note, noteRefusal } from "./history.ts";
export { type IdentityJobsOptions, identityJobs, removeExpiredJob } from "./jobs.ts";
export { withCurrentAddresses } from "./left-addresses.ts";
export {
  ensurePerson,
  followInvited,
  followMembership,
  followPermissions,
  hasPassword,
  invitationDays,
  invitationLink,
  inviteToMembership,
  keepInvitation,
  type Membership,
} from "./memberships.ts";
export { missingFactor } from "./missing-factor.ts";
export { type PersonOverview, personOverview } from "./person-overview.ts";
export {
  inviteAdmin,
  listAdmins,
  type PlatformAdmin,
  removeAdmin,
  resetAdmin,
} from "./platform-admins.ts";
export type { Proof } from "./proof.ts";
export { personTables, removeMembership } from "./removal.ts";
export { type IdentityOptions, identityRoutes } from "./routes.ts";
export { authenticate, endSessions, idleHours, sessionOutput } from "./sessions.ts";
export { newSetupLink } from "./set-up.ts";
export { dropUnproved } from "./take-over.ts";
export { Throttle } from "./throttle.ts";
export type { OfferedProvider, Routing } from "./ways.ts";
