import type { ConstraintCodes } from "../../kernel/refusal.ts";

/**
 * Directory: the tenant's clients, its staff, the clients' members, and the tenant's own settings.
 *
 * - client: a customer organisation of the tenant
 * - person: staff of the tenant or member of a client; known here by the id of the membership
 * - role of the tenant's own: made from a built-in one, its base, with other permissions
 * - single permission: granted to a person besides their role, or withdrawn in spite of it
 * - place: what a person takes of the number that a client may have
 * - lead: staff who look after a client; the first is the main contact
 * - to follow: to bring the registry, where people sign in, in line with this list after a commit
 * - settings: what the tenant says of itself; what is seen before sign-in follows into the registry too
 */
export { clientNames, hasClient, readdress } from "./address.ts";
export { createClient, type NewClient, updateClient } from "./clients.ts";
export type { Forget } from "./deletion.ts";
export type { HelpOptions } from "./help.ts";
export {
  type Imported,
  type ImportedClient,
  type ImportedPerson,
  type ImportedRef,
  importClient,
  importPerson,
  refsByExternalId,
} from "./import.ts";
export { invitePerson, type NewPerson, requireActiveClient } from "./invitations.ts";
export { followAll, followPeople } from "./memberships.ts";
export { activatePerson, updatePerson } from "./people.ts";
export { placesLeft } from "./places.ts";
export { type DirectoryOptions, directoryRoutes, type SettingsOptions, settingsRoutes } from "./routes.ts";
export { followSettings, requireTimeZone, updateSettings } from "./settings.ts";

export const directoryConstraints: ConstraintCodes = {
  people_email_once: { code: "already_exists", path: "email" },
  custom_roles_name: { code: "already_exists", path: "name" },
  // A role that was deleted while somebody gave it away.
  people_custom_role: { code: "stale", path: "customRoleId" },
};
