import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Directory: the tenant's clients, its staff, the clients' members, and the tenant's own settings.
 *
 * - client: a customer organisation of the tenant
 * - person: staff of the tenant or member of a client; known here by the id of the membership
 * - lead: staff who look after a client; the first is the main contact
 * - to follow: to bring the registry, where people sign in, in line with this list after a commit
 * - settings: what the tenant says of itself; what is seen before sign-in follows into the registry too
 */
export { createClient, type NewClient, updateClient } from "./clients.ts";
export {
  type Imported,
  type ImportedClient,
  type ImportedPerson,
  type ImportedRef,
  importClient,
  importPerson,
  refsByExternalId,
} from "./import.ts";
export { followAll } from "./memberships.ts";
export { activatePerson, invitePerson, type NewPerson, updatePerson } from "./people.ts";
export { type DirectoryOptions, directoryRoutes, type SettingsOptions, settingsRoutes } from "./routes.ts";
export { followSettings, updateSettings } from "./settings.ts";

export const directoryConstraints: ConstraintCodes = {
  people_email_once: { code: "already_exists", path: "email" },
};
