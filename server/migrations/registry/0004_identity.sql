-- Every way in: what a session has proved, what a tenant or a client asks of it, and what people prove it with.

-- Of several who had one address in different ways of writing, the one who is written plainly has it, else the oldest.
alter table people no force row level security;
alter table tenants no force row level security;
update people p set email = w.plain
  from (select id, plain_address(email) as plain,
               row_number() over (partition by plain_address(email) order by email <> plain_address(email), id) as place
          from people) w
 where w.id = p.id and w.place = 1 and p.email <> w.plain;
update tenants set admin_email = plain_address(admin_email) where admin_email <> plain_address(admin_email);
alter table people force row level security;
alter table tenants force row level security;
drop function plain_address(text), plain_label(text);

alter table people add column email_proved_at timestamptz(3);
-- Whoever is one already has the days to set up a second factor from now on.
alter table people add column admin_since timestamptz(3) default now();
alter table people alter column admin_since drop default;
comment on column people.admin_since is 'Of platform admins: since when, or since that is kept.';
comment on column people.email_proved_at is 'When somebody last showed that they read mail to this address; null when nobody has.';

alter table memberships add column permissions text[], add column role_name text;
comment on column memberships.permissions is 'What they may do, where it is not just what the role says; null where it is.';
comment on column memberships.role_name is 'Name of the tenant''s own role that they have; null for a built-in one.';

-- What was proved goes with the session, and from a session through a pass to the next one.
alter table sessions
  add column way text not null default 'password' check (way in ('password', 'link', 'passkey', 'oidc', 'saml', 'zitadel')),
  add column provider_id uuid,
  add column provider_client_id uuid,
  add column provider_session text,
  add column second_at timestamptz(3),
  add column second_by text check (second_by in ('totp', 'email', 'passkey', 'recovery', 'provider')),
  add column proved_at timestamptz(3) not null default now(),
  add column own_proved_at timestamptz(3),
  add column asserted_role text;
update sessions set own_proved_at = created_at, proved_at = created_at;
comment on column sessions.way is 'How they came in.';
comment on column sessions.provider_id is 'Identity provider that vouched for them: the session stays where that provider may let in.';
comment on column sessions.provider_client_id is 'Client that the provider speaks for; null where it does for the whole tenant.';
comment on column sessions.provider_session is 'The provider''s own name for its session, for logout from there.';
comment on column sessions.second_at is 'When a second factor was shown; null when none was.';
comment on column sessions.second_by is 'Which second factor.';
comment on column sessions.proved_at is 'When they last proved who they are, by any means: sensitive acts ask for a recent proof.';
comment on column sessions.own_proved_at is 'When they last did so by means of their own, not a provider''s: only that lets them change their means.';
comment on column sessions.asserted_role is 'Role that the platform''s identity provider has asserted, where there is one.';
create index sessions_of_provider on sessions (provider_id, provider_session) where provider_id is not null;

alter table passes
  add column way text not null default 'password',
  add column provider_id uuid,
  add column provider_client_id uuid,
  add column second_at timestamptz(3),
  add column second_by text,
  add column proved_at timestamptz(3) not null default now(),
  add column own_proved_at timestamptz(3),
  add column target text,
  add column browser_hash bytea;
comment on column passes.way is 'How they came in where the pass was made.';
comment on column passes.provider_id is 'Identity provider that vouched for them there.';
comment on column passes.provider_client_id is 'Client that the provider speaks for.';
comment on column passes.second_at is 'When a second factor was shown there.';
comment on column passes.second_by is 'Which one.';
comment on column passes.proved_at is 'When they last proved who they are.';
comment on column passes.own_proved_at is 'When they last did so by means of their own.';
comment on column passes.target is 'Path to go on to.';
comment on column passes.browser_hash is 'SHA-256 of the token that the browser which asked takes along to the other host; null where hosts share no cookie.';

alter table invitations add column mailed boolean not null default false;
comment on column invitations.mailed is 'The link went by mail to the address alone: who has it reads that mail.';

create table sign_in_policies (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  client_id uuid,
  ways text[],
  only_shown boolean not null default false,
  second_factor text check (second_factor in ('off', 'optional', 'some', 'all')),
  second_factor_roles text[] not null default '{}',
  factors text[] not null default '{totp,email,passkey}',
  grace_days integer not null default 0 check (grace_days between 0 and 90),
  required_since timestamptz(3),
  masquerade_writes boolean not null default false,
  by_staff boolean not null default true,
  updated_at timestamptz(3) not null default now(),
  unique nulls not distinct (tenant_id, client_id, by_staff),
  check (by_staff or client_id is not null)
);
comment on table sign_in_policies is 'How people may come in: one row for a tenant, one for each client of which its staff want it otherwise, and one for each client whose own people are stricter.';
comment on column sign_in_policies.id is 'UUIDv7.';
comment on column sign_in_policies.tenant_id is 'Tenant.';
comment on column sign_in_policies.client_id is 'Client that it is for; null for the tenant''s own.';
comment on column sign_in_policies.ways is 'Ways in that are allowed; null for all, or for a client as the tenant says.';
comment on column sign_in_policies.only_shown is 'Whether ways that are not allowed are left out of the sign-in page instead of shown with the reason.';
comment on column sign_in_policies.second_factor is 'Whether a second factor is asked for: of nobody, of who wants it, of some roles, of all; null as the tenant says.';
comment on column sign_in_policies.second_factor_roles is 'Of which roles, when of some.';
comment on column sign_in_policies.factors is 'Second factors that count.';
comment on column sign_in_policies.grace_days is 'Days to set one up after it became required, or after joining.';
comment on column sign_in_policies.required_since is 'When it became required; null while it is not.';
comment on column sign_in_policies.masquerade_writes is 'Whether staff who view the portal as a member may also write as them.';
comment on column sign_in_policies.by_staff is 'Whether staff have set it, who alone can make an exception for a client that goes further than the tenant; of a client''s own people it holds besides what staff have set.';
comment on column sign_in_policies.updated_at is 'When it was last changed.';
select protect('sign_in_policies');

create table factors (
  id uuid primary key,
  person_id uuid not null references people,
  kind text not null check (kind in ('totp')),
  name text not null default '',
  secret bytea not null,
  last_step bigint,
  confirmed_at timestamptz(3),
  used_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
comment on table factors is 'Authenticator apps of people.';
comment on column factors.id is 'UUIDv7.';
comment on column factors.person_id is 'Whose.';
comment on column factors.kind is 'Kind of factor.';
comment on column factors.name is 'What they call it.';
comment on column factors.secret is 'Shared secret, sealed.';
comment on column factors.last_step is 'Time step of the last code taken: none is taken twice.';
comment on column factors.confirmed_at is 'When the first right code was given; it does not count before.';
comment on column factors.used_at is 'When it was last used.';
comment on column factors.created_at is 'When it was set up.';
create index factors_of_person on factors (person_id);
select protect('factors', 'secret');

create table passkeys (
  id uuid primary key,
  person_id uuid not null references people,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  host text not null,
  transports text[] not null default '{}',
  name text not null default '',
  synced boolean not null default false,
  used_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
comment on table passkeys is 'Passkeys of people: they let in alone, and count as second factor.';
comment on column passkeys.id is 'UUIDv7.';
comment on column passkeys.person_id is 'Whose.';
comment on column passkeys.credential_id is 'The authenticator''s name for it, base64url.';
comment on column passkeys.public_key is 'COSE public key.';
comment on column passkeys.counter is 'Signature counter when last used; one that goes back tells of a copy.';
comment on column passkeys.host is 'Host that it was made on, and works on.';
comment on column passkeys.transports is 'How the browser reaches it.';
comment on column passkeys.name is 'What they call it.';
comment on column passkeys.synced is 'Whether it is kept by a provider of passkeys beside the device.';
comment on column passkeys.used_at is 'When it was last used.';
comment on column passkeys.created_at is 'When it was made.';
create index passkeys_of_person on passkeys (person_id);
select protect('passkeys', 'public_key');

create table recovery_codes (
  id uuid primary key,
  person_id uuid not null references people,
  code_hash bytea not null,
  used_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  unique (person_id, code_hash)
);
comment on table recovery_codes is 'Codes for whoever has lost their second factor, ten at a time, each good once.';
comment on column recovery_codes.id is 'UUIDv7.';
comment on column recovery_codes.person_id is 'Whose.';
comment on column recovery_codes.code_hash is 'Keyed hash of the code.';
comment on column recovery_codes.used_at is 'When it was used.';
comment on column recovery_codes.created_at is 'When it was made.';
select protect('recovery_codes', 'code_hash');

create table challenges (
  id uuid primary key,
  kind text not null check (kind in ('link', 'code', 'reset', 'address', 'address_old', 'passkey', 'passkey_new', 'sso')),
  tenant_id uuid references tenants,
  person_id uuid references people,
  session_id uuid,
  email text,
  browser_hash bytea,
  secret_hash bytea,
  code_hash bytea,
  tries integer not null default 0,
  data jsonb not null default '{}',
  answered_at timestamptz(3),
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now()
);
comment on table challenges is 'Questions on their way: links and codes sent by mail, and what a browser or a provider is to answer. Each is answered once.';
comment on column challenges.id is 'UUIDv7.';
comment on column challenges.kind is 'link and code: to sign in or prove oneself; reset: a new password; address, address_old: a new address, to be confirmed from it and from the old one; passkey, passkey_new: use or make one; sso: back from a provider.';
comment on column challenges.tenant_id is 'Tenant of the host that it was asked on; null for the bare host.';
comment on column challenges.person_id is 'Who is to answer; null while that is not known, or nobody.';
comment on column challenges.session_id is 'Session that it belongs to, when somebody is signed in.';
comment on column challenges.email is 'Address that was given.';
comment on column challenges.browser_hash is 'SHA-256 of the cookie of the browser that asked.';
comment on column challenges.secret_hash is 'SHA-256 of the secret in the link.';
comment on column challenges.code_hash is 'Keyed hash of the code.';
comment on column challenges.tries is 'Wrong codes so far; at five it is dead.';
comment on column challenges.data is 'What belongs to the kind: path to go on to, new address, challenge of a passkey, state of a provider.';
comment on column challenges.answered_at is 'When it was answered; it is dead then.';
comment on column challenges.expires_at is 'When it dies.';
comment on column challenges.created_at is 'When it was asked.';
create index challenges_of_person on challenges (person_id);
create index challenges_by_expiry on challenges (expires_at);
create index challenges_by_secret on challenges (secret_hash) where secret_hash is not null;
select protect('challenges', 'secret_hash', 'code_hash', 'browser_hash', 'data');

create table sign_ins (
  id uuid primary key,
  at timestamptz(3) not null default now(),
  person_id uuid references people,
  membership_id uuid,
  tenant_id uuid references tenants,
  session_id uuid,
  outcome text not null check (outcome in ('let_in', 'held', 'refused', 'ended', 'proved', 'changed', 'viewed')),
  way text,
  reason text,
  address text not null default '',
  user_agent text not null default '',
  note text
);
comment on table sign_ins is 'Decisions about sign-in, one line each: what people see in their history, and operators in the log.';
comment on column sign_ins.id is 'UUIDv7.';
comment on column sign_ins.at is 'When.';
comment on column sign_ins.person_id is 'Whose account; null when the address is nobody''s.';
comment on column sign_ins.membership_id is 'Membership that it was about.';
comment on column sign_ins.tenant_id is 'Tenant of the host; null for the bare host.';
comment on column sign_ins.session_id is 'Session that it was about.';
comment on column sign_ins.outcome is 'let_in; held: let in as far as a second factor; refused; ended; proved: showed again who they are; changed: a means of sign-in; viewed: staff looked at the portal as them.';
comment on column sign_ins.way is 'Way in, or factor.';
comment on column sign_ins.reason is 'Why, as a code.';
comment on column sign_ins.address is 'Network address of the request.';
comment on column sign_ins.user_agent is 'Browser of the request.';
comment on column sign_ins.note is 'More, for those who look into it: never a secret.';
create index sign_ins_of_person on sign_ins (person_id, id desc);
create index sign_ins_of_tenant on sign_ins (tenant_id, id desc);
create index sign_ins_by_time on sign_ins (at);
select protect('sign_ins');

create table devices (
  id uuid primary key,
  person_id uuid not null references people,
  token_hash bytea not null,
  user_agent text not null,
  used_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  unique (person_id, token_hash)
);
comment on table devices is 'Browsers that a person has signed in with: a new one is told to them by mail.';
comment on column devices.id is 'UUIDv7.';
comment on column devices.person_id is 'Who.';
comment on column devices.token_hash is 'SHA-256 of the cookie that knows the browser again.';
comment on column devices.user_agent is 'Browser, as it called itself first.';
comment on column devices.used_at is 'When they last signed in with it.';
comment on column devices.created_at is 'When they first did.';
create index devices_of_browser on devices (token_hash);
select protect('devices', 'token_hash');

do $$
declare target text;
begin
  foreach target in array array['sign_in_policies', 'factors', 'passkeys', 'recovery_codes', 'challenges', 'sign_ins', 'devices'] loop
    execute format('grant select, insert, update, delete on %I to postern_registry', target);
    execute format('create policy registry on %I to postern_registry using (true) with check (true)', target);
  end loop;
end $$;

-- The session of a token, with what it has proved and what is asked of it: every request is judged by this row.
create policy session_lookup on sign_in_policies for select to current_user using (true);
create policy session_lookup on factors for select to current_user using (true);
create policy session_lookup on passkeys for select to current_user using (true);

drop function session_by_token(bytea, interval, timestamptz);
create function session_by_token(hash bytea, idle interval, at timestamptz, on_host text)
returns table (
  session_id uuid, person_id uuid, name text, email text, platform_admin boolean, expires_at timestamptz,
  stale boolean, membership_id uuid, role text, client_id uuid, client_name text,
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text,
  permissions text[], role_name text, joined_at timestamptz, asserted_role text,
  way text, provider_id uuid, provider_client_id uuid, second_at timestamptz, second_by text, proved_at timestamptz, own_proved_at timestamptz,
  has_app boolean, has_passkey boolean, rules jsonb
)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, p.id, coalesce(m.name, p.name), p.email, p.platform_admin, s.expires_at,
         s.used_at < at - interval '5 minutes', m.id, m.role, m.client_id, m.client_name,
         t.id, t.slug, t.name, t.status,
         m.permissions, m.role_name, m.created_at, s.asserted_role,
         s.way, s.provider_id, s.provider_client_id, s.second_at, s.second_by, s.proved_at, s.own_proved_at,
         exists (select from factors f where f.person_id = p.id and f.confirmed_at is not null),
         exists (select from passkeys k where k.person_id = p.id and k.host = on_host),
         (select jsonb_agg(jsonb_build_object('client', q.client_id, 'ways', q.ways, 'byStaff', q.by_staff, 'secondFactor', q.second_factor,
                   'roles', q.second_factor_roles, 'factors', q.factors, 'graceDays', q.grace_days, 'since', q.required_since))
            from sign_in_policies q
           where q.tenant_id = m.tenant_id and (q.client_id is null or q.client_id = m.client_id))
    from sessions s
    join people p on p.id = s.person_id
    left join memberships m on m.id = s.membership_id
    left join tenants t on t.id = m.tenant_id
   where s.token_hash = hash
     and s.expires_at > at
     and s.used_at > at - idle
     and (s.membership_id is null and p.platform_admin or m.status = 'active')
$$;
comment on function session_by_token is 'The living session of a token: who it is, what they have proved, what they may, and what is asked of them.';
revoke all on function session_by_token from public;
grant execute on function session_by_token to postern_app, postern_registry;
