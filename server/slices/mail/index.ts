/**
 * Mail: what the demo keeps instead of sending it. Writing and sending is the kernel's, for all slices.
 *
 * - outbox: mail of one host that nobody sends, to be read in the browser
 */
export { mailRoutes } from "./routes.ts";
