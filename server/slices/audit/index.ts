/**
 * Audit: reading the trail that the database writes of itself.
 *
 * - entry: one row written, by whom, from where, and what of it changed; nothing changes or deletes it
 * - delta: per changed column its old and its new value, secrets masked
 * - leaf: the hash over an entry, by which it can be proved unchanged
 *
 * Written by a trigger on every table (migrations/shared/audit.sql); this slice only shows it.
 */
export { auditRoutes } from "./routes.ts";
