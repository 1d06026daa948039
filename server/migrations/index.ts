import registryFoundation from "./registry/0001_foundation.sql" with { type: "text" };
import registryOperations from "./registry/0002_operations.sql" with { type: "text" };
import registryNames from "./registry/0003_names.sql" with { type: "text" };
import registryIdentity from "./registry/0004_identity.sql" with { type: "text" };
import registryMail from "./registry/0005_mail.sql" with { type: "text" };
import registrySso from "./registry/0006_sso.sql" with { type: "text" };
import registryAccess from "./registry/0008_access.sql" with { type: "text" };
import registryZitadel from "./registry/0009_zitadel.sql" with { type: "text" };
import registryStreams from "./registry/0010_streams.sql" with { type: "text" };
import registrySealing from "./registry/0011_sealing.sql" with { type: "text" };
import registryDigestLinks from "./registry/0012_digest_links.sql" with { type: "text" };
import addresses from "./shared/addresses.sql" with { type: "text" };
import audit from "./shared/audit.sql" with { type: "text" };
import sealing from "./shared/sealing.sql" with { type: "text" };
import tenantFoundation from "./tenant/0001_foundation.sql" with { type: "text" };
import tenantTickets from "./tenant/0002_tickets.sql" with { type: "text" };
import tenantInvoices from "./tenant/0003_invoices.sql" with { type: "text" };
import tenantDirectory from "./tenant/0004_directory.sql" with { type: "text" };
import tenantOverview from "./tenant/0005_overview.sql" with { type: "text" };
import tenantImport from "./tenant/0006_import.sql" with { type: "text" };
import tenantPeople from "./tenant/0007_people.sql" with { type: "text" };
import tenantKeys from "./tenant/0008_keys.sql" with { type: "text" };
import tenantSealing from "./tenant/0009_sealing.sql" with { type: "text" };
import tenantProjects from "./tenant/0010_projects.sql" with { type: "text" };
import tenantApprovals from "./tenant/0011_approvals.sql" with { type: "text" };
import tenantDigestLinks from "./tenant/0012_digest_links.sql" with { type: "text" };
import tenantReadings from "./tenant/0013_readings.sql" with { type: "text" };
import tenantFiles from "./tenant/0014_files.sql" with { type: "text" };
import tenantInvoicedEntries from "./tenant/0015_invoiced_entries.sql" with { type: "text" };

/** One forward-only step of a schema. Once released it never changes: its checksum is kept. */
export interface Migration {
  number: number;
  name: string;
  sql: string;
}

export const registryMigrations: readonly Migration[] = [
  { number: 1, name: "foundation", sql: audit + registryFoundation },
  { number: 2, name: "operations", sql: registryOperations },
  { number: 3, name: "names", sql: registryNames },
  { number: 4, name: "identity", sql: addresses + registryIdentity },
  { number: 5, name: "mail", sql: registryMail },
  { number: 6, name: "sso", sql: registrySso },
  { number: 8, name: "access", sql: registryAccess },
  { number: 9, name: "zitadel", sql: registryZitadel },
  { number: 10, name: "streams", sql: registryStreams },
  { number: 11, name: "sealing", sql: sealing + registrySealing },
  { number: 12, name: "digest_links", sql: registryDigestLinks },
];

export const tenantMigrations: readonly Migration[] = [
  { number: 1, name: "foundation", sql: audit + tenantFoundation },
  { number: 2, name: "tickets", sql: tenantTickets },
  { number: 3, name: "invoices", sql: tenantInvoices },
  { number: 4, name: "directory", sql: tenantDirectory },
  { number: 5, name: "overview", sql: tenantOverview },
  { number: 6, name: "import", sql: tenantImport },
  { number: 7, name: "people", sql: addresses + tenantPeople },
  { number: 8, name: "keys", sql: tenantKeys },
  { number: 9, name: "sealing", sql: sealing + tenantSealing },
  { number: 10, name: "projects", sql: tenantProjects },
  { number: 11, name: "approvals", sql: tenantApprovals },
  { number: 12, name: "digest_links", sql: tenantDigestLinks },
  { number: 13, name: "readings", sql: tenantReadings },
  { number: 14, name: "files", sql: tenantFiles },
  { number: 15, name: "invoiced_entries", sql: tenantInvoicedEntries },
];
