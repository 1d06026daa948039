/**
 * Access of other kinds than somebody's own session.
 *
 * - masquerade: staff view the portal as a member, for half an hour, in their own session; the member sees it
 * - key: lets a program of the tenant call the API, with some permissions, for all clients or some
 */
export { authenticateKey } from "./key-session.ts";
export { noteCall } from "./masquerades.ts";
export { accessRoutes } from "./routes.ts";
