-- People: roles of the tenant's own, single permissions, invitations that expire, and taking somebody off the list.

-- Of several in one place who had one address in different ways of writing, as in the registry.
alter table people no force row level security;
update people p set email = w.plain
  from (select id, plain_address(email) as plain,
               row_number() over (partition by client_id, plain_address(email) order by email <> plain_address(email), id) as place
          from people) w
 where w.id = p.id and w.place = 1 and p.email <> w.plain;
alter table people force row level security;
drop function plain_address(text), plain_label(text);

create table custom_roles (
  id uuid primary key,
  name text not null,
  base text not null check (base in ('tenant_admin', 'account_lead', 'agent', 'client_executive', 'client_manager', 'client_user')),
  description text not null default '',
  permissions text[] not null,
  created_at timestamptz(3) not null default now(),
  constraint custom_roles_base unique (id, base)
);
comment on table custom_roles is 'Roles that the tenant has made, each on the base of a built-in one: that decides what its people see, the permissions what they may do.';
comment on column custom_roles.id is 'UUIDv7.';
comment on column custom_roles.name is 'What people call it.';
comment on column custom_roles.base is 'Built-in role that it is made from; it never changes.';
comment on column custom_roles.description is 'What it is for, in the tenant''s words.';
comment on column custom_roles.permissions is 'What its people may do.';
comment on column custom_roles.created_at is 'When it was made.';
create unique index custom_roles_name on custom_roles (lower(name));
select protect('custom_roles');
grant select on custom_roles to postern_client, postern_lead;
grant select, insert, update, delete on custom_roles to postern_staff, postern_job;
-- Members learn only of those that members can have.
create policy client on custom_roles for select to postern_client using (base like 'client\_%');
create policy lead on custom_roles for select to postern_lead using (true);
create policy staff on custom_roles to postern_staff using (true) with check (true);
create policy job on custom_roles to postern_job using (true) with check (true);

alter table people
  add column custom_role_id uuid,
  add column invitation_expires_at timestamptz(3),
  -- A role of the tenant's own goes with the built-in one that it is made from, and no other.
  add constraint people_custom_role foreign key (custom_role_id, role) references custom_roles (id, base),
  drop constraint people_status_check,
  add constraint people_status_check check (status in ('invited', 'active', 'deactivated', 'deleted')),
  add constraint people_deleted_nameless check (status <> 'deleted' or email like '%@deleted.invalid');
comment on column people.custom_role_id is 'Role of the tenant''s own; null for the built-in one alone.';
comment on column people.invitation_expires_at is 'When the link that was sent last dies; null when none was, or it is of no use any more.';
comment on column people.status is 'Only the active can sign in. The deleted have no name any more and are kept for what they did.';
create index people_of_role on people (custom_role_id) where custom_role_id is not null;
grant update (custom_role_id, invitation_expires_at) on people to postern_client, postern_lead;

create table people_grants (
  person_id uuid not null references people,
  client_id uuid,
  permission text not null,
  effect text not null check (effect in ('granted', 'withdrawn')),
  by_id uuid references people,
  by_name text not null,
  at timestamptz(3) not null,
  primary key (person_id, permission),
  foreign key (client_id, person_id) references people (client_id, id)
);
comment on table people_grants is 'Single permissions that a person has besides their role, or has not in spite of it.';
comment on column people_grants.person_id is 'Who.';
comment on column people_grants.client_id is 'Their client; null for staff.';
comment on column people_grants.permission is 'Permission.';
comment on column people_grants.effect is 'granted: theirs though the role has it not; withdrawn: not theirs though the role has it.';
comment on column people_grants.by_id is 'Who decided that; null for the program.';
comment on column people_grants.by_name is 'Their name then.';
comment on column people_grants.at is 'When.';
create index people_grants_of_client on people_grants (client_id);
create index people_grants_by_person on people_grants (by_id);
select protect('people_grants');
grant select, insert, delete on people_grants to postern_client, postern_lead, postern_staff;
grant select, insert, update, delete on people_grants to postern_job;
create policy client on people_grants to postern_client
  using (client_id = (select my_client())) with check (client_id = (select my_client()));
create policy lead on people_grants to postern_lead
  using (client_id in (select my_clients())) with check (client_id in (select my_clients()));
create policy staff on people_grants to postern_staff using (true) with check (true);
create policy job on people_grants to postern_job using (true) with check (true);

alter table clients add column people_limit integer check (people_limit between 1 and 100000);
comment on column clients.people_limit is 'How many people the client''s own executives may have on the list; null for no limit.';

alter table settings add column invitation_days integer not null default 14 check (invitation_days between 1 and 30);
comment on column settings.invitation_days is 'Days that the link of an invitation works.';

-- Who is deleted is nameless in what is told of the past, too.
grant update on ticket_changes to postern_job;
