-- Windows that stay open learn at once when their session ends or becomes another.

create function sessions_alive(hashes bytea[], idle interval, at timestamptz)
returns table (token_hash bytea, state text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.token_hash,
         concat_ws(' ', s.membership_id, v.id, m.role, m.permissions::text, m.role_name, m.client_name,
           s.second_at is not null, q.changed)
    from sessions s
    join people p on p.id = s.person_id
    left join memberships m on m.id = s.membership_id
    left join tenants t on t.id = m.tenant_id
    left join lateral (
      select q.id from masquerades q join memberships n on n.id = q.member_id
       where q.session_id = s.id and q.ended_at is null and q.expires_at > at and n.status = 'active'
       order by q.id desc limit 1
    ) v on true
    left join lateral (
      select max(q.updated_at) as changed from sign_in_policies q
       where q.tenant_id = m.tenant_id and (q.client_id is null or q.client_id = m.client_id)
    ) q on true
   where s.token_hash = any (hashes)
     and s.expires_at > at
     and s.used_at > at - idle
     and (s.membership_id is null and case s.way when 'zitadel' then s.asserted_role = 'platform_admin' else p.platform_admin end
          or m.status = 'active')
     and (t.id is null or t.status = 'active')
$$;
comment on function sessions_alive is 'Of sessions by the hashes of their tokens, those that are alive, and a text that changes when what they may does.';
revoke all on function sessions_alive from public;
grant execute on function sessions_alive to postern_app, postern_registry;
