-- Identity providers of tenants and of their clients, the domains that are routed to them, and whom they vouch for.

create table identity_providers (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  client_id uuid,
  kind text not null check (kind in ('oidc', 'saml')),
  preset text not null check (preset in ('microsoft', 'google', 'okta', 'oidc', 'saml')),
  name text not null,
  enabled boolean not null default false,
  settings jsonb not null default '{}',
  secret bytea,
  provision jsonb not null default '{}',
  trust_second_factor boolean not null default false,
  allow_idp_initiated boolean not null default false,
  scim_token_hash bytea unique,
  scim_made_at timestamptz(3),
  scim_used_at timestamptz(3),
  last_used_at timestamptz(3),
  last_error text,
  last_error_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  -- What belongs to a provider carries its tenant along.
  unique (id, tenant_id)
);
comment on table identity_providers is 'Identity providers that may vouch for people: of a tenant, or of one client of it.';
comment on column identity_providers.id is 'UUIDv7.';
comment on column identity_providers.tenant_id is 'Tenant in which it may let in.';
comment on column identity_providers.client_id is 'Client in which alone it may let in; null for a tenant''s own.';
comment on column identity_providers.kind is 'Protocol: OpenID Connect or SAML 2.0.';
comment on column identity_providers.preset is 'Kind of service, which decides the fields asked for and what is checked besides.';
comment on column identity_providers.name is 'Name on the sign-in page.';
comment on column identity_providers.enabled is 'Whether it lets anybody in.';
comment on column identity_providers.settings is 'What the protocol needs and is no secret: issuer and client id, or entity id, addresses and certificates.';
comment on column identity_providers.secret is 'Sealed JSON: client secret or private key, or the key pair of our SAML side.';
comment on column identity_providers.provision is 'Whether and how members are made, and which role they get.';
comment on column identity_providers.trust_second_factor is 'Whether a second factor that it says was shown counts here.';
comment on column identity_providers.allow_idp_initiated is 'Whether a sign-in may begin at the provider (SAML), without a request of ours.';
comment on column identity_providers.scim_token_hash is 'SHA-256 of the token with which it may provision (SCIM); null when it may not.';
comment on column identity_providers.scim_made_at is 'When that token was made.';
comment on column identity_providers.scim_used_at is 'When it was last used, to five minutes.';
comment on column identity_providers.last_used_at is 'When it last let somebody in, to five minutes.';
comment on column identity_providers.last_error is 'Why it last did not, as a code.';
comment on column identity_providers.last_error_at is 'When that was.';
comment on column identity_providers.created_at is 'When it was set up.';
create index identity_providers_of_tenant on identity_providers (tenant_id);
select protect('identity_providers', 'secret', 'scim_token_hash');

-- A session that a provider vouched for ends with the provider.
alter table sessions add constraint sessions_provider foreign key (provider_id) references identity_providers on delete cascade;
alter table passes add constraint passes_provider foreign key (provider_id) references identity_providers on delete cascade;

create table identity_domains (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  client_id uuid,
  provider_id uuid,
  domain text not null check (domain = lower(domain)),
  token text not null,
  verified_at timestamptz(3),
  checked_at timestamptz(3),
  missing_since timestamptz(3),
  created_at timestamptz(3) not null default now(),
  foreign key (provider_id, tenant_id) references identity_providers (id, tenant_id) on delete set null (provider_id),
  constraint identity_domains_asked_once unique nulls not distinct (tenant_id, client_id, domain)
);
comment on table identity_domains is 'Domains of mail addresses whose owner a tenant or a client has shown to be, and the provider that speaks for them.';
comment on column identity_domains.id is 'UUIDv7.';
comment on column identity_domains.tenant_id is 'Tenant.';
comment on column identity_domains.client_id is 'Client that has shown it; null for the tenant itself.';
comment on column identity_domains.provider_id is 'Provider that addresses of the domain are led to; null for none.';
comment on column identity_domains.domain is 'Domain, lower case, in ASCII.';
comment on column identity_domains.token is 'Value that the DNS record must have.';
comment on column identity_domains.verified_at is 'When the record was first found; null until then, and again after it was missing for a week.';
comment on column identity_domains.checked_at is 'When it was last looked for.';
comment on column identity_domains.missing_since is 'Since when it has not been there; null while it is.';
comment on column identity_domains.created_at is 'When it was asked for.';
create unique index identity_domains_verified_once on identity_domains (tenant_id, domain) where verified_at is not null;
create index identity_domains_of_provider on identity_domains (provider_id);
select protect('identity_domains');

create table identity_links (
  provider_id uuid not null references identity_providers on delete cascade,
  subject text not null,
  membership_id uuid not null references memberships on delete cascade,
  made boolean not null default false,
  used_at timestamptz(3) not null default now(),
  created_at timestamptz(3) not null default now(),
  primary key (provider_id, subject),
  unique (provider_id, membership_id)
);
comment on table identity_links is 'Who somebody at a provider is here: found by the provider''s own name for them, whatever their address is by then.';
comment on column identity_links.provider_id is 'Provider.';
comment on column identity_links.subject is 'The provider''s name for them: subject, or NameID.';
comment on column identity_links.membership_id is 'Membership that they come in by.';
comment on column identity_links.made is 'Whether the membership was made on the provider''s word; only then does it follow the provider''s rules.';
comment on column identity_links.used_at is 'When they last came in by it.';
comment on column identity_links.created_at is 'When it was made.';
create index identity_links_of_membership on identity_links (membership_id);
select protect('identity_links');

create table seen_assertions (
  provider_id uuid not null references identity_providers on delete cascade,
  assertion_id text not null,
  expires_at timestamptz(3) not null,
  primary key (provider_id, assertion_id)
);
comment on table seen_assertions is 'Statements of providers that were taken, so that none is taken twice.';
comment on column seen_assertions.provider_id is 'Provider.';
comment on column seen_assertions.assertion_id is 'Its id: of a SAML assertion, or the jti of a logout token.';
comment on column seen_assertions.expires_at is 'When it would not be taken any more anyway.';
create index seen_assertions_by_expiry on seen_assertions (expires_at);
select protect('seen_assertions');

create table scim_users (
  provider_id uuid not null references identity_providers on delete cascade,
  membership_id uuid not null references memberships on delete cascade,
  user_name text not null,
  external_id text,
  resource jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (provider_id, membership_id)
);
comment on table scim_users is 'Members as a provider has written them by SCIM: what only it has a use for.';
comment on column scim_users.provider_id is 'Provider that wrote them.';
comment on column scim_users.membership_id is 'Membership; its id is the resource''s.';
comment on column scim_users.user_name is 'userName, as it was written.';
comment on column scim_users.external_id is 'externalId: the provider''s own id.';
comment on column scim_users.resource is 'The other attributes, as they were written.';
comment on column scim_users.created_at is 'When they were created.';
comment on column scim_users.updated_at is 'When they were last written.';
create unique index scim_users_by_name on scim_users (provider_id, lower(user_name));
create index scim_users_of_membership on scim_users (membership_id);
select protect('scim_users');

create table scim_groups (
  id uuid primary key,
  provider_id uuid not null references identity_providers on delete cascade,
  display_name text not null,
  external_id text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (id, provider_id)
);
comment on table scim_groups is 'Groups as a provider has written them by SCIM; rules give roles by their names.';
comment on column scim_groups.id is 'UUIDv7.';
comment on column scim_groups.provider_id is 'Provider that wrote it.';
comment on column scim_groups.display_name is 'displayName.';
comment on column scim_groups.external_id is 'externalId: the provider''s own id.';
comment on column scim_groups.created_at is 'When it was created.';
comment on column scim_groups.updated_at is 'When it was last written.';
create unique index scim_groups_by_name on scim_groups (provider_id, lower(display_name));
select protect('scim_groups');

create table scim_group_members (
  group_id uuid not null,
  provider_id uuid not null,
  membership_id uuid not null,
  primary key (group_id, membership_id),
  foreign key (group_id, provider_id) references scim_groups (id, provider_id) on delete cascade,
  foreign key (provider_id, membership_id) references scim_users on delete cascade
);
comment on table scim_group_members is 'Who is in a group; both were written by the same provider.';
comment on column scim_group_members.group_id is 'Group.';
comment on column scim_group_members.provider_id is 'Provider.';
comment on column scim_group_members.membership_id is 'Member of it.';
create index scim_group_members_of_user on scim_group_members (provider_id, membership_id);
select protect('scim_group_members');

do $$
declare target text;
begin
  foreach target in array array['identity_providers', 'identity_domains', 'identity_links', 'seen_assertions',
                                'scim_users', 'scim_groups', 'scim_group_members'] loop
    execute format('grant select, insert, update, delete on %I to postern_registry', target);
    execute format('create policy registry on %I to postern_registry using (true) with check (true)', target);
  end loop;
end $$;
