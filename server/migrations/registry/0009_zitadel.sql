-- A ZITADEL as the platform's own identity provider: who somebody is there, and how it tells what happens.

create table zitadel_users (
  id uuid primary key,
  tenant_id uuid references tenants,
  person_id uuid references people on delete set null,
  user_id text not null unique,
  authorization_id text,
  roles text[] not null default '{}',
  invited_at timestamptz(3),
  ended_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  unique (tenant_id, person_id)
);
comment on table zitadel_users is 'Who a person is in ZITADEL: one user in the organisation of each tenant that they belong to.';
comment on column zitadel_users.id is 'UUIDv7.';
comment on column zitadel_users.tenant_id is 'Tenant whose organisation the user belongs to; null for the platform''s own.';
comment on column zitadel_users.person_id is 'Who it is here; null for somebody who was deleted, until they are there too.';
comment on column zitadel_users.user_id is 'ZITADEL''s id of the user, the subject of its tokens.';
comment on column zitadel_users.authorization_id is 'ZITADEL''s id of what was granted to them; null where it is not known here.';
comment on column zitadel_users.roles is 'Roles that were granted with it.';
comment on column zitadel_users.invited_at is 'When ZITADEL was asked to mail an invitation; null when it was not.';
comment on column zitadel_users.ended_at is 'When ZITADEL last said something that ended their sessions: a sign-in that was under way then opens none.';
comment on column zitadel_users.created_at is 'When the two were joined.';
create unique index zitadel_users_of_console on zitadel_users (person_id) where tenant_id is null;
create index zitadel_users_of_person on zitadel_users (person_id);
create index zitadel_users_by_authorization on zitadel_users (authorization_id) where authorization_id is not null;
select protect('zitadel_users');

create table zitadel_targets (
  id uuid primary key,
  target_id text not null unique,
  endpoint text not null unique,
  signing_key bytea not null,
  events text[] not null default '{}',
  created_at timestamptz(3) not null default now()
);
comment on table zitadel_targets is 'Where ZITADEL was asked to send what happens.';
comment on column zitadel_targets.id is 'UUIDv7.';
comment on column zitadel_targets.target_id is 'ZITADEL''s id of the target.';
comment on column zitadel_targets.endpoint is 'Address of ours that it is.';
comment on column zitadel_targets.signing_key is 'Key that the messages are signed with, sealed.';
comment on column zitadel_targets.events is 'Events that were asked for.';
comment on column zitadel_targets.created_at is 'When it was made.';
select protect('zitadel_targets', 'signing_key');

do $$
declare target text;
begin
  foreach target in array array['zitadel_users', 'zitadel_targets'] loop
    execute format('grant select, insert, update, delete on %I to postern_registry', target);
    execute format('create policy registry on %I to postern_registry using (true) with check (true)', target);
  end loop;
end $$;

create index sessions_by_provider_session on sessions (provider_session) where provider_session is not null;

-- At the console, what ZITADEL asserts takes the place of our own note of who is a platform admin.
create or replace function session_by_token(hash bytea, idle interval, at timestamptz, on_host text)
returns table (
  session_id uuid, person_id uuid, name text, email text, platform_admin boolean, expires_at timestamptz,
  stale boolean, membership_id uuid, role text, client_id uuid, client_name text,
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text,
  permissions text[], role_name text, joined_at timestamptz, asserted_role text,
  way text, provider_id uuid, provider_client_id uuid, second_at timestamptz, second_by text,
  proved_at timestamptz, own_proved_at timestamptz,
  has_app boolean, has_passkey boolean, rules jsonb, own_role text, viewing jsonb
)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, p.id, coalesce(m.name, v.member, p.name), coalesce(v.email, p.email), p.platform_admin and v.id is null,
         s.expires_at,
         s.used_at < at - interval '5 minutes', m.id, m.role, m.client_id, m.client_name,
         t.id, t.slug, t.name, t.status,
         m.permissions, m.role_name, coalesce(o.created_at, p.admin_since, p.created_at), s.asserted_role,
         s.way, s.provider_id, s.provider_client_id, s.second_at, s.second_by, s.proved_at, s.own_proved_at,
         exists (select from factors f where f.person_id = p.id and f.confirmed_at is not null),
         exists (select from passkeys k where k.person_id = p.id and k.host = on_host),
         (select jsonb_agg(jsonb_build_object('client', q.client_id, 'ways', q.ways, 'byStaff', q.by_staff, 'secondFactor', q.second_factor,
                   'roles', q.second_factor_roles, 'factors', q.factors, 'graceDays', q.grace_days, 'since', q.required_since))
            from sign_in_policies q
           where q.tenant_id = o.tenant_id and (q.client_id is null or q.client_id = o.client_id)),
         o.role,
         case when v.id is not null then jsonb_build_object('id', v.id, 'staffId', o.id, 'staff', v.staff_name,
           'reason', v.reason, 'until', v.expires_at, 'writes', v.writes) end
    from sessions s
    join people p on p.id = s.person_id
    left join memberships o on o.id = s.membership_id
    left join lateral (
      select q.id, q.member_id, q.staff_name, q.reason, q.expires_at, q.writes, e.name as member, e.email
        from masquerades q join memberships n on n.id = q.member_id join people e on e.id = n.person_id
       where q.session_id = s.id and q.ended_at is null and q.expires_at > at and n.status = 'active'
       order by q.id desc limit 1
    ) v on true
    left join memberships m on m.id = coalesce(v.member_id, o.id)
    left join tenants t on t.id = o.tenant_id
   where s.token_hash = hash
     and s.expires_at > at
     and s.used_at > at - idle
     and (s.membership_id is null and case s.way when 'zitadel' then s.asserted_role = 'platform_admin' else p.platform_admin end
          or o.status = 'active')
$$;
