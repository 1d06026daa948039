/**
 * Directory: the tenant's clients, its staff, and the clients' members.
 *
 * - client: a customer organisation of the tenant
 * - person: staff of the tenant or member of a client; known here by the id of the membership
 * - lead: staff who look after a client; the first is the main contact
 */
export { activatePerson } from "./people.ts";
