-- A person is called in each tenant as that tenant writes them: what one calls them is nothing that another learns.

alter table memberships add column name text;
comment on column memberships.name is 'Name as the tenant writes it; null where it has not followed since there is one, and the person''s then.';

create or replace function session_by_token(hash bytea, idle interval, at timestamptz)
returns table (
  session_id uuid, person_id uuid, name text, email text, platform_admin boolean, expires_at timestamptz,
  stale boolean, membership_id uuid, role text, client_id uuid, client_name text,
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text
)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, p.id, coalesce(m.name, p.name), p.email, p.platform_admin, s.expires_at,
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
