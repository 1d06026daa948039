// Generated from the migrations by `npm run generate`. Do not edit.
import type { ColumnType } from "kysely";

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

export interface RegistryApiKeys {
  /** UUIDv7. */
  id: string;
  /** Tenant; the key is good on its hosts alone. */
  tenant_id: string;
  /** What it is for. */
  name: string;
  /** Last four characters, to tell keys apart. */
  hint: string;
  /** SHA-256 of the key. */
  token_hash: Uint8Array;
  /** SHA-256 of the key before the last rotation, while that is still good. */
  old_token_hash: Uint8Array | null;
  /** When that one dies. */
  old_dies_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** What it may do. */
  permissions: string[];
  /** Clients whose data it sees; null for all of the tenant. */
  client_ids: string[] | null;
  /** Membership of who made it. */
  maker_id: string;
  /** Their name then. */
  maker_name: string;
  /** When it dies; null for never. */
  expires_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Last use, to five minutes. */
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Network address of the last use. */
  used_from: string | null;
  /** When it was revoked. */
  revoked_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

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

export interface RegistryChallenges {
  /** UUIDv7. */
  id: string;
  /** link and code: to sign in or prove oneself; reset: a new password; address, address_old: a new address, to be confirmed from it and from the old one; passkey, passkey_new: use or make one; sso: back from a provider; digest: the link of a digest. */
  kind: string;
  /** Tenant of the host that it was asked on; null for the bare host. */
  tenant_id: string | null;
  /** Who is to answer; null while that is not known, or nobody. */
  person_id: string | null;
  /** Session that it belongs to, when somebody is signed in. */
  session_id: string | null;
  /** Address that was given. */
  email: string | null;
  /** SHA-256 of the cookie of the browser that asked. */
  browser_hash: Uint8Array | null;
  /** SHA-256 of the secret in the link. */
  secret_hash: Uint8Array | null;
  /** Keyed hash of the code. */
  code_hash: Uint8Array | null;
  /** Wrong codes so far; at five it is dead. */
  tries: ColumnType<number, number | undefined, number>;
  /** What belongs to the kind: path to go on to, new address, challenge of a passkey, state of a provider. */
  data: ColumnType<Json, Json | undefined, Json>;
  /** When it was answered; it is dead then. */
  answered_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it dies. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
  /** When it was asked. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryCheckpoints {
  /** Counts the checkpoints of this database from 1. */
  number: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Entries in the tree. */
  size: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Root of the tree by RFC 6962. */
  root_hash: Uint8Array;
  /** When it was signed. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** The checkpoint as it was signed, with its signatures (C2SP signed note). */
  note: string;
  /** Every entry with an id up to this one is in the tree, or its transaction came to nothing. */
  settled_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Last id that had been given out when this was made. */
  probe_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Transactions before this one may still write entries up to probe_id; when all have ended, that is the new settled_id. */
  probe_xid: ColumnType<string, string | number | bigint, string | number | bigint>;
}

export interface RegistryCredentials {
  /** Whose. */
  person_id: string;
  /** Argon2id, with its parameters. */
  password_hash: string;
  /** When it was set. */
  changed_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryDevices {
  /** UUIDv7. */
  id: string;
  /** Who. */
  person_id: string;
  /** SHA-256 of the cookie that knows the browser again. */
  token_hash: Uint8Array;
  /** Browser, as it called itself first. */
  user_agent: string;
  /** When they last signed in with it. */
  used_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they first did. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryDomains {
  /** Host name, lower case, without port. */
  host: string;
  /** Tenant that it belongs to. */
  tenant_id: string;
  /** When it was mapped. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryFactors {
  /** UUIDv7. */
  id: string;
  /** Whose. */
  person_id: string;
  /** Kind of factor. */
  kind: string;
  /** What they call it. */
  name: ColumnType<string, string | undefined, string>;
  /** Shared secret, sealed. */
  secret: Uint8Array;
  /** Time step of the last code taken: none is taken twice. */
  last_step: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** When the first right code was given; it does not count before. */
  confirmed_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was last used. */
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was set up. */
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

export interface RegistryIdentityDomains {
  /** UUIDv7. */
  id: string;
  /** Tenant. */
  tenant_id: string;
  /** Client that has shown it; null for the tenant itself. */
  client_id: string | null;
  /** Provider that addresses of the domain are led to; null for none. */
  provider_id: string | null;
  /** Domain, lower case, in ASCII. */
  domain: string;
  /** Value that the DNS record must have. */
  token: string;
  /** When the record was first found; null until then, and again after it was missing for a week. */
  verified_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was last looked for. */
  checked_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Since when it has not been there; null while it is. */
  missing_since: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was asked for. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryIdentityLinks {
  /** Provider. */
  provider_id: string;
  /** The provider's name for them: subject, or NameID. */
  subject: string;
  /** Membership that they come in by. */
  membership_id: string;
  /** Whether the membership was made on the provider's word; only then does it follow the provider's rules. */
  made: ColumnType<boolean, boolean | undefined, boolean>;
  /** When they last came in by it. */
  used_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryIdentityProviders {
  /** UUIDv7. */
  id: string;
  /** Tenant in which it may let in. */
  tenant_id: string;
  /** Client in which alone it may let in; null for a tenant's own. */
  client_id: string | null;
  /** Protocol: OpenID Connect or SAML 2.0. */
  kind: string;
  /** Kind of service, which decides the fields asked for and what is checked besides. */
  preset: string;
  /** Name on the sign-in page. */
  name: string;
  /** Whether it lets anybody in. */
  enabled: ColumnType<boolean, boolean | undefined, boolean>;
  /** What the protocol needs and is no secret: issuer and client id, or entity id, addresses and certificates. */
  settings: ColumnType<Json, Json | undefined, Json>;
  /** Sealed JSON: client secret or private key, or the key pair of our SAML side. */
  secret: Uint8Array | null;
  /** Whether and how members are made, and which role they get. */
  provision: ColumnType<Json, Json | undefined, Json>;
  /** Whether a second factor that it says was shown counts here. */
  trust_second_factor: ColumnType<boolean, boolean | undefined, boolean>;
  /** Whether a sign-in may begin at the provider (SAML), without a request of ours. */
  allow_idp_initiated: ColumnType<boolean, boolean | undefined, boolean>;
  /** SHA-256 of the token with which it may provision (SCIM); null when it may not. */
  scim_token_hash: Uint8Array | null;
  /** When that token was made. */
  scim_made_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was last used, to five minutes. */
  scim_used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it last let somebody in, to five minutes. */
  last_used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Why it last did not, as a code. */
  last_error: string | null;
  /** When that was. */
  last_error_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was set up. */
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
  /** The link went by mail to the address alone: who has it reads that mail. */
  mailed: ColumnType<boolean, boolean | undefined, boolean>;
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

export interface RegistryMails {
  /** UUIDv7; also what its Message-ID begins with. */
  id: string;
  /** Tenant in whose name it is sent; null for the platform's own. */
  tenant_id: string | null;
  /** Address that it goes to. */
  recipient: string;
  /** What it is, which decides what it says. */
  kind: string;
  /** Language that it is written in, BCP 47. */
  language: string;
  /** What goes into its text, links and codes included, sealed; null as soon as it is not needed any more. */
  content: Uint8Array | null;
  /** waiting to be sent; sent; refused for good by a mail server; failed for a day; kept for the demo's outbox; unsent because no mail server is set. */
  state: string;
  /** Why it was not sent, as of the last try. */
  error: string | null;
  /** When it was sent or given up. */
  settled_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was asked for. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryMasqueradeCalls {
  /** UUIDv7. */
  id: string;
  /** Masquerade that it was in; kept when that is gone. */
  masquerade_id: string;
  /** When. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** Who asked. */
  staff_name: string;
  /** As whom. */
  member_name: string;
  /** Method of the request. */
  method: string;
  /** Name of the endpoint. */
  endpoint: string;
  /** Path asked for, with the ids of what was looked at. */
  path: string;
  /** Names the request in log and audit trail. */
  request_id: string;
}

export interface RegistryMasquerades {
  /** UUIDv7. */
  id: string;
  /** Tenant of both. */
  tenant_id: string;
  /** Session of the staff person. */
  session_id: string;
  /** Membership of the staff person. */
  staff_id: string;
  /** Their name then. */
  staff_name: string;
  /** Membership that is looked through. */
  member_id: string;
  /** Why, in words that the member reads. */
  reason: string;
  /** Whether writing was allowed by the tenant when it began. */
  writes: boolean;
  /** When it began. */
  started_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When it ends by itself: half an hour later. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
  /** When it was ended before that. */
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
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
  /** What they may do, where it is not just what the role says; null where it is. */
  permissions: string[] | null;
  /** Name of the tenant's own role that they have; null for a built-in one. */
  role_name: string | null;
}

export interface RegistryPasses {
  /** SHA-256 of the pass. */
  token_hash: Uint8Array;
  /** Membership that it opens a session for. */
  membership_id: string;
  /** When it dies: a minute after it was made. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
  /** How they came in where the pass was made. */
  way: ColumnType<string, string | undefined, string>;
  /** Identity provider that vouched for them there. */
  provider_id: string | null;
  /** Client that the provider speaks for. */
  provider_client_id: string | null;
  /** When a second factor was shown there. */
  second_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Which one. */
  second_by: string | null;
  /** When they last proved who they are. */
  proved_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they last did so by means of their own. */
  own_proved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Path to go on to. */
  target: string | null;
  /** SHA-256 of the token that the browser which asked takes along to the other host; null where hosts share no cookie. */
  browser_hash: Uint8Array | null;
}

export interface RegistryPasskeys {
  /** UUIDv7. */
  id: string;
  /** Whose. */
  person_id: string;
  /** The authenticator's name for it, base64url. */
  credential_id: string;
  /** COSE public key. */
  public_key: Uint8Array;
  /** Signature counter when last used; one that goes back tells of a copy. */
  counter: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Host that it was made on, and works on. */
  host: string;
  /** How the browser reaches it. */
  transports: ColumnType<string[], string[] | undefined, string[]>;
  /** What they call it. */
  name: ColumnType<string, string | undefined, string>;
  /** Whether it is kept by a provider of passkeys beside the device. */
  synced: ColumnType<boolean, boolean | undefined, boolean>;
  /** When it was last used. */
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
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
  /** When somebody last showed that they read mail to this address; null when nobody has. */
  email_proved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Of platform admins: since when, or since that is kept. */
  admin_since: ColumnType<Date | null, Date | string | null, Date | string | null>;
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

export interface RegistryRecoveryCodes {
  /** UUIDv7. */
  id: string;
  /** Whose. */
  person_id: string;
  /** Keyed hash of the code. */
  code_hash: Uint8Array;
  /** When it was used. */
  used_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryScimGroupMembers {
  /** Group. */
  group_id: string;
  /** Provider. */
  provider_id: string;
  /** Member of it. */
  membership_id: string;
}

export interface RegistryScimGroups {
  /** UUIDv7. */
  id: string;
  /** Provider that wrote it. */
  provider_id: string;
  /** displayName. */
  display_name: string;
  /** externalId: the provider's own id. */
  external_id: string | null;
  /** When it was created. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When it was last written. */
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryScimUsers {
  /** Provider that wrote them. */
  provider_id: string;
  /** Membership; its id is the resource's. */
  membership_id: string;
  /** userName, as it was written. */
  user_name: string;
  /** externalId: the provider's own id. */
  external_id: string | null;
  /** The other attributes, as they were written. */
  resource: ColumnType<Json, Json | undefined, Json>;
  /** When they were created. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they were last written. */
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistrySealedEntries {
  /** Place in the tree, from 0, without gaps. */
  position: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The entry's id. */
  entry_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The entry's time, by which its partition is found. */
  entry_at: ColumnType<Date, Date | string, Date | string>;
  /** The entry's hash when it was sealed. */
  leaf_hash: Uint8Array;
}

export interface RegistrySealedSubtrees {
  /** The subtree has 256 to the power of this many leaves. */
  level: number;
  /** How many subtrees of its size stand before it. */
  index: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Its root by RFC 6962. */
  hash: Uint8Array;
}

export interface RegistrySealingKeys {
  /** UUIDv7. */
  id: string;
  /** Tenant whose trail it seals; null for the registry's own. */
  tenant_id: string | null;
  /** Public key, 32 bytes. */
  public_key: Uint8Array;
  /** Private key (PKCS#8), sealed with a key of the installation. */
  private_key: Uint8Array;
  /** Since when it signs. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Until when it did; null for the one that signs now. */
  retired_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface RegistrySealingRounds {
  /** Name of the database. */
  database: string;
  /** The server's counter of rows inserted (pg_stat_database), as it was before the trail was last found sealed. */
  written: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** Entries in its tree by then. */
  size: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** When that was, or when it failed last. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** Why the last round failed; null when it has not. */
  failure: string | null;
}

export interface RegistrySeenAssertions {
  /** Provider. */
  provider_id: string;
  /** Its id: of a SAML assertion, or the jti of a logout token. */
  assertion_id: string;
  /** When it would not be taken any more anyway. */
  expires_at: ColumnType<Date, Date | string, Date | string>;
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
  /** How they came in. */
  way: ColumnType<string, string | undefined, string>;
  /** Identity provider that vouched for them: the session stays where that provider may let in. */
  provider_id: string | null;
  /** Client that the provider speaks for; null where it does for the whole tenant. */
  provider_client_id: string | null;
  /** The provider's own name for its session, for logout from there. */
  provider_session: string | null;
  /** When a second factor was shown; null when none was. */
  second_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Which second factor. */
  second_by: string | null;
  /** When they last proved who they are, by any means: sensitive acts ask for a recent proof. */
  proved_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they last did so by means of their own, not a provider's: only that lets them change their means. */
  own_proved_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Role that the platform's identity provider has asserted, where there is one. */
  asserted_role: string | null;
  /** Digest that the session is for, and for nothing else; null for an ordinary one. */
  digest_id: string | null;
  /** By what they last proved again who they are; null when they have not since they came in. */
  proved_by: string | null;
}

export interface RegistrySignInPolicies {
  /** UUIDv7. */
  id: string;
  /** Tenant. */
  tenant_id: string;
  /** Client that it is for; null for the tenant's own. */
  client_id: string | null;
  /** Ways in that are allowed; null for all, or for a client as the tenant says. */
  ways: string[] | null;
  /** Whether ways that are not allowed are left out of the sign-in page instead of shown with the reason. */
  only_shown: ColumnType<boolean, boolean | undefined, boolean>;
  /** Whether a second factor is asked for: of nobody, of who wants it, of some roles, of all; null as the tenant says. */
  second_factor: string | null;
  /** Of which roles, when of some. */
  second_factor_roles: ColumnType<string[], string[] | undefined, string[]>;
  /** Second factors that count. */
  factors: ColumnType<string[], string[] | undefined, string[]>;
  /** Days to set one up after it became required, or after joining. */
  grace_days: ColumnType<number, number | undefined, number>;
  /** When it became required; null while it is not. */
  required_since: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Whether staff who view the portal as a member may also write as them. */
  masquerade_writes: ColumnType<boolean, boolean | undefined, boolean>;
  /** Whether staff have set it, who alone can make an exception for a client that goes further than the tenant; of a client's own people it holds besides what staff have set. */
  by_staff: ColumnType<boolean, boolean | undefined, boolean>;
  /** When it was last changed. */
  updated_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** What the link of a digest opens: session (the sign-in page) or link (a session for that digest alone, in which each decision asks for another proof); null for session, or for a client as the tenant says. */
  approvals_by_mail: string | null;
}

export interface RegistrySignIns {
  /** UUIDv7. */
  id: string;
  /** When. */
  at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** Whose account; null when the address is nobody's. */
  person_id: string | null;
  /** Membership that it was about. */
  membership_id: string | null;
  /** Tenant of the host; null for the bare host. */
  tenant_id: string | null;
  /** Session that it was about. */
  session_id: string | null;
  /** let_in; held: let in as far as a second factor; refused; ended; proved: showed again who they are; changed: a means of sign-in; viewed: staff looked at the portal as them. */
  outcome: string;
  /** Way in, or factor. */
  way: string | null;
  /** Why, as a code. */
  reason: string | null;
  /** Network address of the request. */
  address: ColumnType<string, string | undefined, string>;
  /** Browser of the request. */
  user_agent: ColumnType<string, string | undefined, string>;
  /** More, for those who look into it: never a secret. */
  note: string | null;
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

export interface RegistryZitadelTargets {
  /** UUIDv7. */
  id: string;
  /** ZITADEL's id of the target. */
  target_id: string;
  /** Address of ours that it is. */
  endpoint: string;
  /** Key that the messages are signed with, sealed. */
  signing_key: Uint8Array;
  /** Events that were asked for. */
  events: ColumnType<string[], string[] | undefined, string[]>;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistryZitadelUsers {
  /** UUIDv7. */
  id: string;
  /** Tenant whose organisation the user belongs to; null for the platform's own. */
  tenant_id: string | null;
  /** Who it is here; null for somebody who was deleted, until they are there too. */
  person_id: string | null;
  /** ZITADEL's id of the user, the subject of its tokens. */
  user_id: string;
  /** ZITADEL's id of what was granted to them; null where it is not known here. */
  authorization_id: string | null;
  /** Roles that were granted with it. */
  roles: ColumnType<string[], string[] | undefined, string[]>;
  /** When ZITADEL was asked to mail an invitation; null when it was not. */
  invited_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When ZITADEL last said something that ended their sessions: a sign-in that was under way then opens none. */
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When the two were joined. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface RegistrySchema {
  api_keys: RegistryApiKeys;
  audit_log: RegistryAuditLog;
  challenges: RegistryChallenges;
  checkpoints: RegistryCheckpoints;
  credentials: RegistryCredentials;
  devices: RegistryDevices;
  domains: RegistryDomains;
  factors: RegistryFactors;
  idempotency_keys: RegistryIdempotencyKeys;
  identity_domains: RegistryIdentityDomains;
  identity_links: RegistryIdentityLinks;
  identity_providers: RegistryIdentityProviders;
  installation: RegistryInstallation;
  invitations: RegistryInvitations;
  jobs: RegistryJobs;
  mails: RegistryMails;
  masquerade_calls: RegistryMasqueradeCalls;
  masquerades: RegistryMasquerades;
  memberships: RegistryMemberships;
  passes: RegistryPasses;
  passkeys: RegistryPasskeys;
  people: RegistryPeople;
  postern_migrations: RegistryPosternMigrations;
  recovery_codes: RegistryRecoveryCodes;
  scim_group_members: RegistryScimGroupMembers;
  scim_groups: RegistryScimGroups;
  scim_users: RegistryScimUsers;
  sealed_entries: RegistrySealedEntries;
  sealed_subtrees: RegistrySealedSubtrees;
  sealing_keys: RegistrySealingKeys;
  sealing_rounds: RegistrySealingRounds;
  seen_assertions: RegistrySeenAssertions;
  sessions: RegistrySessions;
  sign_in_policies: RegistrySignInPolicies;
  sign_ins: RegistrySignIns;
  tenants: RegistryTenants;
  zitadel_targets: RegistryZitadelTargets;
  zitadel_users: RegistryZitadelUsers;
}

export interface TenantApprovalDecisions {
  /** UUIDv7. */
  id: string;
  /** Client that was asked. */
  client_id: string;
  /** Project of it. */
  project_id: string | null;
  /** What was decided. */
  approval_id: string;
  /** Step that it decided. */
  position: number;
  /** Act that it was part of. */
  batch_id: string;
  /** Member who decided; null when time ran out. */
  person_id: string | null;
  /** Member who had delegated it to them. */
  on_behalf_of_id: string | null;
  /** approved, rejected. */
  verdict: string;
  /** Why, in their words. */
  comment: ColumnType<string, string | undefined, string>;
  /** Revision that was shown. */
  revision: number;
  /** SHA-256 of the content that was shown. */
  content_hash: Uint8Array;
  /** Way in and second factor of their session; empty for the program. */
  factor: string;
  /** Network address that it came from. */
  address: string;
  /** When. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** Until then it could be taken back; nothing follows before. */
  takes_effect_at: ColumnType<Date, Date | string, Date | string>;
  /** When it was taken back. */
  undone_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When what follows from it was done. */
  settled_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface TenantApprovalDelegations {
  /** UUIDv7. */
  id: string;
  /** Client of both. */
  client_id: string;
  /** Who is away. */
  from_id: string;
  /** Who decides for them. */
  to_id: string;
  /** First day, by the tenant's calendar. */
  from_day: ColumnType<Date, string, string>;
  /** Last day. */
  to_day: ColumnType<Date, string, string>;
  /** When it was given. */
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantApprovalDigests {
  /** UUIDv7; it stands in the link, and opens nothing by itself. */
  id: string;
  /** Client of the person. */
  client_id: string;
  /** Who was written to. */
  person_id: string;
  /** What waited for them. */
  approval_ids: string[];
  /** When. */
  at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantApprovalPolicies {
  /** UUIDv7. */
  id: string;
  /** Client that it is for; null for all. */
  client_id: string | null;
  /** Project that it is for; null for all of the client. */
  project_id: string | null;
  /** Kind that it is for; null for all. */
  kind: string | null;
  /** Of its amounts, ISO 4217; what comes in another one counts as over every bound. */
  currency: string;
  /** sequence: one step after the other; parallel: all at once. */
  step_order: string;
  /** Steps: roles, people, need (any, all), above and upTo in minor units. */
  steps: Json;
  /** Days to decide; null for no end. */
  deadline_days: number | null;
  /** Days before the end on which those who have not decided are reminded. */
  reminder_days: ColumnType<Json, Json | undefined, Json>;
  /** Days before the end on which others may decide, too; null for never. */
  escalation_days: number | null;
  /** Who these are. */
  escalation_people: ColumnType<string[], string[] | undefined, string[]>;
  /** What counts as decided when time is over; null for nothing. */
  default_verdict: string | null;
  /** Whether a rejection has to say why. */
  comment_on_rejection: boolean;
  /** Whether what is not approved cannot be invoiced. */
  blocks_billing: boolean;
  /** Minor units over which a recent proof is asked for; null for never. */
  proof_above: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** Last change. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantApprovalRequests {
  /** UUIDv7. */
  id: string;
  /** Client that is asked. */
  client_id: string;
  /** Project; null for the client as a whole. */
  project_id: string | null;
  /** deliverable, change_request, quote. */
  kind: string;
  /** One line. */
  title: string;
  /** What is asked, Markdown. */
  text: string;
  /** Minor units, where it is about money. */
  amount: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** ISO 4217. */
  currency: string;
  /** Hours in minutes, where it is about time. */
  minutes: number | null;
  /** When it was written. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last change. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantApprovalSteps {
  /** What is decided. */
  approval_id: string;
  /** Client that is asked. */
  client_id: string;
  /** Project of it. */
  project_id: string | null;
  /** Order, from 0. */
  position: number;
  /** pending (its turn has not come), open, approved, rejected, skipped (the amount is out of its bounds). */
  state: string;
  /** any: one of them is enough; all: each of them. */
  need: string;
  /** Roles whose people decide. */
  roles: string[];
  /** Members who decide besides. */
  people: string[];
  /** It is skipped because the amount is over its upper bound. */
  over: ColumnType<boolean, boolean | undefined, boolean>;
  /** Not before this can it be decided. */
  opens_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantApprovals {
  /** UUIDv7. */
  id: string;
  /** Client that is asked. */
  client_id: string;
  /** Project; null for what is of the client as a whole. */
  project_id: string | null;
  /** time_entry, expense, invoice, deliverable, change_request, quote. */
  kind: string;
  /** What it is about: a time entry, expense, invoice or request. */
  subject_id: string;
  /** From 1. */
  revision: number;
  /** The revision before. */
  supersedes_id: string | null;
  /** One line. */
  title: string;
  /** Day that it counts for. */
  day: ColumnType<Date | null, string | null, string | null>;
  /** Whose time or expense it is. */
  person_id: string | null;
  /** Minor units. */
  amount: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** Of the amount, ISO 4217. */
  currency: string | null;
  /** How long. */
  minutes: number | null;
  /** What the client is shown, as canonical JSON (RFC 8785). */
  content: string;
  /** SHA-256 of the content in UTF-8. */
  content_hash: Uint8Array;
  /** What is different from the revision before: field, before, after. */
  differences: ColumnType<Json, Json | undefined, Json>;
  /** waiting, approved, rejected, withdrawn. */
  state: ColumnType<string, string | undefined, string>;
  /** Of the policy then: sequence, parallel. */
  step_order: string;
  /** Of the policy then. */
  comment_on_rejection: boolean;
  /** By the policy then, deciding asks for a recent proof. */
  needs_proof: boolean;
  /** Of the policy then. */
  default_verdict: string | null;
  /** Staff person; null for the program. */
  submitted_by_id: string | null;
  /** When. */
  submitted_at: ColumnType<Date, Date | string, Date | string>;
  /** Last day to decide, by the calendar of the project or tenant. */
  due_on: ColumnType<Date | null, string | null, string | null>;
  /** End of that day. */
  deadline: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When those who decide are written to next; null for no more. */
  notify_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Instants of the notices after that one. */
  later_notices: ColumnType<Json, Json | undefined, Json>;
  /** When others may decide, too; null for never, or when they already may. */
  escalate_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Who these are. */
  escalate_to: ColumnType<string[], string[] | undefined, string[]>;
  /** The decision that settled it; null while it waits. */
  decision_id: string | null;
  /** Since when its subject is another than it says. */
  outdated_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Its subject changed while it waited, or after it was approved, and is to be submitted as it is now. */
  resubmit: ColumnType<boolean, boolean | undefined, boolean>;
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

export interface TenantCheckpointCopies {
  /** UUIDv7. */
  id: string;
  /** Client whose address it is; null for the tenant's own. */
  client_id: string | null;
  /** Where the copy is posted. */
  url: string;
  /** Since when. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
}

export interface TenantCheckpointDeliveries {
  /** Address. */
  copy_id: string;
  /** Newest checkpoint that arrived there; null when none has. */
  number: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** When it did. */
  delivered_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When one was sent last. */
  tried_at: ColumnType<Date, Date | string, Date | string>;
  /** What came of it: delivered, or why not, as a code. */
  result: string;
  /** Status that the address answered with; null when it did not answer. */
  status: number | null;
  /** Tries that have failed since one succeeded. */
  failures: ColumnType<number, number | undefined, number>;
  /** Not before this is another one sent. */
  retry_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantCheckpoints {
  /** Counts the checkpoints of this database from 1. */
  number: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Entries in the tree. */
  size: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Root of the tree by RFC 6962. */
  root_hash: Uint8Array;
  /** When it was signed. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** The checkpoint as it was signed, with its signatures (C2SP signed note). */
  note: string;
  /** Every entry with an id up to this one is in the tree, or its transaction came to nothing. */
  settled_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Last id that had been given out when this was made. */
  probe_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Transactions before this one may still write entries up to probe_id; when all have ended, that is the new settled_id. */
  probe_xid: ColumnType<string, string | number | bigint, string | number | bigint>;
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
  /** How many people the client's own executives may have on the list; null for no limit. */
  people_limit: number | null;
}

export interface TenantCustomRoles {
  /** UUIDv7. */
  id: string;
  /** What people call it. */
  name: string;
  /** Built-in role that it is made from; it never changes. */
  base: string;
  /** What it is for, in the tenant's words. */
  description: ColumnType<string, string | undefined, string>;
  /** What its people may do. */
  permissions: string[];
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
  /** Project that it belongs to; null when it belongs to none. */
  project_id: string | null;
}

export interface TenantExpenseInternals {
  /** Expense. */
  expense_id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Among staff. */
  note: string;
}

export interface TenantExpenses {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Phase that it belongs to. */
  phase_id: string | null;
  /** Staff person who spent it. */
  person_id: string;
  /** Day of it. */
  day: ColumnType<Date, string, string>;
  /** travel, accommodation, meals, materials, software, services, other. */
  category: string;
  /** What it was, for the client to read. */
  description: string;
  /** That it was paid in, ISO 4217. */
  currency: string;
  /** Minor units paid, tax included. */
  amount: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Tax in it. */
  tax: ColumnType<string, string | number | bigint | undefined, string | number | bigint>;
  /** Units of the project's currency for one unit of its own. */
  exchange_rate: ColumnType<string, string | number, string | number>;
  /** Amount less tax in minor units of the project's currency, rounded half up. */
  net: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Whether the client is to pay for it, and reads it. */
  billable: boolean;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When it was written. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last change. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantFiles {
  /** UUIDv7; also its name in the storage. */
  id: string;
  /** Client that it belongs to. */
  client_id: string;
  /** Project of what it belongs to. */
  project_id: string | null;
  /** Expense that it is a receipt of. */
  expense_id: string | null;
  /** Key that it is sealed with. */
  key_id: string;
  /** As whoever uploaded it called it, without a path, with the ending of its kind. */
  name: string;
  /** As its bytes say, whatever was claimed. */
  media_type: string;
  /** Bytes, before it is sealed. */
  size: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** SHA-256 of these bytes. */
  sha256: Uint8Array;
  /** Who uploaded it; null for the program. */
  uploaded_by_id: string | null;
  /** When. */
  created_at: ColumnType<Date, Date | string, Date | string>;
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
  /** client, person, ticket, invoice, project, time_entry, expense. */
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

export interface TenantInvoicedEntries {
  /** UUIDv7. */
  id: string;
  /** Client of the invoice and of the project. */
  client_id: string;
  /** Project of the entry. */
  project_id: string;
  /** Invoice. */
  invoice_id: string;
  /** Line of it. */
  line_id: string;
  /** time_entry, expense. */
  kind: string;
  /** Time entry or expense; once released it may be gone. */
  entry_id: string;
  /** Whose it is. */
  person_id: string;
  /** Day that it counts for. */
  day: ColumnType<Date, string, string>;
  /** How long; null for expenses. */
  minutes: number | null;
  /** Billed for an hour, minor units; null for expenses. */
  rate: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** Minor units of the invoice's currency, without tax. */
  amount: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What the client reads of it. */
  note: string;
  /** Of an expense; null for time. */
  category: string | null;
  /** When it was put there, or brought up to date. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** When the invoice was voided or credited, so that the entry can be invoiced again. */
  released_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
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
  /** Only the active can sign in. The deleted have no name any more and are kept for what they did. */
  status: string;
  /** System that the row was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When they were invited or imported. */
  created_at: ColumnType<Date, Date | string | undefined, Date | string>;
  /** When they accepted their invitation; null before. Tells what to go back to after a deactivation. */
  joined_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Role of the tenant's own; null for the built-in one alone. */
  custom_role_id: string | null;
  /** When the link that was sent last dies; null when none was, or it is of no use any more. */
  invitation_expires_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
}

export interface TenantPeopleGrants {
  /** Who. */
  person_id: string;
  /** Their client; null for staff. */
  client_id: string | null;
  /** Permission. */
  permission: string;
  /** granted: theirs though the role has it not; withdrawn: not theirs though the role has it. */
  effect: string;
  /** Who decided that; null for the program. */
  by_id: string | null;
  /** Their name then. */
  by_name: string;
  /** When. */
  at: ColumnType<Date, Date | string, Date | string>;
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

export interface TenantProjectActions {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** What. */
  text: string;
  /** client: both sides read it; internal: staff alone. */
  audience: ColumnType<string, string | undefined, string>;
  /** Who does it: staff, or a member of the project's client. */
  owner_id: string | null;
  /** By when. */
  due_on: ColumnType<Date | null, string | null, string | null>;
  /** When it was done. */
  done_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it was noted. */
  created_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantProjectContacts {
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Staff, or a member of the project's client. */
  person_id: string;
  /** What they are in it. */
  role: ColumnType<string, string | undefined, string>;
  /** Order in which they are shown, from 0. */
  position: number;
}

export interface TenantProjectHealth {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** on_track, at_risk, off_track. */
  health: string;
  /** Why, in words for the client. */
  reason: string;
  /** When. */
  at: ColumnType<Date, Date | string, Date | string>;
  /** Who said it; null for the program. */
  by_id: string | null;
}

export interface TenantProjectInternals {
  /** Project. */
  project_id: string;
  /** Client of the project. */
  client_id: string;
  /** Markdown, among staff. */
  note: string;
}

export interface TenantProjectMembers {
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Member. */
  person_id: string;
}

export interface TenantProjectMilestones {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Phase that it belongs to. */
  phase_id: string | null;
  /** What is reached. */
  name: string;
  /** Day promised. */
  planned_on: ColumnType<Date, string, string>;
  /** Day expected now; null for the one promised. */
  forecast_on: ColumnType<Date | null, string | null, string | null>;
  /** Day reached. */
  actual_on: ColumnType<Date | null, string | null, string | null>;
}

export interface TenantProjectPhases {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Order, from 0. */
  position: number;
  /** What people call it. */
  name: string;
  /** planned, active, done. */
  status: ColumnType<string, string | undefined, string>;
  /** How much of it is done, in percent, as those who do it say. */
  progress: ColumnType<number, number | undefined, number>;
  /** First day planned. */
  starts_on: ColumnType<Date | null, string | null, string | null>;
  /** Last day planned. */
  ends_on: ColumnType<Date | null, string | null, string | null>;
  /** Minor units of the project's currency; null for none. */
  budget: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
  /** Minutes; null for none. */
  budget_minutes: number | null;
}

export interface TenantProjectRates {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Staff person; null for everybody who has no rate of their own. */
  person_id: string | null;
  /** Billed for an hour, minor units of the project's currency. */
  hourly: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** What it costs the provider; null where nobody has said. */
  cost: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
}

export interface TenantProjectTasks {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Phase that it belongs to. */
  phase_id: string | null;
  /** One line. */
  title: string;
  /** Markdown. */
  description: ColumnType<string, string | undefined, string>;
  /** open, in_progress, done. */
  status: ColumnType<string, string | undefined, string>;
  /** client: both sides read it; internal: staff alone. */
  audience: ColumnType<string, string | undefined, string>;
  /** Staff person who does it. */
  assignee_id: string | null;
  /** By when. */
  due_on: ColumnType<Date | null, string | null, string | null>;
  /** When it was noted. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last change. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantProjects {
  /** UUIDv7. */
  id: string;
  /** Client that it is for. */
  client_id: string;
  /** What people call it. */
  name: string;
  /** The provider's own number of it. */
  reference: ColumnType<string, string | undefined, string>;
  /** What it is about, Markdown, for both sides. */
  description: ColumnType<string, string | undefined, string>;
  /** draft (seen by no member), active, on_hold, completed, cancelled. */
  status: ColumnType<string, string | undefined, string>;
  /** The last word of project_health; null before the first. */
  health: string | null;
  /** Of budget, rates and figures, ISO 4217. Kept once there is time or money in it. */
  currency: string;
  /** IANA zone in which its days and weeks begin; null for the tenant's. */
  time_zone: string | null;
  /** First day planned. */
  starts_on: ColumnType<Date | null, string | null, string | null>;
  /** Last day planned. */
  ends_on: ColumnType<Date | null, string | null, string | null>;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last change of its plan; time and expenses leave it. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantReadings {
  /** UUIDv7. */
  id: string;
  /** Client whose data was read. */
  client_id: string;
  /** Project that it belongs to; null for what is of the client as a whole. No reference: what was read was read, whatever became of it. */
  project_id: string | null;
  /** What was read: approval, person, invoice… (contract/readings.ts). */
  kind: string;
  /** open (one), list (several), download, export (as a file); begin, end (of viewing as a member). */
  act: string;
  /** The one that was read; null for several. */
  subject_id: string | null;
  /** What it was called then: its title; of a list the project; of a masquerade why. */
  label: string;
  /** Of several: how many at most were shown at once. */
  items: number | null;
  /** Staff person, or API key. No reference: it stays when they are gone. */
  reader_id: string;
  /** Their name then. */
  reader_name: string;
  /** desk, api, or portal: viewing it as a member. */
  door: string;
  /** Masquerade in which it was read. */
  masquerade_id: string | null;
  /** Member that the portal was viewed as. */
  viewed_id: string | null;
  /** Their name then. */
  viewed_name: string | null;
  /** Begin of the quarter of an hour in which repetitions are counted. */
  span: ColumnType<Date, Date | string, Date | string>;
  /** When it was read first. */
  first_at: ColumnType<Date, Date | string, Date | string>;
  /** When it was read last. */
  last_at: ColumnType<Date, Date | string, Date | string>;
  /** How often. */
  times: number;
}

export interface TenantSealedEntries {
  /** Place in the tree, from 0, without gaps. */
  position: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The entry's id. */
  entry_id: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** The entry's time, by which its partition is found. */
  entry_at: ColumnType<Date, Date | string, Date | string>;
  /** The entry's hash when it was sealed. */
  leaf_hash: Uint8Array;
}

export interface TenantSealedSubtrees {
  /** The subtree has 256 to the power of this many leaves. */
  level: number;
  /** How many subtrees of its size stand before it. */
  index: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Its root by RFC 6962. */
  hash: Uint8Array;
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
  /** Days that the link of an invitation works. */
  invitation_days: ColumnType<number, number | undefined, number>;
}

export interface TenantStorageKeys {
  /** UUIDv7. */
  id: string;
  /** Client whose files it seals. */
  client_id: string;
  /** The key, wrapped by the tenant's. */
  wrapped_key: Uint8Array;
  /** When it was made. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Since when it seals nothing new; null for the one in use. */
  retired_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
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

export interface TenantTimeEntries {
  /** UUIDv7. */
  id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Phase that it was worked in. */
  phase_id: string | null;
  /** Task that it was worked on. */
  task_id: string | null;
  /** Staff person who worked. */
  person_id: string;
  /** Day that it counts for, by the project's calendar. */
  day: ColumnType<Date, string, string>;
  /** How long. */
  minutes: number;
  /** When it began, where that is known. */
  started_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** When it ended, where that is known. */
  ended_at: ColumnType<Date | null, Date | string | null, Date | string | null>;
  /** Whether the client is to pay for it, and reads it. */
  billable: boolean;
  /** Billed for an hour when it was written, minor units of the project's currency. */
  rate: ColumnType<string, string | number | bigint, string | number | bigint>;
  /** Minutes at the rate, rounded half up; 0 when not billable. */
  amount: ColumnType<string, never, never>;
  /** For the client to read. */
  note: ColumnType<string, string | undefined, string>;
  /** System that it was imported from. */
  source: string | null;
  /** Its id there. */
  external_id: string | null;
  /** When it was written. */
  created_at: ColumnType<Date, Date | string, Date | string>;
  /** Last change. */
  updated_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantTimeEntryInternals {
  /** Time entry. */
  entry_id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Among staff. */
  note: ColumnType<string, string | undefined, string>;
  /** What an hour cost when it was written, minor units of the project's currency; null where nobody has said. */
  cost_rate: ColumnType<string | null, string | number | bigint | null, string | number | bigint | null>;
}

export interface TenantTimers {
  /** Staff person who works. */
  person_id: string;
  /** Client of the project. */
  client_id: string;
  /** Project. */
  project_id: string;
  /** Phase. */
  phase_id: string | null;
  /** Task. */
  task_id: string | null;
  /** What the entry will say. */
  billable: boolean;
  /** What the entry will say to the client. */
  note: ColumnType<string, string | undefined, string>;
  /** What the entry will say among staff. */
  internal_note: ColumnType<string, string | undefined, string>;
  /** Since when. */
  started_at: ColumnType<Date, Date | string, Date | string>;
}

export interface TenantSchema {
  approval_decisions: TenantApprovalDecisions;
  approval_delegations: TenantApprovalDelegations;
  approval_digests: TenantApprovalDigests;
  approval_policies: TenantApprovalPolicies;
  approval_requests: TenantApprovalRequests;
  approval_steps: TenantApprovalSteps;
  approvals: TenantApprovals;
  audit_log: TenantAuditLog;
  canned_replies: TenantCannedReplies;
  checkpoint_copies: TenantCheckpointCopies;
  checkpoint_deliveries: TenantCheckpointDeliveries;
  checkpoints: TenantCheckpoints;
  client_leads: TenantClientLeads;
  clients: TenantClients;
  custom_roles: TenantCustomRoles;
  events: TenantEvents;
  expense_internals: TenantExpenseInternals;
  expenses: TenantExpenses;
  files: TenantFiles;
  idempotency_keys: TenantIdempotencyKeys;
  imported_objects: TenantImportedObjects;
  invoice_lines: TenantInvoiceLines;
  invoice_payments: TenantInvoicePayments;
  invoice_series: TenantInvoiceSeries;
  invoiced_entries: TenantInvoicedEntries;
  invoices: TenantInvoices;
  people: TenantPeople;
  people_grants: TenantPeopleGrants;
  postern_migrations: TenantPosternMigrations;
  project_actions: TenantProjectActions;
  project_contacts: TenantProjectContacts;
  project_health: TenantProjectHealth;
  project_internals: TenantProjectInternals;
  project_members: TenantProjectMembers;
  project_milestones: TenantProjectMilestones;
  project_phases: TenantProjectPhases;
  project_rates: TenantProjectRates;
  project_tasks: TenantProjectTasks;
  projects: TenantProjects;
  readings: TenantReadings;
  sealed_entries: TenantSealedEntries;
  sealed_subtrees: TenantSealedSubtrees;
  settings: TenantSettings;
  storage_keys: TenantStorageKeys;
  ticket_categories: TenantTicketCategories;
  ticket_changes: TenantTicketChanges;
  ticket_copies: TenantTicketCopies;
  ticket_replies: TenantTicketReplies;
  ticket_targets: TenantTicketTargets;
  tickets: TenantTickets;
  time_entries: TenantTimeEntries;
  time_entry_internals: TenantTimeEntryInternals;
  timers: TenantTimers;
}
