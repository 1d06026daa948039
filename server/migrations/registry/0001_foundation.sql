-- Tenants, the people who sign in, their credentials, memberships and sessions. No tenant's content.
-- `postern_registry` is the role in which the program works here; `postern_app`, with which it connects, sees nothing.

grant usage on schema public to postern_app, postern_registry;

create table installation (
  id boolean primary key default true check (id),
  setup_token_hash bytea,
  created_at timestamptz(3) not null default now()
);
comment on table installation is 'The one row that describes this installation.';
comment on column installation.id is 'Always true: there is one row.';
comment on column installation.setup_token_hash is 'SHA-256 of the token of the first-run link; null once used.';
comment on column installation.created_at is 'When the installation was made.';
insert into installation default values;
select protect('installation', 'setup_token_hash');

create table tenants (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z][a-z0-9-]{1,30}$'),
  name text not null,
  org_id text,
  database text not null unique,
  cluster text not null default 'default',
  region text not null default '',
  status text not null check (status in ('provisioning', 'active', 'suspended', 'archived')),
  step text not null check (step in ('requested', 'organisation', 'database', 'keys', 'invited', 'active')),
  failure text,
  attempts integer not null default 0,
  retry_at timestamptz(3) not null default now(),
  admin_email text not null,
  admin_name text not null,
  data_key bytea,
  schema_version integer not null default 0,
  brand jsonb not null default '{}',
  created_at timestamptz(3) not null default now()
);
comment on table tenants is 'Providers: each has a database of its own, and a place in the provisioning loop.';
comment on column tenants.id is 'UUIDv7.';
comment on column tenants.slug is 'First label of the tenant''s host.';
comment on column tenants.name is 'Name shown to people.';
comment on column tenants.org_id is 'Identity organisation of the tenant.';
comment on column tenants.database is 'Name of the tenant''s own database.';
comment on column tenants.cluster is 'Cluster that the database is on.';
comment on column tenants.region is 'Region that the database is in, where the operator tells them apart.';
comment on column tenants.status is 'Whether the tenant''s people may come in.';
comment on column tenants.step is 'Last provisioning step that is done.';
comment on column tenants.failure is 'Why the step after it failed last; null when it has not.';
comment on column tenants.attempts is 'How often the step after it was tried.';
comment on column tenants.retry_at is 'When it may be tried next.';
comment on column tenants.admin_email is 'Address of the first admin, invited by the last step.';
comment on column tenants.admin_name is 'Name of the first admin.';
comment on column tenants.data_key is 'Key of the tenant, wrapped by the master key.';
comment on column tenants.schema_version is 'Number of the last migration that the tenant''s database has.';
comment on column tenants.brand is 'Accent colour and logo, copied from the tenant''s settings for the sign-in page.';
comment on column tenants.created_at is 'When the tenant was asked for.';
create index tenants_unfinished on tenants (retry_at) where step <> 'active';
select protect('tenants', 'data_key');

create table domains (
  host text primary key check (host = lower(host)),
  tenant_id uuid not null references tenants,
  created_at timestamptz(3) not null default now()
);
comment on table domains is 'Hosts of their own that tenants are reached at, beside <slug>.<base domain>.';
comment on column domains.host is 'Host name, lower case, without port.';
comment on column domains.tenant_id is 'Tenant that it belongs to.';
comment on column domains.created_at is 'When it was mapped.';
create index domains_of_tenant on domains (tenant_id);
select protect('domains');

create table people (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  platform_admin boolean not null default false,
  created_at timestamptz(3) not null default now()
);
comment on table people is 'Everybody who signs in, once, however many companies they belong to.';
comment on column people.id is 'UUIDv7; the same id names the person in every tenant.';
comment on column people.email is 'Address they sign in with, lower case.';
comment on column people.name is 'Name as they write it.';
comment on column people.platform_admin is 'May use the console.';
comment on column people.created_at is 'When they were first invited.';
select protect('people');

create table credentials (
  person_id uuid primary key references people,
  password_hash text not null,
  changed_at timestamptz(3) not null default now()
);
comment on table credentials is 'Passwords. A person without a row has not accepted an invitation yet.';
comment on column credentials.person_id is 'Whose.';
comment on column credentials.password_hash is 'Argon2id, with its parameters.';
comment on column credentials.changed_at is 'When it was set.';
select protect('credentials', 'password_hash');

create table memberships (
  id uuid primary key,
  person_id uuid not null references people,
  tenant_id uuid not null references tenants,
  client_id uuid,
  client_name text,
  role text not null check (role in ('tenant_admin', 'account_lead', 'agent', 'client_executive', 'client_manager', 'client_user')),
  status text not null check (status in ('invited', 'active', 'deactivated')),
  created_at timestamptz(3) not null default now(),
  check ((client_id is null) = (role in ('tenant_admin', 'account_lead', 'agent'))),
  unique nulls not distinct (person_id, tenant_id, client_id)
);
comment on table memberships is 'What a person is where: staff of a tenant, or member of a client of one. Follows the tenant''s own list of people.';
comment on column memberships.id is 'UUIDv7.';
comment on column memberships.person_id is 'Who.';
comment on column memberships.tenant_id is 'In which tenant.';
comment on column memberships.client_id is 'Of which client; null for staff.';
comment on column memberships.client_name is 'Name of the client, for the list of companies after sign-in.';
comment on column memberships.role is 'Bundle of permissions.';
comment on column memberships.status is 'Only an active one lets in.';
comment on column memberships.created_at is 'When it was made.';
create index memberships_of_tenant on memberships (tenant_id);
select protect('memberships');

create table invitations (
  token_hash bytea primary key,
  membership_id uuid references memberships,
  person_id uuid not null references people,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now()
);
comment on table invitations is 'Links that let a person accept a membership, once.';
comment on column invitations.token_hash is 'SHA-256 of the token in the link.';
comment on column invitations.membership_id is 'Membership that accepting makes active; null for a platform admin.';
comment on column invitations.person_id is 'Who is invited.';
comment on column invitations.expires_at is 'When the link dies.';
comment on column invitations.created_at is 'When it was made.';
create index invitations_of_membership on invitations (membership_id);
select protect('invitations', 'token_hash');

create table passes (
  token_hash bytea primary key,
  membership_id uuid not null references memberships,
  expires_at timestamptz(3) not null
);
comment on table passes is 'One-time passes from the sign-in on the bare host to a tenant''s host.';
comment on column passes.token_hash is 'SHA-256 of the pass.';
comment on column passes.membership_id is 'Membership that it opens a session for.';
comment on column passes.expires_at is 'When it dies: a minute after it was made.';
create index passes_of_membership on passes (membership_id);
select protect('passes', 'token_hash');

create table sessions (
  token_hash bytea primary key,
  id uuid not null unique,
  person_id uuid not null references people,
  membership_id uuid references memberships,
  address text not null,
  user_agent text not null,
  created_at timestamptz(3) not null default now(),
  used_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
comment on table sessions is 'Who is signed in, through which membership.';
comment on column sessions.token_hash is 'SHA-256 of the token in the cookie.';
comment on column sessions.id is 'Names the session in the log and to its owner.';
comment on column sessions.person_id is 'Who.';
comment on column sessions.membership_id is 'As what; null for the console.';
comment on column sessions.address is 'Address that signed in.';
comment on column sessions.user_agent is 'Browser that signed in.';
comment on column sessions.created_at is 'When.';
comment on column sessions.used_at is 'Last use, to five minutes: an idle session dies.';
comment on column sessions.expires_at is 'When it dies however much it is used.';
create index sessions_of_person on sessions (person_id);
create index sessions_of_membership on sessions (membership_id);
create index sessions_by_expiry on sessions (expires_at);
select protect('sessions', 'token_hash');

create table idempotency_keys (
  person_id uuid not null references people,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  body jsonb,
  created_at timestamptz(3) not null default now(),
  primary key (person_id, key)
);
comment on table idempotency_keys is 'Answers to creating calls in the console, so that a repeated one creates nothing.';
comment on column idempotency_keys.person_id is 'Who called.';
comment on column idempotency_keys.key is 'Idempotency-Key header.';
comment on column idempotency_keys.request_hash is 'SHA-256 of the call, to refuse the same key for another one.';
comment on column idempotency_keys.status is 'Status answered.';
comment on column idempotency_keys.body is 'Body answered.';
comment on column idempotency_keys.created_at is 'When; forgotten after a day.';
create index idempotency_keys_by_age on idempotency_keys (created_at);
select protect('idempotency_keys', 'body');

do $$
declare target text;
begin
  foreach target in array array['installation', 'tenants', 'domains', 'people', 'credentials', 'memberships',
                                'invitations', 'passes', 'sessions', 'idempotency_keys'] loop
    execute format('grant select, insert, update, delete on %I to postern_registry', target);
    execute format('create policy registry on %I to postern_registry using (true) with check (true)', target);
  end loop;
end $$;
grant select on audit_log to postern_app, postern_registry;
create policy registry on audit_log for select to postern_registry using (true);

-- A session is found by knowing its token, and only that one: this is called before anybody is known.
create policy session_lookup on sessions to current_user using (true);
create policy session_lookup on people for select to current_user using (true);
create policy session_lookup on memberships for select to current_user using (true);
create policy session_lookup on tenants for select to current_user using (true);

create function session_by_token(hash bytea, idle interval, at timestamptz)
returns table (
  session_id uuid, person_id uuid, name text, email text, platform_admin boolean, expires_at timestamptz,
  stale boolean, membership_id uuid, role text, client_id uuid, client_name text,
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text
)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, p.id, p.name, p.email, p.platform_admin, s.expires_at,
         s.used_at < at - interval '5 minutes', m.id, m.role, m.client_id, m.client_name,
         t.id, t.slug, t.name, t.status
    from sessions s
    join people p on p.id = s.person_id
    left join memberships m on m.id = s.membership_id
    left join tenants t on t.id = m.tenant_id
   where s.token_hash = hash
     and s.expires_at > at
     and s.used_at > at - idle
     and (s.membership_id is null and p.platform_admin or m.status = 'active')
$$;
comment on function session_by_token is 'The living session of a token, with who it is and what they may; nothing when there is none.';

create function tenant_by_host(wanted text, base text)
returns table (id uuid, slug text, name text, database text, status text, step text, schema_version integer, brand jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select t.id, t.slug, t.name, t.database, t.status, t.step, t.schema_version, t.brand
    from tenants t
   where t.slug || '.' || base = wanted or exists (select from domains d where d.host = wanted and d.tenant_id = t.id)
$$;
comment on function tenant_by_host is 'The tenant whose host this is, its own or the one below the base domain.';
create policy host_lookup on domains for select to current_user using (true);
revoke all on all functions in schema public from public;
grant execute on function session_by_token, tenant_by_host to postern_app, postern_registry;
