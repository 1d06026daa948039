-- Approvals: what is submitted to a client, who of it decides, what was decided, and what follows when nobody does.
--
-- A member reads what is of the client as a whole and of the projects that my_projects() names. Members alone write
-- decisions, each their own; staff submit and withdraw, and cannot write or change a decision in any way.

create table approval_policies (
  id uuid primary key,
  client_id uuid references clients,
  project_id uuid,
  kind text check (kind in ('time_entry', 'expense', 'invoice', 'deliverable', 'change_request', 'quote')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  step_order text not null check (step_order in ('sequence', 'parallel')),
  steps jsonb not null check (jsonb_typeof(steps) = 'array'),
  deadline_days integer check (deadline_days between 1 and 365),
  reminder_days jsonb not null default '[]',
  escalation_days integer check (escalation_days between 0 and 365),
  escalation_people uuid[] not null default '{}',
  default_verdict text check (default_verdict in ('approved', 'rejected')),
  comment_on_rejection boolean not null,
  blocks_billing boolean not null,
  proof_above bigint check (proof_above >= 0),
  updated_at timestamptz(3) not null,
  constraint approval_policies_once unique nulls not distinct (client_id, project_id, kind),
  constraint approval_policies_of_project foreign key (client_id, project_id) references projects (client_id, id) on delete cascade,
  constraint approval_policies_project_of_client check (project_id is null or client_id is not null)
);
comment on table approval_policies is 'Who decides what, until when, and what follows otherwise. The narrowest one holds as a whole.';
comment on column approval_policies.id is 'UUIDv7.';
comment on column approval_policies.client_id is 'Client that it is for; null for all.';
comment on column approval_policies.project_id is 'Project that it is for; null for all of the client.';
comment on column approval_policies.kind is 'Kind that it is for; null for all.';
comment on column approval_policies.currency is 'Of its amounts, ISO 4217; what comes in another one counts as over every bound.';
comment on column approval_policies.step_order is 'sequence: one step after the other; parallel: all at once.';
comment on column approval_policies.steps is 'Steps: roles, people, need (any, all), above and upTo in minor units.';
comment on column approval_policies.deadline_days is 'Days to decide; null for no end.';
comment on column approval_policies.reminder_days is 'Days before the end on which those who have not decided are reminded.';
comment on column approval_policies.escalation_days is 'Days before the end on which others may decide, too; null for never.';
comment on column approval_policies.escalation_people is 'Who these are.';
comment on column approval_policies.default_verdict is 'What counts as decided when time is over; null for nothing.';
comment on column approval_policies.comment_on_rejection is 'Whether a rejection has to say why.';
comment on column approval_policies.blocks_billing is 'Whether what is not approved cannot be invoiced.';
comment on column approval_policies.proof_above is 'Minor units over which a recent proof is asked for; null for never.';
comment on column approval_policies.updated_at is 'Last change.';
select protect('approval_policies');

create table approval_requests (
  id uuid primary key,
  client_id uuid not null references clients,
  project_id uuid,
  kind text not null check (kind in ('deliverable', 'change_request', 'quote')),
  title text not null check (length(title) between 1 and 200),
  text text not null check (length(text) <= 20000),
  amount bigint check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  minutes integer check (minutes >= 0),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  foreign key (client_id, project_id) references projects (client_id, id)
);
comment on table approval_requests is 'Deliverables, change requests and quotes that stand for themselves, as staff write them. Members read what was submitted of them.';
comment on column approval_requests.id is 'UUIDv7.';
comment on column approval_requests.client_id is 'Client that is asked.';
comment on column approval_requests.project_id is 'Project; null for the client as a whole.';
comment on column approval_requests.kind is 'deliverable, change_request, quote.';
comment on column approval_requests.title is 'One line.';
comment on column approval_requests.text is 'What is asked, Markdown.';
comment on column approval_requests.amount is 'Minor units, where it is about money.';
comment on column approval_requests.currency is 'ISO 4217.';
comment on column approval_requests.minutes is 'Hours in minutes, where it is about time.';
comment on column approval_requests.created_at is 'When it was written.';
comment on column approval_requests.updated_at is 'Last change.';
create index approval_requests_of_project on approval_requests (client_id, project_id);
select protect('approval_requests');

create table approvals (
  id uuid primary key,
  client_id uuid not null references clients,
  project_id uuid,
  kind text not null check (kind in ('time_entry', 'expense', 'invoice', 'deliverable', 'change_request', 'quote')),
  subject_id uuid not null,
  revision integer not null check (revision > 0),
  supersedes_id uuid,
  title text not null,
  day date,
  person_id uuid references people,
  amount bigint,
  currency text check (currency ~ '^[A-Z]{3}$'),
  minutes integer,
  content text not null,
  content_hash bytea not null,
  differences jsonb not null default '[]',
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'withdrawn')),
  step_order text not null check (step_order in ('sequence', 'parallel')),
  comment_on_rejection boolean not null,
  needs_proof boolean not null,
  default_verdict text check (default_verdict in ('approved', 'rejected')),
  submitted_by_id uuid references people,
  submitted_at timestamptz(3) not null,
  due_on date,
  deadline timestamptz(3),
  notify_at timestamptz(3),
  later_notices jsonb not null default '[]',
  escalate_at timestamptz(3),
  escalate_to uuid[] not null default '{}',
  decision_id uuid,
  outdated_at timestamptz(3),
  resubmit boolean not null default false,
  unique (client_id, id),
  constraint approvals_revision_once unique (kind, subject_id, revision),
  constraint approvals_amount_has_currency check (amount is null or currency is not null),
  constraint approvals_of_project foreign key (client_id, project_id) references projects (client_id, id),
  foreign key (client_id, supersedes_id) references approvals (client_id, id)
);
comment on table approvals is 'What was submitted to a client, one row for each revision, as it was shown.';
comment on column approvals.id is 'UUIDv7.';
comment on column approvals.client_id is 'Client that is asked.';
comment on column approvals.project_id is 'Project; null for what is of the client as a whole.';
comment on column approvals.kind is 'time_entry, expense, invoice, deliverable, change_request, quote.';
comment on column approvals.subject_id is 'What it is about: a time entry, expense, invoice or request.';
comment on column approvals.revision is 'From 1.';
comment on column approvals.supersedes_id is 'The revision before.';
comment on column approvals.title is 'One line.';
comment on column approvals.day is 'Day that it counts for.';
comment on column approvals.person_id is 'Whose time or expense it is.';
comment on column approvals.amount is 'Minor units.';
comment on column approvals.currency is 'Of the amount, ISO 4217.';
comment on column approvals.minutes is 'How long.';
comment on column approvals.content is 'What the client is shown, as canonical JSON (RFC 8785).';
comment on column approvals.content_hash is 'SHA-256 of the content in UTF-8.';
comment on column approvals.differences is 'What is different from the revision before: field, before, after.';
comment on column approvals.state is 'waiting, approved, rejected, withdrawn.';
comment on column approvals.step_order is 'Of the policy then: sequence, parallel.';
comment on column approvals.comment_on_rejection is 'Of the policy then.';
comment on column approvals.needs_proof is 'By the policy then, deciding asks for a recent proof.';
comment on column approvals.default_verdict is 'Of the policy then.';
comment on column approvals.submitted_by_id is 'Staff person; null for the program.';
comment on column approvals.submitted_at is 'When.';
comment on column approvals.due_on is 'Last day to decide, by the calendar of the project or tenant.';
comment on column approvals.deadline is 'End of that day.';
comment on column approvals.notify_at is 'When those who decide are written to next; null for no more.';
comment on column approvals.later_notices is 'Instants of the notices after that one.';
comment on column approvals.escalate_at is 'When others may decide, too; null for never, or when they already may.';
comment on column approvals.escalate_to is 'Who these are.';
comment on column approvals.decision_id is 'The decision that settled it; null while it waits.';
comment on column approvals.outdated_at is 'Since when its subject is another than it says.';
comment on column approvals.resubmit is 'Its subject changed while it waited, or after it was approved, and is to be submitted as it is now.';
select protect('approvals');
create index approvals_waiting on approvals (client_id, coalesce(deadline, 'infinity'), submitted_at, id) where state = 'waiting';
create index approvals_of_client on approvals (client_id, submitted_at, id);
create index approvals_by_time on approvals (submitted_at, id);
create index approvals_of_project on approvals (client_id, project_id, state);
create index approvals_superseded on approvals (client_id, supersedes_id);
create index approvals_by_deadline on approvals (deadline) where state = 'waiting' and default_verdict is not null;
create index approvals_by_escalation on approvals (escalate_at) where state = 'waiting';
create index approvals_to_notify on approvals (notify_at) where state = 'waiting';
create index approvals_to_resubmit on approvals (outdated_at) where resubmit;
create index approvals_by_trigram on approvals using gin (title gin_trgm_ops);

create table approval_steps (
  approval_id uuid not null,
  client_id uuid not null,
  project_id uuid,
  position integer not null check (position >= 0),
  state text not null check (state in ('pending', 'open', 'approved', 'rejected', 'skipped')),
  need text not null check (need in ('any', 'all')),
  roles text[] not null,
  people uuid[] not null,
  over boolean not null default false,
  opens_at timestamptz(3) not null,
  primary key (approval_id, position),
  foreign key (client_id, approval_id) references approvals (client_id, id)
);
comment on table approval_steps is 'Who decides something submitted, step by step, as its policy said then.';
comment on column approval_steps.approval_id is 'What is decided.';
comment on column approval_steps.client_id is 'Client that is asked.';
comment on column approval_steps.project_id is 'Project of it.';
comment on column approval_steps.position is 'Order, from 0.';
comment on column approval_steps.state is 'pending (its turn has not come), open, approved, rejected, skipped (the amount is out of its bounds).';
comment on column approval_steps.need is 'any: one of them is enough; all: each of them.';
comment on column approval_steps.roles is 'Roles whose people decide.';
comment on column approval_steps.people is 'Members who decide besides.';
comment on column approval_steps.over is 'It is skipped because the amount is over its upper bound.';
comment on column approval_steps.opens_at is 'Not before this can it be decided.';
select protect('approval_steps');
create index approval_steps_of_client on approval_steps (client_id, approval_id);

create table approval_decisions (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid,
  approval_id uuid not null,
  position integer not null,
  batch_id uuid not null,
  person_id uuid,
  on_behalf_of_id uuid,
  verdict text not null check (verdict in ('approved', 'rejected')),
  comment text not null default '' check (length(comment) <= 2000),
  revision integer not null,
  content_hash bytea not null,
  factor text not null,
  address text not null,
  at timestamptz(3) not null,
  takes_effect_at timestamptz(3) not null,
  undone_at timestamptz(3),
  settled_at timestamptz(3),
  foreign key (client_id, approval_id) references approvals (client_id, id),
  foreign key (client_id, person_id) references people (client_id, id),
  foreign key (client_id, on_behalf_of_id) references people (client_id, id)
);
comment on table approval_decisions is 'Who decided what, and from where. One that is taken back stays.';
comment on column approval_decisions.id is 'UUIDv7.';
comment on column approval_decisions.client_id is 'Client that was asked.';
comment on column approval_decisions.project_id is 'Project of it.';
comment on column approval_decisions.approval_id is 'What was decided.';
comment on column approval_decisions.position is 'Step that it decided.';
comment on column approval_decisions.batch_id is 'Act that it was part of.';
comment on column approval_decisions.person_id is 'Member who decided; null when time ran out.';
comment on column approval_decisions.on_behalf_of_id is 'Member who had delegated it to them.';
comment on column approval_decisions.verdict is 'approved, rejected.';
comment on column approval_decisions.comment is 'Why, in their words.';
comment on column approval_decisions.revision is 'Revision that was shown.';
comment on column approval_decisions.content_hash is 'SHA-256 of the content that was shown.';
comment on column approval_decisions.factor is 'Way in and second factor of their session; empty for the program.';
comment on column approval_decisions.address is 'Network address that it came from.';
comment on column approval_decisions.at is 'When.';
comment on column approval_decisions.takes_effect_at is 'Until then it could be taken back; nothing follows before.';
comment on column approval_decisions.undone_at is 'When it was taken back.';
comment on column approval_decisions.settled_at is 'When what follows from it was done.';
select protect('approval_decisions');
-- Nobody decides a step twice, whoever decides for them.
create unique index approval_decisions_once on approval_decisions (approval_id, position, (coalesce(on_behalf_of_id, person_id)))
  where undone_at is null;
create index approval_decisions_of_client on approval_decisions (client_id, at desc, id desc);
create index approval_decisions_by_time on approval_decisions (at desc, id desc);
create index approval_decisions_of_approval on approval_decisions (client_id, approval_id);
create index approval_decisions_of_batch on approval_decisions (batch_id);
create index approval_decisions_by_person on approval_decisions (client_id, person_id);
create index approval_decisions_by_behalf on approval_decisions (client_id, on_behalf_of_id);
create index approval_decisions_unsettled on approval_decisions (takes_effect_at) where settled_at is null and undone_at is null;

create table approval_delegations (
  id uuid primary key,
  client_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  from_day date not null,
  to_day date not null,
  created_at timestamptz(3) not null,
  constraint approval_delegations_days check (to_day >= from_day),
  constraint approval_delegations_to_another check (to_id <> from_id),
  foreign key (client_id, from_id) references people (client_id, id),
  foreign key (client_id, to_id) references people (client_id, id)
);
comment on table approval_delegations is 'Members who decide for a colleague while that one is away: what the colleague would, of what they see themselves.';
comment on column approval_delegations.id is 'UUIDv7.';
comment on column approval_delegations.client_id is 'Client of both.';
comment on column approval_delegations.from_id is 'Who is away.';
comment on column approval_delegations.to_id is 'Who decides for them.';
comment on column approval_delegations.from_day is 'First day, by the tenant''s calendar.';
comment on column approval_delegations.to_day is 'Last day.';
comment on column approval_delegations.created_at is 'When it was given.';
select protect('approval_delegations');
create index approval_delegations_to on approval_delegations (client_id, to_id, to_day);
create index approval_delegations_from on approval_delegations (client_id, from_id);

create table approval_digests (
  id uuid primary key,
  client_id uuid not null,
  person_id uuid not null,
  approval_ids uuid[] not null,
  at timestamptz(3) not null,
  foreign key (client_id, person_id) references people (client_id, id)
);
comment on table approval_digests is 'Mails of what waits, each with a link to exactly these items.';
comment on column approval_digests.id is 'UUIDv7; it stands in the link, and opens nothing by itself.';
comment on column approval_digests.client_id is 'Client of the person.';
comment on column approval_digests.person_id is 'Who was written to.';
comment on column approval_digests.approval_ids is 'What waited for them.';
comment on column approval_digests.at is 'When.';
select protect('approval_digests');
create index approval_digests_of_person on approval_digests (client_id, person_id, at);

grant select on approval_policies, approvals, approval_steps, approval_decisions, approval_delegations, approval_digests to postern_client;
grant update (state, decision_id) on approvals to postern_client;
grant update (state, opens_at) on approval_steps to postern_client;
grant insert on approval_decisions to postern_client;
grant update (undone_at) on approval_decisions to postern_client;
grant insert, delete on approval_delegations to postern_client;
create policy client on approval_policies for select to postern_client using (
  (client_id is null or client_id = (select my_client())) and (project_id is null or project_id in (select my_projects())));
do $$
declare
  target text;
  mine constant text := 'client_id = (select my_client()) and (project_id is null or project_id in (select my_projects()))';
begin
  foreach target in array array['approvals', 'approval_steps'] loop
    execute format('create policy client on %I for select to postern_client using (%s)', target, mine);
    execute format('create policy client_decides on %I for update to postern_client using (%s) with check (%s)', target, mine, mine);
  end loop;
  execute format('create policy client on approval_decisions for select to postern_client using (%s)', mine);
  execute format('create policy client_decides on approval_decisions for insert to postern_client with check (%s and person_id = (select me()))', mine);
  execute format('create policy client_undoes on approval_decisions for update to postern_client using (%s and person_id = (select me())) with check (%s)', mine, mine);
  foreach target in array array['approval_policies', 'approval_requests', 'approvals', 'approval_steps', 'approval_decisions',
                                'approval_delegations', 'approval_digests'] loop
    execute format('grant select, insert, update, delete on %I to postern_job', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
  -- Staff submit; they decide nothing, and delegate nothing.
  foreach target in array array['approval_requests', 'approvals', 'approval_steps'] loop
    execute format('grant select, insert, update on %I to postern_lead, postern_staff', target);
    execute format('create policy lead on %I to postern_lead using (client_id in (select my_clients())) with check (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
  end loop;
  foreach target in array array['approval_decisions', 'approval_delegations'] loop
    execute format('grant select on %I to postern_lead, postern_staff', target);
    execute format('create policy lead on %I for select to postern_lead using (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I for select to postern_staff using (true)', target);
  end loop;
end $$;
create policy client on approval_delegations to postern_client
  using (client_id = (select my_client())) with check (client_id = (select my_client()));
create policy client on approval_digests for select to postern_client
  using (client_id = (select my_client()) and person_id = (select me()));
grant select, insert, update, delete on approval_policies to postern_lead, postern_staff;
create policy lead on approval_policies for select to postern_lead using (client_id is null or client_id in (select my_clients()));
create policy lead_sets on approval_policies for insert to postern_lead with check (client_id in (select my_clients()));
create policy lead_changes on approval_policies for update to postern_lead
  using (client_id in (select my_clients())) with check (client_id in (select my_clients()));
create policy lead_removes on approval_policies for delete to postern_lead using (client_id in (select my_clients()));
create policy staff on approval_policies to postern_staff using (true) with check (true);

-- Who may decide at all, and whether they see all projects of their client. It shows what the tables below it show.
create view approval_deciders with (security_invoker = true) as
  select p.client_id, p.id, p.name, p.email, p.role,
         not ('projects.read_all' = any (g.withdrawn)) and ('projects.read_all' = any (g.granted)
           or coalesce('projects.read_all' = any (r.permissions), p.role = 'client_executive')) sees_all
    from people p
    left join custom_roles r on r.id = p.custom_role_id
   cross join lateral (
         select coalesce(array_agg(permission) filter (where effect = 'granted'), '{}') granted,
                coalesce(array_agg(permission) filter (where effect = 'withdrawn'), '{}') withdrawn
           from people_grants where person_id = p.id) g
   where p.status = 'active' and p.client_id is not null
     and not ('approvals.decide' = any (g.withdrawn))
     and ('approvals.decide' = any (g.granted)
          or coalesce('approvals.decide' = any (r.permissions), p.role in ('client_executive', 'client_manager')));
comment on view approval_deciders is 'Active members who may decide, and whether they see all projects of their client (contract/permissions.ts).';
grant select on approval_deciders to postern_client, postern_lead, postern_staff, postern_job;

-- What is changed while it waits is withdrawn, and what was approved no longer counts, in the statement that changes
-- it: no code can forget it.
create function outdate_approvals() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  -- What the client is not shown, or what follows from something else.
  unseen constant text[] := '{updated_at,created_at,source,external_id,started_at,ended_at,rate,paid,credited,due,status}';
begin
  if tg_op = 'DELETE' then
    update approvals a set outdated_at = now(), resubmit = a.state in ('waiting', 'approved'),
                         state = case a.state when 'waiting' then 'withdrawn' else a.state end
      from old_rows o where a.kind = tg_argv[0] and a.subject_id = o.id and a.outdated_at is null;
  else
    update approvals a set outdated_at = now(), resubmit = a.state in ('waiting', 'approved'),
                         state = case a.state when 'waiting' then 'withdrawn' else a.state end
      from old_rows o join new_rows n on n.id = o.id
     where a.kind = tg_argv[0] and a.subject_id = o.id and a.outdated_at is null
       and (to_jsonb(o) - unseen <> to_jsonb(n) - unseen or to_jsonb(n) ->> 'status' = 'void');
  end if;
  return null;
end $$;
comment on function outdate_approvals is 'Trigger: what was submitted of rows that are changed or deleted no longer says what they are. Argument: their kind.';
revoke all on function outdate_approvals from public;
do $$
declare
  source text[];
begin
  foreach source slice 1 in array array[['time_entries', 'time_entry'], ['expenses', 'expense'], ['invoices', 'invoice']] loop
    execute format('create trigger outdate_approvals after update on %I referencing old table as old_rows new table as new_rows
      for each statement execute function outdate_approvals(%L)', source[1], source[2]);
    execute format('create trigger outdate_approvals_of_deleted after delete on %I referencing old table as old_rows
      for each statement execute function outdate_approvals(%L)', source[1], source[2]);
  end loop;
end $$;
