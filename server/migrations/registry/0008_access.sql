-- Access of other kinds: staff who view the portal as a member, and programs that call with a key.

create table masquerades (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  session_id uuid not null references sessions (id) on delete cascade,
  staff_id uuid not null references memberships,
  staff_name text not null,
  member_id uuid not null references memberships,
  reason text not null check (reason <> ''),
  writes boolean not null,
  started_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
comment on table masquerades is 'Staff who view the portal as a member: a session sees through the member''s eyes while one is running.';
comment on column masquerades.id is 'UUIDv7.';
comment on column masquerades.tenant_id is 'Tenant of both.';
comment on column masquerades.session_id is 'Session of the staff person.';
comment on column masquerades.staff_id is 'Membership of the staff person.';
comment on column masquerades.staff_name is 'Their name then.';
comment on column masquerades.member_id is 'Membership that is looked through.';
comment on column masquerades.reason is 'Why, in words that the member reads.';
comment on column masquerades.writes is 'Whether writing was allowed by the tenant when it began.';
comment on column masquerades.started_at is 'When it began.';
comment on column masquerades.expires_at is 'When it ends by itself: half an hour later.';
comment on column masquerades.ended_at is 'When it was ended before that.';
create index masquerades_of_session on masquerades (session_id);
create index masquerades_of_member on masquerades (member_id, id desc);
create index masquerades_of_staff on masquerades (staff_id);
create index masquerades_of_tenant on masquerades (tenant_id, id desc);
select protect('masquerades');

create table masquerade_calls (
  id uuid primary key,
  masquerade_id uuid not null,
  at timestamptz(3) not null,
  staff_name text not null,
  member_name text not null,
  method text not null,
  endpoint text not null,
  path text not null,
  request_id text not null
);
comment on table masquerade_calls is 'Every request of a masquerade, with both names; reading as well as writing.';
comment on column masquerade_calls.id is 'UUIDv7.';
comment on column masquerade_calls.masquerade_id is 'Masquerade that it was in; kept when that is gone.';
comment on column masquerade_calls.at is 'When.';
comment on column masquerade_calls.staff_name is 'Who asked.';
comment on column masquerade_calls.member_name is 'As whom.';
comment on column masquerade_calls.method is 'Method of the request.';
comment on column masquerade_calls.endpoint is 'Name of the endpoint.';
comment on column masquerade_calls.path is 'Path asked for, with the ids of what was looked at.';
comment on column masquerade_calls.request_id is 'Names the request in log and audit trail.';
create index masquerade_calls_of_masquerade on masquerade_calls (masquerade_id, id);
create index masquerade_calls_by_time on masquerade_calls (at);
select protect('masquerade_calls');

create table api_keys (
  id uuid primary key,
  tenant_id uuid not null references tenants,
  name text not null,
  hint text not null,
  token_hash bytea not null unique,
  old_token_hash bytea unique,
  old_dies_at timestamptz(3),
  permissions text[] not null,
  client_ids uuid[],
  maker_id uuid not null references memberships,
  maker_name text not null,
  expires_at timestamptz(3),
  used_at timestamptz(3),
  used_from text,
  revoked_at timestamptz(3),
  created_at timestamptz(3) not null default now(),
  check (cardinality(client_ids) > 0),
  check ((old_token_hash is null) = (old_dies_at is null))
);
comment on table api_keys is 'Keys by which programs of a tenant call the API. What they write stands under the name of who made them.';
comment on column api_keys.id is 'UUIDv7.';
comment on column api_keys.tenant_id is 'Tenant; the key is good on its hosts alone.';
comment on column api_keys.name is 'What it is for.';
comment on column api_keys.hint is 'Last four characters, to tell keys apart.';
comment on column api_keys.token_hash is 'SHA-256 of the key.';
comment on column api_keys.old_token_hash is 'SHA-256 of the key before the last rotation, while that is still good.';
comment on column api_keys.old_dies_at is 'When that one dies.';
comment on column api_keys.permissions is 'What it may do.';
comment on column api_keys.client_ids is 'Clients whose data it sees; null for all of the tenant.';
comment on column api_keys.maker_id is 'Membership of who made it.';
comment on column api_keys.maker_name is 'Their name then.';
comment on column api_keys.expires_at is 'When it dies; null for never.';
comment on column api_keys.used_at is 'Last use, to five minutes.';
comment on column api_keys.used_from is 'Network address of the last use.';
comment on column api_keys.revoked_at is 'When it was revoked.';
comment on column api_keys.created_at is 'When it was made.';
create index api_keys_of_tenant on api_keys (tenant_id, id desc);
create index api_keys_of_maker on api_keys (maker_id);
select protect('api_keys', 'token_hash', 'old_token_hash');

do $$
declare target text;
begin
  foreach target in array array['masquerades', 'masquerade_calls', 'api_keys'] loop
    execute format('grant select, insert, update, delete on %I to postern_registry', target);
    execute format('create policy registry on %I to postern_registry using (true) with check (true)', target);
  end loop;
end $$;
create policy session_lookup on masquerades for select to current_user using (true);
create policy key_lookup on api_keys for select to current_user using (true);

-- While a masquerade is running, the session is the member's to see, and the staff person's to answer for: what is
-- asked of it, and what was proved, stay the staff person's.
drop function session_by_token(bytea, interval, timestamptz, text);
create function session_by_token(hash bytea, idle interval, at timestamptz, on_host text)
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
         m.permissions, m.role_name, o.created_at, s.asserted_role,
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
     and (s.membership_id is null and p.platform_admin or o.status = 'active')
$$;
comment on function session_by_token is 'The living session of a token: who it is, what they have proved, what they may, and what is asked of them.';

create function key_by_token(hash bytea, at timestamptz)
returns table (
  key_id uuid, name text, tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text,
  permissions text[], client_ids uuid[], maker_id uuid, stale boolean, expires_at timestamptz, created_at timestamptz
)
language sql stable security definer set search_path = public, pg_temp as $$
  select k.id, k.name, t.id, t.slug, t.name, t.status, k.permissions, k.client_ids, k.maker_id,
         k.used_at is null or k.used_at < at - interval '5 minutes', k.expires_at, k.created_at
    from api_keys k
    join tenants t on t.id = k.tenant_id
    join memberships m on m.id = k.maker_id and m.status = 'active'
   where (k.token_hash = hash or k.old_token_hash = hash and k.old_dies_at > at)
     and k.revoked_at is null
     and (k.expires_at is null or k.expires_at > at)
$$;
comment on function key_by_token is 'The living API key of a token, with what it may and whose data it sees; none while its maker is deactivated.';
revoke all on function session_by_token, key_by_token from public;
grant execute on function session_by_token, key_by_token to postern_app, postern_registry;
