/**
 * ZITADEL: the platform's own identity provider, where it has one. All doors' sign-in is there then.
 *
 * - organisation: what a tenant is in ZITADEL; the platform itself is one too
 * - user: what a person is in the organisation of each tenant that they belong to
 * - project: has the roles `platform_admin`, `tenant_admin` and `tenant_user`; an organisation gives the last two
 * - asserted role: the one that a sign-in's token claims for the expected organisation; it decides
 * - to follow: to bring ZITADEL in line with what was decided here
 * - ending: what happened in ZITADEL so that sessions end
 */
export { askToFollow, askToFollowTenant, zitadelHandlers, zitadelJobs, zitadelSchedules } from "./jobs.ts";
export { openZitadel, type ZitadelMode } from "./mode.ts";
export { outsideIdentity } from "./outside.ts";
export { zitadelProtocols } from "./protocol.ts";
export { standIns, zitadelRoutes } from "./routes.ts";
export { type Settled, settleTenant } from "./settle.ts";
export type { OpenId } from "./sign-in.ts";
