-- Tickets: what a client asks for, what was said, and everything that changed.

create extension if not exists pg_trgm;

create table ticket_categories (
  id uuid primary key,
  name text not null,
  archived boolean not null default false,
  constraint ticket_categories_name_once unique (name)
);
comment on table ticket_categories is 'Kinds of tickets, the same for all clients of the tenant.';
comment on column ticket_categories.id is 'UUIDv7.';
comment on column ticket_categories.name is 'Name shown to people.';
comment on column ticket_categories.archived is 'Kept for old tickets, not offered for new ones.';
select protect('ticket_categories');

create table ticket_targets (
  priority text primary key check (priority in ('low', 'normal', 'high', 'urgent')),
  response_minutes integer check (response_minutes > 0),
  resolution_minutes integer check (resolution_minutes > 0)
);
comment on table ticket_targets is 'How soon a ticket of a priority is answered and solved, in minutes by the calendar.';
comment on column ticket_targets.priority is 'Priority.';
comment on column ticket_targets.response_minutes is 'Until the first answer; null for no target.';
comment on column ticket_targets.resolution_minutes is 'Until the solution; null for no target.';
select protect('ticket_targets');

create table canned_replies (
  id uuid primary key,
  title text not null,
  body text not null,
  constraint canned_replies_title_once unique (title)
);
comment on table canned_replies is 'Answers that staff insert and adapt.';
comment on column canned_replies.id is 'UUIDv7.';
comment on column canned_replies.title is 'What it is found by.';
comment on column canned_replies.body is 'Markdown.';
select protect('canned_replies');

create sequence ticket_numbers start 1001;
comment on sequence ticket_numbers is 'Numbers of tickets; gaps are allowed.';

create table tickets (
  id uuid primary key,
  number bigint not null unique default nextval('ticket_numbers'),
  client_id uuid not null references clients,
  subject text not null check (length(subject) between 1 and 200),
  description text not null check (length(description) <= 50000),
  status text not null default 'new' check (status in ('new', 'open', 'waiting', 'resolved', 'closed')),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  priority_rank smallint not null generated always as
    (case priority when 'low' then 1 when 'normal' then 2 when 'high' then 3 else 4 end) stored,
  category_id uuid references ticket_categories,
  requester_id uuid not null,
  assignee_id uuid references people,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  response_due_at timestamptz(3),
  responded_at timestamptz(3),
  resolution_due_at timestamptz(3),
  resolved_at timestamptz(3),
  paused_at timestamptz(3),
  next_due_at timestamptz(3),
  rating smallint check (rating between 1 and 5),
  rating_comment text not null default '',
  rated_at timestamptz(3),
  merged_into_id uuid,
  source text,
  external_id text,
  search tsvector not null generated always as
    (setweight(to_tsvector('simple', subject), 'A') || setweight(to_tsvector('simple', left(description, 20000)), 'B')) stored,
  unique (client_id, id),
  unique (source, external_id),
  foreign key (client_id, requester_id) references people (client_id, id),
  foreign key (client_id, merged_into_id) references tickets (client_id, id)
);
comment on table tickets is 'What clients ask for.';
comment on column tickets.id is 'UUIDv7.';
comment on column tickets.number is 'What people call it by; unique in the tenant.';
comment on column tickets.client_id is 'Client that asks.';
comment on column tickets.subject is 'One line.';
comment on column tickets.description is 'What it is about, Markdown.';
comment on column tickets.status is 'new, open, waiting (for the client), resolved, closed.';
comment on column tickets.priority is 'low, normal, high, urgent.';
comment on column tickets.priority_rank is 'Priority as a number that sorts.';
comment on column tickets.category_id is 'Kind.';
comment on column tickets.requester_id is 'Member who asks.';
comment on column tickets.assignee_id is 'Staff person who works on it.';
comment on column tickets.created_at is 'When it was opened.';
comment on column tickets.updated_at is 'Last thing that happened to it.';
comment on column tickets.response_due_at is 'Until when staff should have answered first; moves while the clock is paused.';
comment on column tickets.responded_at is 'When staff answered first.';
comment on column tickets.resolution_due_at is 'Until when it should be solved; moves while the clock is paused.';
comment on column tickets.resolved_at is 'When it was solved; null when reopened.';
comment on column tickets.paused_at is 'Since when the clock stands, waiting for the client.';
comment on column tickets.next_due_at is 'The earlier of the targets still running; null when none runs.';
comment on column tickets.rating is 'One to five, by the client.';
comment on column tickets.rating_comment is 'What the client said with it.';
comment on column tickets.rated_at is 'When.';
comment on column tickets.merged_into_id is 'Ticket of the same client that this one went up in.';
comment on column tickets.source is 'System that it was imported from.';
comment on column tickets.external_id is 'Its id there.';
comment on column tickets.search is 'Words of subject and description.';
create index tickets_of_client_by_update on tickets (client_id, updated_at desc, id desc);
create index tickets_of_client_by_creation on tickets (client_id, created_at desc, id desc);
create index tickets_of_client_by_status on tickets (client_id, status, updated_at desc, id desc);
create index tickets_by_update on tickets (updated_at desc, id desc);
create index tickets_by_creation on tickets (created_at desc, id desc);
create index tickets_by_status on tickets (status, updated_at desc, id desc);
create index tickets_by_priority on tickets (priority_rank desc, id desc);
create index tickets_by_assignee on tickets (assignee_id, updated_at desc, id desc);
create index tickets_of_requester on tickets (client_id, requester_id);
create index tickets_by_category on tickets (category_id);
create index tickets_by_due on tickets (coalesce(next_due_at, 'infinity'), id) where status in ('new', 'open', 'waiting');
create index tickets_merged on tickets (client_id, merged_into_id) where merged_into_id is not null;
create index tickets_by_word on tickets using gin (search);
create index tickets_by_trigram on tickets using gin (subject gin_trgm_ops);
select protect('tickets');

create table ticket_copies (
  client_id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  primary key (ticket_id, person_id),
  foreign key (client_id, ticket_id) references tickets (client_id, id),
  foreign key (client_id, person_id) references people (client_id, id)
);
comment on table ticket_copies is 'Members in copy of a ticket.';
comment on column ticket_copies.client_id is 'Client of both.';
comment on column ticket_copies.ticket_id is 'Ticket.';
comment on column ticket_copies.person_id is 'Member in copy.';
create index ticket_copies_of_person on ticket_copies (client_id, person_id, ticket_id);
select protect('ticket_copies');

create table ticket_replies (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  author_id uuid not null references people,
  audience text not null check (audience in ('client', 'internal')),
  body text not null check (length(body) between 1 and 50000),
  created_at timestamptz(3) not null,
  search tsvector not null generated always as (to_tsvector('simple', left(body, 20000))) stored,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
comment on table ticket_replies is 'What was said on a ticket: to the client, or among staff.';
comment on column ticket_replies.id is 'UUIDv7.';
comment on column ticket_replies.client_id is 'Client of the ticket.';
comment on column ticket_replies.ticket_id is 'Ticket.';
comment on column ticket_replies.author_id is 'Who said it.';
comment on column ticket_replies.audience is 'client: both sides read it; internal: staff alone.';
comment on column ticket_replies.body is 'Markdown.';
comment on column ticket_replies.created_at is 'When.';
comment on column ticket_replies.search is 'Words of the body.';
create index ticket_replies_of_ticket on ticket_replies (ticket_id, created_at desc, id desc);
create index ticket_replies_of_client on ticket_replies (client_id, ticket_id);
create index ticket_replies_by_author on ticket_replies (author_id);
create index ticket_replies_by_word on ticket_replies using gin (search);
select protect('ticket_replies');

create table ticket_changes (
  id uuid primary key,
  client_id uuid not null,
  ticket_id uuid not null,
  author_id uuid references people,
  field text not null check (field in ('status', 'priority', 'category', 'assignee', 'subject', 'description', 'copied', 'rating', 'merged')),
  from_value text,
  to_value text,
  created_at timestamptz(3) not null,
  foreign key (client_id, ticket_id) references tickets (client_id, id)
);
comment on table ticket_changes is 'What was changed on a ticket, as both sides read it in its history.';
comment on column ticket_changes.id is 'UUIDv7.';
comment on column ticket_changes.client_id is 'Client of the ticket.';
comment on column ticket_changes.ticket_id is 'Ticket.';
comment on column ticket_changes.author_id is 'Who changed it; null for the program.';
comment on column ticket_changes.field is 'What was changed.';
comment on column ticket_changes.from_value is 'What it was, as people read it.';
comment on column ticket_changes.to_value is 'What it is now, as people read it.';
comment on column ticket_changes.created_at is 'When.';
create index ticket_changes_of_ticket on ticket_changes (ticket_id, created_at desc, id desc);
create index ticket_changes_of_client on ticket_changes (client_id, ticket_id);
create index ticket_changes_by_author on ticket_changes (author_id);
select protect('ticket_changes');

grant select on ticket_categories, ticket_targets to postern_client;
grant select, insert, update on ticket_categories, ticket_targets, canned_replies to postern_lead, postern_staff, postern_job;
grant delete on canned_replies to postern_lead, postern_staff;
do $$
declare target text;
begin
  foreach target in array array['ticket_categories', 'ticket_targets', 'canned_replies'] loop
    execute format('create policy lead on %I to postern_lead using (true) with check (true)', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
end $$;
create policy client on ticket_categories for select to postern_client using (true);
create policy client on ticket_targets for select to postern_client using (true);

grant usage on sequence ticket_numbers to postern_client, postern_lead, postern_staff, postern_job;
grant select, insert on tickets, ticket_replies, ticket_changes to postern_client, postern_lead, postern_staff, postern_job;
grant select, insert, delete on ticket_copies to postern_client, postern_lead, postern_staff, postern_job;
grant update on tickets, ticket_replies to postern_lead, postern_staff, postern_job;
-- A member's hands reach what a member may change, and the clocks that move with it.
grant update (status, updated_at, response_due_at, resolution_due_at, resolved_at, paused_at, next_due_at,
              rating, rating_comment, rated_at) on tickets to postern_client;

create policy client on tickets for select to postern_client using (
  client_id = (select my_client())
  and ((select current_setting('postern.tickets', true)) = 'all'
       or requester_id = (select me())
       or id in (select c.ticket_id from ticket_copies c where c.person_id = (select me()))));
create policy client_opens on tickets for insert to postern_client with check (client_id = (select my_client()) and assignee_id is null);
create policy client_changes on tickets for update to postern_client using (
  client_id = (select my_client())
  and ((select current_setting('postern.tickets', true)) = 'all'
       or requester_id = (select me())
       or id in (select c.ticket_id from ticket_copies c where c.person_id = (select me()))))
  with check (client_id = (select my_client()));
create policy client on ticket_copies to postern_client
  using (client_id = (select my_client())) with check (client_id = (select my_client()));
create policy client on ticket_replies for select to postern_client using (
  client_id = (select my_client()) and audience = 'client'
  and exists (select from tickets t where t.id = ticket_id));
create policy client_replies on ticket_replies for insert to postern_client with check (
  client_id = (select my_client()) and audience = 'client' and author_id = (select me())
  and exists (select from tickets t where t.id = ticket_id));
create policy client on ticket_changes for select to postern_client using (
  client_id = (select my_client()) and exists (select from tickets t where t.id = ticket_id));
create policy client_changes on ticket_changes for insert to postern_client with check (
  client_id = (select my_client()) and author_id = (select me())
  and exists (select from tickets t where t.id = ticket_id));

do $$
declare target text;
begin
  foreach target in array array['tickets', 'ticket_copies', 'ticket_replies', 'ticket_changes'] loop
    execute format('create policy lead on %I to postern_lead using (client_id in (select my_clients())) with check (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
end $$;

-- What happened to a ticket is known to those who may see the ticket.
create policy client on events for select to postern_client using (
  client_id = (select my_client()) and audience = 'client' and subject_type = 'ticket'
  and exists (select from tickets t where t.id = subject_id));
