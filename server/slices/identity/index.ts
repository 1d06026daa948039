/**
 * Identity: who signs in, and as what.
 *
 * - person: somebody with one address and one set of credentials, in the registry
 * - membership: what a person is in one tenant: staff, or member of a client; a tenant knows people by it
 * - session: a browser signed in as a person, acting through one membership (or, in the console, through none)
 * - invitation: a link that makes a membership active and sets the first password
 * - pass: a one-time secret that carries a sign-in from the bare host to a tenant's host
 * - doorway: the link with such a pass
 */
export { acceptInvitation } from "./account.ts";
export { removeExpiredJob } from "./jobs.ts";
export {
  ensurePerson,
  followMembership,
  hasPassword,
  invitationLink,
  inviteToMembership,
  keepInvitation,
  type Membership,
} from "./memberships.ts";
export { type IdentityOptions, identityRoutes } from "./routes.ts";
export { authenticate } from "./sessions.ts";
export { newSetupLink } from "./set-up.ts";
export { Throttle } from "./throttle.ts";
