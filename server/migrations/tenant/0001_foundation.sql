-- What every tenant's database has: its settings, clients and people, what happened (events), and the fence.
--
-- Four roles look at a tenant's rows, each through policies of its own: postern_client (members of one client),
-- postern_lead (staff who see the clients assigned to them), postern_staff (all other staff), postern_job (work
-- that nobody waits for). postern_app, with which the program connects, sees nothing by itself.

grant usage on schema public to postern_app, postern_client, postern_lead, postern_staff, postern_job;

create function me() returns uuid language sql stable as
  $$ select nullif(current_setting('postern.person_id', true), '')::uuid $$;
comment on function me is 'Person that looks, of the transaction''s settings.';
create function my_client() returns uuid language sql stable as
  $$ select nullif(current_setting('postern.client_id', true), '')::uuid $$;
comment on function my_client is 'Client that a member looks for, of the transaction''s settings.';

create table settings (
  id boolean primary key default true check (id),
  name text not null,
  accent text not null default '#3056d3' check (accent ~ '^#[0-9a-fA-F]{6}$'),
  address jsonb not null default '{}',
  email text not null default '',
  phone text not null default '',
  vat_number text not null default '',
  payment_details text not null default '',
  invoice_prefix text not null default 'INV-',
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  time_zone text not null default 'UTC',
  logo bytea,
  logo_type text check (logo_type in ('image/png', 'image/jpeg'))
);
comment on table settings is 'The tenant itself: name, look, and what its invoices say. One row.';
comment on column settings.id is 'Always true: there is one row.';
comment on column settings.name is 'Name shown to clients.';
comment on column settings.accent is 'Accent colour, #rrggbb.';
comment on column settings.address is 'Postal address: line1, line2, city, region, postalCode, country.';
comment on column settings.email is 'Public address for mail.';
comment on column settings.phone is 'Public telephone number.';
comment on column settings.vat_number is 'Tax registration.';
comment on column settings.payment_details is 'Bank details printed on invoices.';
comment on column settings.invoice_prefix is 'What invoice numbers begin with.';
comment on column settings.currency is 'Currency of new clients and invoices, ISO 4217.';
comment on column settings.time_zone is 'IANA zone in which days begin and invoices fall due.';
comment on column settings.logo is 'Logo as uploaded.';
comment on column settings.logo_type is 'Media type of the logo.';
select protect('settings', 'logo');
grant select on settings to postern_client, postern_lead;
grant select, update on settings to postern_staff;
grant select, insert, update on settings to postern_job;
create policy client on settings for select to postern_client using (true);
create policy lead on settings for select to postern_lead using (true);
create policy staff on settings to postern_staff using (true) with check (true);
create policy job on settings to postern_job using (true) with check (true);

create table clients (
  id uuid primary key,
  name text not null,
  reference text not null default '',
  email text not null default '',
  phone text not null default '',
  vat_number text not null default '',
  address jsonb not null default '{}',
  currency text not null default 'EUR' check (currency ~ '^[A-Z]{3}$'),
  status text not null default 'active' check (status in ('active', 'inactive')),
  source text,
  external_id text,
  created_at timestamptz(3) not null default now(),
  unique (source, external_id)
);
comment on table clients is 'Customer organisations of the tenant.';
comment on column clients.id is 'UUIDv7.';
comment on column clients.name is 'Name of the organisation.';
comment on column clients.reference is 'The tenant''s own number for it.';
comment on column clients.email is 'Where invoices and notices go.';
comment on column clients.phone is 'Telephone number.';
comment on column clients.vat_number is 'Tax registration.';
comment on column clients.address is 'Postal address: line1, line2, city, region, postalCode, country.';
comment on column clients.currency is 'Currency of its new invoices, ISO 4217.';
comment on column clients.status is 'Inactive ones are kept, and their people cannot sign in.';
comment on column clients.source is 'System that it was imported from.';
comment on column clients.external_id is 'Its id there.';
comment on column clients.created_at is 'When it was made.';
create index clients_by_name on clients (lower(name), id);
select protect('clients');

create table people (
  id uuid primary key,
  name text not null,
  email text not null check (email = lower(email)),
  title text not null default '',
  phone text not null default '',
  client_id uuid references clients,
  role text not null check (role in ('tenant_admin', 'account_lead', 'agent', 'client_executive', 'client_manager', 'client_user')),
  status text not null check (status in ('invited', 'active', 'deactivated')),
  source text,
  external_id text,
  created_at timestamptz(3) not null default now(),
  check ((client_id is null) = (role in ('tenant_admin', 'account_lead', 'agent'))),
  unique (client_id, id),
  constraint people_email_once unique nulls not distinct (client_id, email),
  unique (source, external_id)
);
comment on table people is 'The tenant''s staff and its clients'' members, one row for each membership. The registry follows it.';
comment on column people.id is 'UUIDv7: id of the membership, by which this tenant knows the person.';
comment on column people.name is 'Name as they write it.';
comment on column people.email is 'Address, lower case.';
comment on column people.title is 'What they do.';
comment on column people.phone is 'Telephone number.';
comment on column people.client_id is 'Client that they belong to; null for staff.';
comment on column people.role is 'Bundle of permissions.';
comment on column people.status is 'Only the active can sign in.';
comment on column people.source is 'System that the row was imported from.';
comment on column people.external_id is 'Its id there.';
comment on column people.created_at is 'When they were invited or imported.';
create index people_by_name on people (lower(name), id);
create index people_of_client on people (client_id, lower(name));
select protect('people');

create table client_leads (
  client_id uuid not null references clients,
  person_id uuid not null references people,
  position integer not null default 0,
  primary key (client_id, person_id)
);
comment on table client_leads is 'The staff who look after a client, and are, as account leads, let to see it.';
comment on column client_leads.client_id is 'Client looked after.';
comment on column client_leads.person_id is 'Staff person.';
comment on column client_leads.position is 'Order in which they are shown; 0 is the main contact.';
create index client_leads_of_person on client_leads (person_id, client_id);
select protect('client_leads');

create function my_clients() returns setof uuid language sql stable as
  $$ select client_id from client_leads where person_id = me() $$;
comment on function my_clients is 'Clients assigned to the account lead that looks.';

grant select on clients, people, client_leads to postern_client, postern_lead, postern_staff, postern_job;
grant insert, update on clients, people to postern_lead, postern_staff, postern_job;
grant insert, update on people to postern_client;
grant insert, update, delete on client_leads to postern_staff, postern_job;
create policy client on clients for select to postern_client using (id = (select my_client()));
create policy lead on clients to postern_lead using (id in (select my_clients())) with check (id in (select my_clients()));
create policy staff on clients to postern_staff using (true) with check (true);
create policy job on clients to postern_job using (true) with check (true);

-- A member sees their colleagues, and the staff.
create policy client on people for select to postern_client
  using (client_id = (select my_client()) or client_id is null);
create policy client_invites on people for insert to postern_client with check (client_id = (select my_client()));
create policy client_changes on people for update to postern_client
  using (client_id = (select my_client())) with check (client_id = (select my_client()));
create policy lead on people for select to postern_lead using (client_id is null or client_id in (select my_clients()));
create policy lead_invites on people for insert to postern_lead with check (client_id in (select my_clients()));
create policy lead_changes on people for update to postern_lead
  using (client_id in (select my_clients())) with check (client_id in (select my_clients()));
create policy staff on people to postern_staff using (true) with check (true);
create policy job on people to postern_job using (true) with check (true);

create policy client on client_leads for select to postern_client using (client_id = (select my_client()));
create policy lead on client_leads for select to postern_lead using (person_id = (select me()));
create policy staff on client_leads to postern_staff using (true) with check (true);
create policy job on client_leads to postern_job using (true) with check (true);

create table events (
  id uuid primary key,
  at timestamptz(3) not null default now(),
  type text not null,
  actor_id uuid,
  actor_name text,
  client_id uuid references clients,
  audience text not null check (audience in ('client', 'internal')),
  subject_type text,
  subject_id uuid,
  subject text not null default '',
  payload jsonb not null default '{}',
  handled_at timestamptz(3),
  attempts integer not null default 0
);
comment on table events is 'What happened, in the words of the business. Written with the change itself, acted upon after it.';
comment on column events.id is 'UUIDv7.';
comment on column events.at is 'When.';
comment on column events.type is 'Name such as ticket.replied.';
comment on column events.actor_id is 'Person who did it; null for the program.';
comment on column events.actor_name is 'Their name then.';
comment on column events.client_id is 'Client it concerns; null when it concerns none.';
comment on column events.audience is 'Whether the client may know of it.';
comment on column events.subject_type is 'Kind of thing it happened to: ticket, invoice, client, person.';
comment on column events.subject_id is 'Which one.';
comment on column events.subject is 'How people call it: its subject or number.';
comment on column events.payload is 'What else a handler needs; ids rather than content.';
comment on column events.handled_at is 'When everything that follows from it was done; null when it is still to do.';
comment on column events.attempts is 'How often that was tried.';
create index events_to_handle on events (at) where handled_at is null;
create index events_of_client on events (client_id, at desc);
create index events_by_time on events (at desc);
select protect('events');
grant select, insert on events to postern_client, postern_lead, postern_staff;
grant select, insert, update, delete on events to postern_job;
create policy client_writes on events for insert to postern_client with check (client_id = (select my_client()));
create policy lead on events for select to postern_lead using (client_id in (select my_clients()));
create policy lead_writes on events for insert to postern_lead with check (true);
create policy staff on events for select to postern_staff using (true);
create policy staff_writes on events for insert to postern_staff with check (true);
create policy job on events to postern_job using (true) with check (true);

create table idempotency_keys (
  person_id uuid not null,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  body jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (person_id, key)
);
comment on table idempotency_keys is 'Answers to creating calls, so that a repeated one creates nothing.';
comment on column idempotency_keys.person_id is 'Who called.';
comment on column idempotency_keys.key is 'Idempotency-Key header.';
comment on column idempotency_keys.request_hash is 'SHA-256 of the call, to refuse the same key for another one.';
comment on column idempotency_keys.status is 'Status answered.';
comment on column idempotency_keys.body is 'Body answered.';
comment on column idempotency_keys.created_at is 'When; forgotten after a day.';
create index idempotency_keys_by_age on idempotency_keys (created_at);
select protect('idempotency_keys', 'body');
grant select, insert, update on idempotency_keys to postern_client, postern_lead, postern_staff;
grant select, delete on idempotency_keys to postern_job;
create policy client on idempotency_keys to postern_client using (person_id = (select me())) with check (person_id = (select me()));
create policy lead on idempotency_keys to postern_lead using (person_id = (select me())) with check (person_id = (select me()));
create policy staff on idempotency_keys to postern_staff using (person_id = (select me())) with check (person_id = (select me()));
create policy job on idempotency_keys to postern_job using (true);

-- The trail itself: tenant admins read it, through the permission of the endpoint; leads and clients never.
grant select on audit_log to postern_app, postern_staff, postern_job;
create policy staff on audit_log for select to postern_staff using (true);
create policy job on audit_log for select to postern_job using (true);

revoke all on all functions in schema public from public;
grant execute on function me, my_client, my_clients to postern_app, postern_client, postern_lead, postern_staff, postern_job;
