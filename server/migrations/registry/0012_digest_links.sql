-- The link in a digest of what waits for approval may open a session for that digest alone, where staff allow it.

alter table challenges drop constraint challenges_kind_check;
alter table challenges add constraint challenges_kind_check
  check (kind in ('link', 'code', 'reset', 'address', 'address_old', 'passkey', 'passkey_new', 'sso', 'digest'));
comment on column challenges.kind is 'link and code: to sign in or prove oneself; reset: a new password; address, address_old: a new address, to be confirmed from it and from the old one; passkey, passkey_new: use or make one; sso: back from a provider; digest: the link of a digest.';

alter table sign_in_policies add column approvals_by_mail text check (approvals_by_mail in ('session', 'link'));
comment on column sign_in_policies.approvals_by_mail is 'What the link of a digest opens: session (the sign-in page) or link (a session for that digest alone, in which each decision asks for another proof); null for session, or for a client as the tenant says.';

alter table sessions drop constraint sessions_way_check;
alter table sessions
  add constraint sessions_way_check check (way in ('password', 'link', 'passkey', 'oidc', 'saml', 'zitadel', 'digest_link')),
  add column digest_id uuid,
  add column proved_by text,
  add constraint sessions_of_digest check ((way = 'digest_link') = (digest_id is not null));
comment on column sessions.digest_id is 'Digest that the session is for, and for nothing else; null for an ordinary one.';
comment on column sessions.proved_by is 'By what they last proved again who they are; null when they have not since they came in.';

drop function session_by_token(bytea, interval, timestamptz, text);
create function session_by_token(hash bytea, idle interval, at timestamptz, on_host text)
returns table (
  session_id uuid, person_id uuid, name text, email text, platform_admin boolean, expires_at timestamptz,
  stale boolean, membership_id uuid, role text, client_id uuid, client_name text,
  tenant_id uuid, tenant_slug text, tenant_name text, tenant_status text,
  permissions text[], role_name text, joined_at timestamptz, asserted_role text,
  way text, digest_id uuid, provider_id uuid, provider_client_id uuid, second_at timestamptz, second_by text,
  proved_at timestamptz, own_proved_at timestamptz, proved_by text,
  has_app boolean, has_passkey boolean, rules jsonb, own_role text, viewing jsonb
)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.id, p.id, coalesce(m.name, v.member, p.name), coalesce(v.email, p.email), p.platform_admin and v.id is null,
         s.expires_at,
         s.used_at < at - interval '5 minutes', m.id, m.role, m.client_id, m.client_name,
         t.id, t.slug, t.name, t.status,
         m.permissions, m.role_name, coalesce(o.created_at, p.admin_since, p.created_at), s.asserted_role,
         s.way, s.digest_id, s.provider_id, s.provider_client_id, s.second_at, s.second_by,
         s.proved_at, s.own_proved_at, s.proved_by,
         exists (select from factors f where f.person_id = p.id and f.confirmed_at is not null),
         exists (select from passkeys k where k.person_id = p.id and k.host = on_host),
         (select jsonb_agg(jsonb_build_object('client', q.client_id, 'ways', q.ways, 'byStaff', q.by_staff, 'secondFactor', q.second_factor,
                   'roles', q.second_factor_roles, 'factors', q.factors, 'graceDays', q.grace_days, 'since', q.required_since,
                   'approvalsByMail', q.approvals_by_mail))
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
comment on function session_by_token is 'The living session of a token: who it is, what they have proved, what they may, and what is asked of them.';
revoke all on function session_by_token from public;
grant execute on function session_by_token to postern_app, postern_registry;
