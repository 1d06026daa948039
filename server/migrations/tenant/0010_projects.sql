-- Projects: what a provider does for a client, how it stands, what was worked and spent, and who of the client sees it.
--
-- A member reads the projects that my_projects() names, and of them what is meant for the client. What is internal
-- stands in rows of an audience, or in tables without a policy for clients: no query of theirs can reach it.

create table projects (
  id uuid primary key,
  client_id uuid not null references clients,
  name text not null check (length(name) between 1 and 160),
  reference text not null default '',
  description text not null default '' check (length(description) <= 20000),
  status text not null default 'draft' check (status in ('draft', 'active', 'on_hold', 'completed', 'cancelled')),
  health text check (health in ('on_track', 'at_risk', 'off_track')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  time_zone text,
  starts_on date,
  ends_on date,
  source text,
  external_id text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (client_id, id),
  constraint projects_external_once unique (source, external_id),
  constraint projects_ends_after_start check (ends_on >= starts_on)
);
create index projects_by_update on projects (updated_at, id);
create index projects_by_name on projects (lower(name), id);
create index projects_by_end on projects (coalesce(ends_on, 'infinity'), id);
create index projects_of_client_by_update on projects (client_id, updated_at, id);
create index projects_of_client_by_name on projects (client_id, lower(name), id);
create index projects_of_client_by_end on projects (client_id, coalesce(ends_on, 'infinity'), id);
create index projects_by_trigram on projects using gin (name gin_trgm_ops, reference gin_trgm_ops);

comment on table projects is 'What a provider does for a client, with a plan and a budget.';
comment on column projects.id is 'UUIDv7.';
comment on column projects.client_id is 'Client that it is for.';
comment on column projects.name is 'What people call it.';
comment on column projects.reference is 'The provider''s own number of it.';
comment on column projects.description is 'What it is about, Markdown, for both sides.';
comment on column projects.status is 'draft (seen by no member), active, on_hold, completed, cancelled.';
comment on column projects.health is 'The last word of project_health; null before the first.';
comment on column projects.currency is 'Of budget, rates and figures, ISO 4217. Kept once there is time or money in it.';
comment on column projects.time_zone is 'IANA zone in which its days and weeks begin; null for the tenant''s.';
comment on column projects.starts_on is 'First day planned.';
comment on column projects.ends_on is 'Last day planned.';
comment on column projects.source is 'System that it was imported from.';
comment on column projects.external_id is 'Its id there.';
comment on column projects.created_at is 'When it was made.';
comment on column projects.updated_at is 'Last change of its plan; time and expenses leave it.';
select protect('projects');
create table project_members (
  client_id uuid not null,
  project_id uuid not null,
  person_id uuid not null,
  primary key (project_id, person_id),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade,
  foreign key (client_id, person_id) references people (client_id, id)
);
comment on table project_members is 'Members of the client that a project is assigned to; executives see it without.';
comment on column project_members.client_id is 'Client of the project.';
comment on column project_members.project_id is 'Project.';
comment on column project_members.person_id is 'Member.';
select protect('project_members');
create index project_members_of_person on project_members (client_id, person_id, project_id);
create index project_members_of_client on project_members (client_id, project_id);

create table project_contacts (
  client_id uuid not null,
  project_id uuid not null,
  person_id uuid not null references people,
  role text not null default '' check (length(role) <= 80),
  position integer not null,
  primary key (project_id, person_id),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_contacts is 'Key contacts of a project, of either side.';
comment on column project_contacts.client_id is 'Client of the project.';
comment on column project_contacts.project_id is 'Project.';
comment on column project_contacts.person_id is 'Staff, or a member of the project''s client.';
comment on column project_contacts.role is 'What they are in it.';
comment on column project_contacts.position is 'Order in which they are shown, from 0.';
select protect('project_contacts');
create index project_contacts_of_person on project_contacts (person_id, project_id);
create index project_contacts_of_client on project_contacts (client_id, project_id);

create table project_internals (
  project_id uuid primary key,
  client_id uuid not null,
  note text not null check (length(note) <= 20000),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_internals is 'What staff alone know of a project.';
comment on column project_internals.client_id is 'Client of the project.';
comment on column project_internals.project_id is 'Project.';
comment on column project_internals.note is 'Markdown, among staff.';
select protect('project_internals');
create index project_internals_of_client on project_internals (client_id, project_id);

create table project_phases (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  position integer not null check (position >= 0),
  name text not null check (length(name) between 1 and 120),
  status text not null default 'planned' check (status in ('planned', 'active', 'done')),
  progress smallint not null default 0 check (progress between 0 and 100),
  starts_on date,
  ends_on date,
  budget bigint check (budget >= 0),
  budget_minutes integer check (budget_minutes >= 0),
  unique (client_id, project_id, id),
  constraint project_phases_name_once unique (project_id, name),
  constraint project_phases_ends_after_start check (ends_on >= starts_on),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_phases is 'Parts of a project one after another, each with a budget.';
comment on column project_phases.id is 'UUIDv7.';
comment on column project_phases.client_id is 'Client of the project.';
comment on column project_phases.project_id is 'Project.';
comment on column project_phases.position is 'Order, from 0.';
comment on column project_phases.name is 'What people call it.';
comment on column project_phases.status is 'planned, active, done.';
comment on column project_phases.progress is 'How much of it is done, in percent, as those who do it say.';
comment on column project_phases.starts_on is 'First day planned.';
comment on column project_phases.ends_on is 'Last day planned.';
comment on column project_phases.budget is 'Minor units of the project''s currency; null for none.';
comment on column project_phases.budget_minutes is 'Minutes; null for none.';
select protect('project_phases');
create index project_phases_of_project on project_phases (project_id, position);

create table project_milestones (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  phase_id uuid,
  name text not null check (length(name) between 1 and 160),
  planned_on date not null,
  forecast_on date,
  actual_on date,
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade,
  foreign key (client_id, project_id, phase_id) references project_phases (client_id, project_id, id) on delete set null (phase_id)
);
comment on table project_milestones is 'Dates that a project is to reach.';
comment on column project_milestones.id is 'UUIDv7.';
comment on column project_milestones.client_id is 'Client of the project.';
comment on column project_milestones.project_id is 'Project.';
comment on column project_milestones.phase_id is 'Phase that it belongs to.';
comment on column project_milestones.name is 'What is reached.';
comment on column project_milestones.planned_on is 'Day promised.';
comment on column project_milestones.forecast_on is 'Day expected now; null for the one promised.';
comment on column project_milestones.actual_on is 'Day reached.';
select protect('project_milestones');
create index project_milestones_of_project on project_milestones (project_id, planned_on, id);
create index project_milestones_of_phase on project_milestones (client_id, project_id, phase_id);

create table project_health (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  health text not null check (health in ('on_track', 'at_risk', 'off_track')),
  reason text not null check (length(reason) between 1 and 2000),
  at timestamptz(3) not null,
  by_id uuid references people,
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_health is 'What was said of how a project stands, as both sides read it.';
comment on column project_health.id is 'UUIDv7.';
comment on column project_health.client_id is 'Client of the project.';
comment on column project_health.project_id is 'Project.';
comment on column project_health.health is 'on_track, at_risk, off_track.';
comment on column project_health.reason is 'Why, in words for the client.';
comment on column project_health.at is 'When.';
comment on column project_health.by_id is 'Who said it; null for the program.';
select protect('project_health');
create index project_health_of_project on project_health (project_id, at desc, id desc);
create index project_health_of_client on project_health (client_id, project_id);
create index project_health_by_person on project_health (by_id);

create table project_actions (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  text text not null check (length(text) between 1 and 300),
  audience text not null default 'client' check (audience in ('client', 'internal')),
  owner_id uuid references people,
  due_on date,
  done_at timestamptz(3),
  created_at timestamptz(3) not null,
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_actions is 'What is to be done next in a project, and by whom.';
comment on column project_actions.id is 'UUIDv7.';
comment on column project_actions.client_id is 'Client of the project.';
comment on column project_actions.project_id is 'Project.';
comment on column project_actions.text is 'What.';
comment on column project_actions.audience is 'client: both sides read it; internal: staff alone.';
comment on column project_actions.owner_id is 'Who does it: staff, or a member of the project''s client.';
comment on column project_actions.due_on is 'By when.';
comment on column project_actions.done_at is 'When it was done.';
comment on column project_actions.created_at is 'When it was noted.';
select protect('project_actions');
create index project_actions_of_project on project_actions (project_id, due_on, id);
create index project_actions_of_client on project_actions (client_id, project_id);
create index project_actions_open on project_actions (owner_id, due_on) where done_at is null;

create table project_tasks (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  phase_id uuid,
  title text not null check (length(title) between 1 and 200),
  description text not null default '' check (length(description) <= 20000),
  status text not null default 'open' check (status in ('open', 'in_progress', 'done')),
  audience text not null default 'internal' check (audience in ('client', 'internal')),
  assignee_id uuid references people,
  due_on date,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (client_id, project_id, id),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade,
  foreign key (client_id, project_id, phase_id) references project_phases (client_id, project_id, id) on delete set null (phase_id)
);
comment on table project_tasks is 'Work of a project in pieces.';
comment on column project_tasks.id is 'UUIDv7.';
comment on column project_tasks.client_id is 'Client of the project.';
comment on column project_tasks.project_id is 'Project.';
comment on column project_tasks.phase_id is 'Phase that it belongs to.';
comment on column project_tasks.title is 'One line.';
comment on column project_tasks.description is 'Markdown.';
comment on column project_tasks.status is 'open, in_progress, done.';
comment on column project_tasks.audience is 'client: both sides read it; internal: staff alone.';
comment on column project_tasks.assignee_id is 'Staff person who does it.';
comment on column project_tasks.due_on is 'By when.';
comment on column project_tasks.created_at is 'When it was noted.';
comment on column project_tasks.updated_at is 'Last change.';
select protect('project_tasks');
create index project_tasks_of_project on project_tasks (project_id, (status = 'done'), coalesce(due_on, 'infinity'), id);
create index project_tasks_of_phase on project_tasks (client_id, project_id, phase_id);
create index project_tasks_by_assignee on project_tasks (assignee_id, (status = 'done'), coalesce(due_on, 'infinity'), id);

create table project_rates (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  person_id uuid references people,
  hourly bigint not null check (hourly >= 0),
  cost bigint check (cost >= 0),
  constraint project_rates_once unique nulls not distinct (project_id, person_id),
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade
);
comment on table project_rates is 'What an hour is billed with in a project, and what it costs. Staff alone.';
comment on column project_rates.id is 'UUIDv7.';
comment on column project_rates.client_id is 'Client of the project.';
comment on column project_rates.project_id is 'Project.';
comment on column project_rates.person_id is 'Staff person; null for everybody who has no rate of their own.';
comment on column project_rates.hourly is 'Billed for an hour, minor units of the project''s currency.';
comment on column project_rates.cost is 'What it costs the provider; null where nobody has said.';
select protect('project_rates');
create index project_rates_of_client on project_rates (client_id, project_id);
create index project_rates_of_person on project_rates (person_id);

create table time_entries (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  phase_id uuid,
  task_id uuid,
  person_id uuid not null references people,
  day date not null,
  minutes integer not null check (minutes between 1 and 1440),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  billable boolean not null,
  rate bigint not null check (rate >= 0),
  amount bigint not null generated always as (case when billable then (minutes * rate + 30) / 60 else 0 end) stored,
  note text not null default '' check (length(note) <= 2000),
  source text,
  external_id text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (client_id, project_id, id),
  constraint time_entries_external_once unique (source, external_id),
  constraint time_entries_times check ((started_at is null) = (ended_at is null) and ended_at >= started_at),
  constraint time_entries_of_project foreign key (client_id, project_id) references projects (client_id, id),
  constraint time_entries_of_phase foreign key (client_id, project_id, phase_id) references project_phases (client_id, project_id, id),
  constraint time_entries_of_task foreign key (client_id, project_id, task_id) references project_tasks (client_id, project_id, id) on delete set null (task_id)
);
comment on table time_entries is 'Time worked. What is not billable is the provider''s own affair: no client reads it.';
comment on column time_entries.id is 'UUIDv7.';
comment on column time_entries.client_id is 'Client of the project.';
comment on column time_entries.project_id is 'Project.';
comment on column time_entries.phase_id is 'Phase that it was worked in.';
comment on column time_entries.task_id is 'Task that it was worked on.';
comment on column time_entries.person_id is 'Staff person who worked.';
comment on column time_entries.day is 'Day that it counts for, by the project''s calendar.';
comment on column time_entries.minutes is 'How long.';
comment on column time_entries.started_at is 'When it began, where that is known.';
comment on column time_entries.ended_at is 'When it ended, where that is known.';
comment on column time_entries.billable is 'Whether the client is to pay for it, and reads it.';
comment on column time_entries.rate is 'Billed for an hour when it was written, minor units of the project''s currency.';
comment on column time_entries.amount is 'Minutes at the rate, rounded half up; 0 when not billable.';
comment on column time_entries.note is 'For the client to read.';
comment on column time_entries.source is 'System that it was imported from.';
comment on column time_entries.external_id is 'Its id there.';
comment on column time_entries.created_at is 'When it was written.';
comment on column time_entries.updated_at is 'Last change.';
select protect('time_entries');
-- Figures of a project are summed in this index alone, whoever looks: it has what the policies ask for, too.
create index time_entries_in_figures on time_entries (project_id, day, id) include (client_id, phase_id, billable, minutes, amount);
create index time_entries_by_phase on time_entries (client_id, project_id, phase_id);
create index time_entries_by_task on time_entries (client_id, project_id, task_id) where task_id is not null;
create index time_entries_of_client on time_entries (client_id, day, id);
create index time_entries_by_person on time_entries (person_id, day, id);
create index time_entries_by_day on time_entries (day, id);
create index time_entries_by_trigram on time_entries using gin (note gin_trgm_ops);

create table time_entry_internals (
  entry_id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  note text not null default '' check (length(note) <= 5000),
  cost_rate bigint check (cost_rate >= 0),
  foreign key (client_id, project_id, entry_id) references time_entries (client_id, project_id, id) on update cascade on delete cascade
);
comment on table time_entry_internals is 'What staff alone know of time worked.';
comment on column time_entry_internals.entry_id is 'Time entry.';
comment on column time_entry_internals.client_id is 'Client of the project.';
comment on column time_entry_internals.project_id is 'Project.';
comment on column time_entry_internals.note is 'Among staff.';
comment on column time_entry_internals.cost_rate is 'What an hour cost when it was written, minor units of the project''s currency; null where nobody has said.';
select protect('time_entry_internals');
create index time_entry_internals_of_project on time_entry_internals (client_id, project_id, entry_id);

create table expenses (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  phase_id uuid,
  person_id uuid not null references people,
  day date not null,
  category text not null check (category in ('travel', 'accommodation', 'meals', 'materials', 'software', 'services', 'other')),
  description text not null check (length(description) between 1 and 300),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount bigint not null check (amount > 0),
  tax bigint not null default 0 check (tax >= 0),
  exchange_rate numeric(18, 9) not null check (exchange_rate > 0),
  net bigint not null check (net >= 0),
  billable boolean not null,
  source text,
  external_id text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (client_id, project_id, id),
  constraint expenses_external_once unique (source, external_id),
  constraint expenses_tax_within check (tax <= amount),
  constraint expenses_of_project foreign key (client_id, project_id) references projects (client_id, id),
  constraint expenses_of_phase foreign key (client_id, project_id, phase_id) references project_phases (client_id, project_id, id)
);
comment on table expenses is 'Money spent for a project. What is not billable is the provider''s own affair: no client reads it.';
comment on column expenses.id is 'UUIDv7.';
comment on column expenses.client_id is 'Client of the project.';
comment on column expenses.project_id is 'Project.';
comment on column expenses.phase_id is 'Phase that it belongs to.';
comment on column expenses.person_id is 'Staff person who spent it.';
comment on column expenses.day is 'Day of it.';
comment on column expenses.category is 'travel, accommodation, meals, materials, software, services, other.';
comment on column expenses.description is 'What it was, for the client to read.';
comment on column expenses.currency is 'That it was paid in, ISO 4217.';
comment on column expenses.amount is 'Minor units paid, tax included.';
comment on column expenses.tax is 'Tax in it.';
comment on column expenses.exchange_rate is 'Units of the project''s currency for one unit of its own.';
comment on column expenses.net is 'Amount less tax in minor units of the project''s currency, rounded half up.';
comment on column expenses.billable is 'Whether the client is to pay for it, and reads it.';
comment on column expenses.source is 'System that it was imported from.';
comment on column expenses.external_id is 'Its id there.';
comment on column expenses.created_at is 'When it was written.';
comment on column expenses.updated_at is 'Last change.';
select protect('expenses');
create index expenses_in_figures on expenses (project_id, day, id) include (client_id, phase_id, billable, net);
create index expenses_by_phase on expenses (client_id, project_id, phase_id);
create index expenses_of_client on expenses (client_id, day, id);
create index expenses_by_person on expenses (person_id, day, id);
create index expenses_by_day on expenses (day, id);
create index expenses_by_trigram on expenses using gin (description gin_trgm_ops);

create table expense_internals (
  expense_id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  note text not null check (length(note) <= 5000),
  foreign key (client_id, project_id, expense_id) references expenses (client_id, project_id, id) on update cascade on delete cascade
);
comment on table expense_internals is 'What staff alone know of money spent.';
comment on column expense_internals.expense_id is 'Expense.';
comment on column expense_internals.client_id is 'Client of the project.';
comment on column expense_internals.project_id is 'Project.';
comment on column expense_internals.note is 'Among staff.';
select protect('expense_internals');
create index expense_internals_of_project on expense_internals (client_id, project_id, expense_id);

create table timers (
  person_id uuid primary key references people,
  client_id uuid not null,
  project_id uuid not null,
  phase_id uuid,
  task_id uuid,
  billable boolean not null,
  note text not null default '' check (length(note) <= 2000),
  internal_note text not null default '' check (length(internal_note) <= 5000),
  started_at timestamptz(3) not null,
  foreign key (client_id, project_id) references projects (client_id, id) on delete cascade,
  foreign key (client_id, project_id, phase_id) references project_phases (client_id, project_id, id) on delete set null (phase_id),
  foreign key (client_id, project_id, task_id) references project_tasks (client_id, project_id, id) on delete set null (task_id)
);
comment on table timers is 'What somebody of the staff works on this moment: at most one for each person.';
comment on column timers.person_id is 'Staff person who works.';
comment on column timers.client_id is 'Client of the project.';
comment on column timers.project_id is 'Project.';
comment on column timers.phase_id is 'Phase.';
comment on column timers.task_id is 'Task.';
comment on column timers.billable is 'What the entry will say.';
comment on column timers.note is 'What the entry will say to the client.';
comment on column timers.internal_note is 'What the entry will say among staff.';
comment on column timers.started_at is 'Since when.';
select protect('timers');
create index timers_of_project on timers (client_id, project_id, phase_id, task_id);

-- The function reads as the owner: a policy on project_members that asks which projects are the member's would
-- otherwise ask itself.
create policy keeper on projects for select to current_user using (client_id = (select my_client()));
create policy keeper on project_members for select to current_user using (client_id = (select my_client()));
create function my_projects() returns setof uuid
language sql stable security definer rows 50 set search_path = public, pg_temp as $$
  select id from projects
   where client_id = my_client() and status <> 'draft' and current_setting('postern.projects', true) = 'all'
  union all
  select p.id from project_members m join projects p on p.id = m.project_id
   where m.client_id = my_client() and m.person_id = me() and p.status <> 'draft'
     and current_setting('postern.projects', true) is distinct from 'all'
$$;
comment on function my_projects is
  'Projects that the member who looks may see: all of the client with postern.projects = all, else those assigned to them. Never a draft.';
revoke all on function my_projects from public;
grant execute on function my_projects to postern_app, postern_client, postern_lead, postern_staff, postern_job;

grant select on projects, project_members, project_contacts, project_phases, project_milestones, project_health,
  project_actions, project_tasks, time_entries, expenses to postern_client;
create policy client on projects for select to postern_client using (
  client_id = (select my_client()) and id in (select my_projects()));
do $$
declare
  target text;
  meant text;
begin
  foreach target in array array['project_members', 'project_contacts', 'project_phases', 'project_milestones', 'project_health',
                                'project_actions', 'project_tasks', 'time_entries', 'expenses'] loop
    meant := case
      when target in ('project_actions', 'project_tasks') then ' and audience = ''client'''
      when target in ('time_entries', 'expenses') then ' and billable'
      else '' end;
    execute format('create policy client on %I for select to postern_client using (
      client_id = (select my_client()) and project_id in (select my_projects())%s)', target, meant);
  end loop;
  foreach target in array array['projects', 'project_members', 'project_contacts', 'project_internals', 'project_phases',
                                'project_milestones', 'project_health', 'project_actions', 'project_tasks', 'project_rates',
                                'time_entries', 'time_entry_internals', 'expenses', 'expense_internals', 'timers'] loop
    execute format('grant select, insert, update, delete on %I to postern_lead, postern_staff, postern_job', target);
    execute format('create policy lead on %I to postern_lead using (client_id in (select my_clients())) with check (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
end $$;

-- What happened in a project is known to those who may see the project, whatever else it is about.
alter table events add column project_id uuid;
comment on column events.project_id is 'Project that it belongs to; null when it belongs to none.';
create index events_of_project on events (project_id, at desc, id desc) where project_id is not null;
create policy client_projects on events for select to postern_client using (
  client_id = (select my_client()) and audience = 'client' and subject_type = 'project'
  and project_id in (select my_projects()));
create policy client_assigned on events as restrictive for select to postern_client using (
  client_id = (select my_client()) and (project_id is null or project_id in (select my_projects())));

alter table imported_objects
  drop constraint imported_objects_kind_check,
  add constraint imported_objects_kind_check
    check (kind in ('client', 'person', 'ticket', 'invoice', 'project', 'time_entry', 'expense'));
comment on column imported_objects.kind is 'client, person, ticket, invoice, project, time_entry, expense.';
