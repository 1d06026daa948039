// Generated from the migrations by `npm run generate`. Do not edit.
import type { ColumnType } from "kysely";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

export interface RegistryAuditLog {
  /** Order of writing; gaps are rolled-back transactions. */
  id: ColumnType<string, never, never>;
  /** When the row was written, by the clock of the database. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Person who acted; null for the program itself. */
  actor_id: string | null;
  /** Name of the person or of the program's part that acted. */
  actor_name: string;
  /** For whom the actor acted, when not for themselves. */
  on_behalf_of: string | null;
  /** Network address of the request. */
  address: string | null;
  /** Program that sent the request, as it calls itself. */
  user_agent: string | null;
  /** Request that caused the write; the same id is in the log. */
  request_id: string | null;
  /** Table written to. */
  table_name: string;
  /** Id of the row written. */
  row_id: string | null;
  /** Client the row belongs to, where it belongs to one. */
  client_id: string | null;
  /** insert, update or delete. */
  operation: string;
  /** Old and new value of each changed column; secrets are masked. */
  delta: Json;
  /** SHA-256 of 0x00 and the entry, as RFC 6962 hashes a leaf. */
  leaf_hash: Uint8Array;
}

export interface RegistryCredentials {
  /** Whose. */
  person_id: string;
  /** Argon2id, with its parameters. */
  password_hash: string;
  /** When it was set. */
  changed_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryDomains {
  /** Host name, lower case, without port. */
  host: string;
  /** Tenant that it belongs to. */
  tenant_id: string;
  /** When it was mapped. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryIdempotencyKeys {
  /** Who called. */
  person_id: string;
  /** Idempotency-Key header. */
  key: string;
  /** SHA-256 of the call, to refuse the same key for another one. */
  request_hash: Uint8Array;
  /** Status answered. */
  status: number;
  /** Body answered. */
  body: Json | null;
  /** When; forgotten after a day. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryInstallation {
  /** Always true: there is one row. */
  id: ColumnType<boolean, boolean | undefined, boolean>;
  /** SHA-256 of the token of the first-run link; null once used. */
  setup_token_hash: Uint8Array | null;
  /** When the installation was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Roles, schemas and keys that a start has found or made right; the next one with the same skips the checks. */
  fingerprint: string | null;
}

export interface RegistryInvitations {
  /** SHA-256 of the token in the link. */
  token_hash: Uint8Array;
  /** Membership that accepting makes active; null for a platform admin. */
  membership_id: string | null;
  /** Who is invited. */
  person_id: string;
  /** When the link dies. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryJobs {
  /** UUIDv7. */
  id: string;
  /** Which job, as the program names it. */
  name: string;
  /** Tenant in whose fence it runs; null for the platform's own, and for what runs in all of them. */
  tenant_id: string | null;
  /** What it is about: ids, and never content. */
  ids: ColumnType<Json, Json | undefined, Json>;
  /** One job with this key may wait; asking for it again changes nothing. */
  key: string | null;
  /** Seconds between two runs of recurring work; null for what is done once. */
  every: number | null;
  /** When it is due. */
  run_at: ColumnType<Date, Date | string, Date | string>;
  /** Tries so far. */
  attempts: ColumnType<number, number | undefined, number>;
  /** A process is at it, and has to prolong this; when the time is over the process is taken for dead. */
  leased_until: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Why the last try failed. */
  error: string | null;
  /** When it was put aside for good. */
  failed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was asked for. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryMemberships {
  /** UUIDv7. */
  id: string;
  /** Who. */
  person_id: string;
  /** In which tenant. */
  tenant_id: string;
  /** Of which client; null for staff. */
  client_id: string | null;
  /** Name of the client, for the list of companies after sign-in. */
  client_name: string | null;
  /** Bundle of permissions. */
  role: string;
  /** Only an active one lets in. */
  status: string;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Name as the tenant writes it; null where it has not followed since there is one, and the person's then. */
  name: string | null;
}

export interface RegistryPasses {
  /** SHA-256 of the pass. */
  token_hash: Uint8Array;
  /** Membership that it opens a session for. */
  membership_id: string;
  /** When it dies: a minute after it was made. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
}

export interface RegistryPeople {
  /** UUIDv7; the same id names the person in every tenant. */
  id: string;
  /** Address they sign in with, lower case. */
  email: string;
  /** Name as they write it. */
  name: string;
  /** May use the console. */
  platform_admin: ColumnType<boolean, boolean | undefined, boolean>;
  /** When they were first invited. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryPosternMigrations {
  /** Number of the step. */
  number: number;
  /** Its name. */
  name: string;
  /** SHA-256 of its text: a released step never changes. */
  checksum: string;
  /** When it was applied. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistrySessions {
  /** SHA-256 of the token in the cookie. */
  token_hash: Uint8Array;
  /** Names the session in the log and to its owner. */
  id: string;
  /** Who. */
  person_id: string;
  /** As what; null for the console. */
  membership_id: string | null;
  /** Address that signed in. */
  address: string;
  /** Browser that signed in. */
  user_agent: string;
  /** When. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Last use, to five minutes: an idle session dies. */
  used_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When it dies however much it is used. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
}

export interface RegistryTenants {
  /** UUIDv7. */
  id: string;
  /** First label of the tenant's host. */
  slug: string;
  /** Name shown to people. */
  name: string;
  /** Identity organisation of the tenant. */
  org_id: string | null;
  /** Name of the tenant's own database. */
  database: string;
  /** Cluster that the database is on. */
  cluster: ColumnType<string, string | undefined, string>;
  /** Region that the database is in, where the operator tells them apart. */
  region: ColumnType<string, string | undefined, string>;
  /** Whether the tenant's people may come in. */
  status: string;
  /** Last provisioning step that is done. */
  step: string;
  /** Why the step after it failed last; null when it has not. */
  failure: string | null;
  /** How often the step after it was tried. */
  attempts: ColumnType<number, number | undefined, number>;
  /** When it may be tried next. */
  retry_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Address of the first admin, invited by the last step. */
  admin_email: string;
  /** Name of the first admin. */
  admin_name: string;
  /** Key of the tenant, wrapped by the master key. */
  data_key: Uint8Array | null;
  /** Number of the last migration that the tenant's database has. */
  schema_version: ColumnType<number, number | undefined, number>;
  /** Accent colour and logo, copied from the tenant's settings for the sign-in page. */
  brand: ColumnType<Json, Json | undefined, Json>;
  /** When the tenant was asked for. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistrySchema {
  audit_log: RegistryAuditLog;
  credentials: RegistryCredentials;
  domains: RegistryDomains;
  idempotency_keys: RegistryIdempotencyKeys;
  installation: RegistryInstallation;
  invitations: RegistryInvitations;
  jobs: RegistryJobs;
  memberships: RegistryMemberships;
  passes: RegistryPasses;
  people: RegistryPeople;
  postern_migrations: RegistryPosternMigrations;
  sessions: RegistrySessions;
  tenants: RegistryTenants;
}

export interface TenantAuditLog {
  /** Order of writing; gaps are rolled-back transactions. */
  id: ColumnType<string, never, never>;
  /** When the row was written, by the clock of the database. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Person who acted; null for the program itself. */
  actor_id: string | null;
  /** Name of the person or of the program's part that acted. */
  actor_name: string;
  /** For whom the actor acted, when not for themselves. */
  on_behalf_of: string | null;
  /** Network address of the request. */
  address: string | null;
  /** Program that sent the request, as it calls itself. */
  user_agent: string | null;
  /** Request that caused the write; the same id is in the log. */
  request_id: string | null;
  /** Table written to. */
  table_name: string;
  /** Id of the row written. */
  row_id: string | null;
  /** Client the row belongs to, where it belongs to one. */
  client_id: string | null;
  /** insert, update or delete. */
  operation: string;
  /** Old and new value of each changed column; secrets are masked. */
  delta: Json;
  /** SHA-256 of 0x00 and the entry, as RFC 6962 hashes a leaf. */
  leaf_hash: Uint8Array;
}

export interface TenantCannedReplies {
  /** UUIDv7. */
  id: string;
  /** What it is found by. */
  title: string;
  /** Markdown. */
  body: string;
}

export interface TenantClientLeads {
  /** Client looked after. */
  client_id: string;
  /** Staff person. */
  person_id: string;
  /** Order in which they are shown; 0 is the main contact. */
  position: ColumnType<number, number | undefined, number>;
}

export interface TenantClients {
  /** UUIDv7. */
  id: string;
  /** Name of the organisation. */
  name: string;
  /** The tenant's own number for it. */
  reference: ColumnType<string, string | undefined, string>;
  /** Where invoices and notices go. */
  email: ColumnType<string, string | undefined, string>;
  /** Telephone number. */
  phone: ColumnType<string, string | undefined, string>;
  /** Tax registration. */
  vat_number: ColumnType<string, string | undefined, string>;
  /** Postal address: line1, line2, city, region, postalCode, country. */
  address: ColumnType<Json, Json | undefined, Json>;
  /** Currency of its new invoices, ISO 4217. */
  currency: ColumnType<string, string | undefined, string>;
  /** Inactive ones are kept, and their people cannot sign in. */
  status: ColumnType<string, string | undefined, string>;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface TenantEvents {
  /** UUIDv7. */
  id: string;
  /** When. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Name such as ticket.replied. */
  type: string;
  /** Person who did it; null for the program. */
  actor_id: string | null;
  /** Their name then. */
  actor_name: string | null;
  /** Client it concerns; null when it concerns none. */
  client_id: string | null;
  /** Whether the client may know of it. */
  audience: string;
  /** Kind of thing it happened to: ticket, invoice, client, person. */
  subject_type: string | null;
  /** Which one. */
  subject_id: string | null;
  /** How people call it: its subject or number. */
  subject: ColumnType<string, string | undefined, string>;
  /** What else a handler needs; ids rather than content. */
  payload: ColumnType<Json, Json | undefined, Json>;
  /** When everything that follows from it was done; null when it is still to do. */
  handled_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** How often that was tried. */
  attempts: ColumnType<number, number | undefined, number>;
}

export interface TenantIdempotencyKeys {
  /** Who called. */
  person_id: string;
  /** Idempotency-Key header. */
  key: string;
  /** SHA-256 of the call, to refuse the same key for another one. */
  request_hash: Uint8Array;
  /** Status answered. */
  status: number;
  /** Body answered. */
  body: Json | null;
  /** When; forgotten after a day. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface TenantImportedObjects {
  /** Id of the client, person, ticket or invoice. */
  id: string;
  /** client, person, ticket, invoice. */
  kind: string;
  /** System that it came from. */
  source: string;
  /** Its id there. */
  external_id: string;
  /** SHA-256 of what was imported last: the same again changes nothing, whatever was done to it here. */
  fingerprint: Uint8Array;
  /** When it was imported last. */
  imported_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantInvoiceLines {
  /** UUIDv7. */
  id: string;
  /** Client of the invoice. */
  client_id: string;
  /** Invoice. */
  invoice_id: string;
  /** Order on the invoice, from 0. */
  position: number;
  /** What is billed. */
  description: string;
  /** How many. */
  quantity: ColumnType<string, string | number, string | number>;
  /** Of one, before discount and tax. */
  unit_price: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Basis points. */
  discount: number;
  /** Basis points. */
  tax_rate: number;
  /** Name of the tax. */
  tax_name: string;
  /** Quantity times unit price less discount, rounded half up once. */
  net: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface TenantInvoicePayments {
  /** UUIDv7. */
  id: string;
  /** Client of the invoice. */
  client_id: string;
  /** Invoice paid. */
  invoice_id: string;
  /** Amount received. */
  amount: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** How it was paid. */
  method: string;
  /** What the bank statement or receipt calls it. */
  reference: ColumnType<string, string | undefined, string>;
  /** Day of receipt. */
  received_on: ColumnType<Date, string, string>;
  /** When it was recorded here. */
  recorded_at: ColumnType<Date, Date | string, Date | string>;
  /** Who recorded it; null for the program. */
  recorded_by: string | null;
}

export interface TenantInvoiceSeries {
  /** Year of the date of issue. */
  year: number;
  /** Last number given out. */
  last_number: number;
}

export interface TenantInvoices {
  /** UUIDv7. */
  id: string;
  /** Client that is billed. */
  client_id: string;
  /** invoice or credit_note; amounts of both are positive. */
  kind: string;
  /** draft, issued, paid (nothing is due any more), void. Whether it is overdue follows from due_on and the day. */
  status: ColumnType<string, string | undefined, string>;
  /** Given when issued; unique in the tenant. */
  number: string | null;
  /** ISO 4217. */
  currency: string;
  /** Date of issue. */
  issued_on: ColumnType<Date | null, string | null, string | null>;
  /** Last day of payment; null when none is set. */
  due_on: ColumnType<Date | null, string | null, string | null>;
  /** Sum of the lines' nets. */
  net: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Sum of the tax rows. */
  tax: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Net and tax. */
  total: ColumnType<string, never, never>;
  /** Tax rows: taxName, taxRate in basis points, net, tax. */
  taxes: ColumnType<Json, Json | undefined, Json>;
  /** Sum of its payments. */
  paid: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Sum of the totals of its credit notes. */
  credited: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Total less payments and credits; negative when the seller owes it back; 0 for credit notes and void invoices. */
  due: ColumnType<string, never, never>;
  /** The tenant as it was at issue: name, address, email, phone, vatNumber. */
  seller: Json | null;
  /** The client as it was at issue: name, address, email, phone, vatNumber. */
  buyer: Json | null;
  /** How to pay, as it was at issue. */
  payment_details: ColumnType<string, string | undefined, string>;
  /** Text for the client; on a credit note, why. */
  note: ColumnType<string, string | undefined, string>;
  /** Invoice that a credit note credits. */
  credits_id: string | null;
  /** Why it was voided. */
  void_reason: string | null;
  /** When it was drafted. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
}

export interface TenantPeople {
  /** UUIDv7: id of the membership, by which this tenant knows the person. */
  id: string;
  /** Name as they write it. */
  name: string;
  /** Address, lower case. */
  email: string;
  /** What they do. */
  title: ColumnType<string, string | undefined, string>;
  /** Telephone number. */
  phone: ColumnType<string, string | undefined, string>;
  /** Client that they belong to; null for staff. */
  client_id: string | null;
  /** Bundle of permissions. */
  role: string;
  /** Only the active can sign in. */
  status: string;
  /** System that the row was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When they were invited or imported. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they accepted their invitation; null before. Tells what to go back to after a deactivation. */
  joined_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface TenantPosternMigrations {
  /** Number of the step. */
  number: number;
  /** Its name. */
  name: string;
  /** SHA-256 of its text: a released step never changes. */
  checksum: string;
  /** When it was applied. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface TenantSettings {
  /** Always true: there is one row. */
  id: ColumnType<boolean, boolean | undefined, boolean>;
  /** Name shown to clients. */
  name: string;
  /** Accent colour, #rrggbb. */
  accent: ColumnType<string, string | undefined, string>;
  /** Postal address: line1, line2, city, region, postalCode, country. */
  address: ColumnType<Json, Json | undefined, Json>;
  /** Public address for mail. */
  email: ColumnType<string, string | undefined, string>;
  /** Public telephone number. */
  phone: ColumnType<string, string | undefined, string>;
  /** Tax registration. */
  vat_number: ColumnType<string, string | undefined, string>;
  /** Bank details printed on invoices. */
  payment_details: ColumnType<string, string | undefined, string>;
  /** What invoice numbers begin with. */
  invoice_prefix: ColumnType<string, string | undefined, string>;
  /** Currency of new clients and invoices, ISO 4217. */
  currency: ColumnType<string, string | undefined, string>;
  /** IANA zone in which days begin and invoices fall due. */
  time_zone: ColumnType<string, string | undefined, string>;
  /** Logo as uploaded. */
  logo: Uint8Array | null;
  /** Media type of the logo. */
  logo_type: string | null;
}

export interface TenantTicketCategories {
  /** UUIDv7. */
  id: string;
  /** Name shown to people. */
  name: string;
  /** Kept for old tickets, not offered for new ones. */
  archived: ColumnType<boolean, boolean | undefined, boolean>;
}

export interface TenantTicketChanges {
  /** UUIDv7. */
  id: string;
  /** Client of the ticket. */
  client_id: string;
  /** Ticket. */
  ticket_id: string;
  /** Who changed it; null for the program. */
  author_id: string | null;
  /** What was changed. */
  field: string;
  /** What it was, as people read it. */
  from_value: string | null;
  /** What it is now, as people read it. */
  to_value: string | null;
  /** When. */
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantTicketCopies {
  /** Client of both. */
  client_id: string;
  /** Ticket. */
  ticket_id: string;
  /** Member in copy. */
  person_id: string;
}

export interface TenantTicketReplies {
  /** UUIDv7. */
  id: string;
  /** Client of the ticket. */
  client_id: string;
  /** Ticket. */
  ticket_id: string;
  /** Who said it. */
  author_id: string;
  /** client: both sides read it; internal: staff alone. */
  audience: string;
  /** Markdown. */
  body: string;
  /** When. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Words of the body. */
  search: ColumnType<string, never, never>;
}

export interface TenantTicketTargets {
  /** Priority. */
  priority: string;
  /** Until the first answer; null for no target. */
  response_minutes: number | null;
  /** Until the solution; null for no target. */
  resolution_minutes: number | null;
}

export interface TenantTickets {
  /** UUIDv7. */
  id: string;
  /** What people call it by; unique in the tenant. */
  number: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Client that asks. */
  client_id: string;
  /** One line. */
  subject: string;
  /** What it is about, Markdown. */
  description: string;
  /** new, open, waiting (for the client), resolved, closed. */
  status: ColumnType<string, string | undefined, string>;
  /** low, normal, high, urgent. */
  priority: ColumnType<string, string | undefined, string>;
  /** Priority as a number that sorts. */
  priority_rank: ColumnType<number, never, never>;
  /** Kind. */
  category_id: string | null;
  /** Member who asks. */
  requester_id: string;
  /** Staff person who works on it. */
  assignee_id: string | null;
  /** When it was opened. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last thing that happened to it. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
  /** Until when staff should have answered first; moves while the clock is paused. */
  response_due_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When staff answered first. */
  responded_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Until when it should be solved; moves while the clock is paused. */
  resolution_due_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was solved; null when reopened. */
  resolved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Since when the clock stands, waiting for the client. */
  paused_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** The earlier of the targets still running; null when none runs. */
  next_due_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** One to five, by the client. */
  rating: number | null;
  /** What the client said with it. */
  rating_comment: ColumnType<string, string | undefined, string>;
  /** When. */
  rated_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Ticket of the same client that this one went up in. */
  merged_into_id: string | null;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** Words of subject and description. */
  search: ColumnType<string, never, never>;
}

export interface TenantSchema {
  audit_log: TenantAuditLog;
  canned_replies: TenantCannedReplies;
  client_leads: TenantClientLeads;
  clients: TenantClients;
  events: TenantEvents;
  idempotency_keys: TenantIdempotencyKeys;
  imported_objects: TenantImportedObjects;
  invoice_lines: TenantInvoiceLines;
  invoice_payments: TenantInvoicePayments;
  invoice_series: TenantInvoiceSeries;
  invoices: TenantInvoices;
  people: TenantPeople;
  postern_migrations: TenantPosternMigrations;
  settings: TenantSettings;
  ticket_categories: TenantTicketCategories;
  ticket_changes: TenantTicketChanges;
  ticket_copies: TenantTicketCopies;
  ticket_replies: TenantTicketReplies;
  ticket_targets: TenantTicketTargets;
  tickets: TenantTickets;
}
