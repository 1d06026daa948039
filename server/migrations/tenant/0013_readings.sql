-- Readings: who of the provider read what of a client, for the client to see.
--
-- A reading is written by the program alone, before what was read is answered. A member reads those of their own client
-- and of the projects that my_projects() names; staff read them too, and nobody but the program writes: it adds, counts
-- repetitions, takes names of deleted people out, and removes what is older than two years. The database says so, too.

create table readings (
  id uuid primary key,
  client_id uuid not null references clients,
  project_id uuid,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  act text not null check (act in ('open', 'list', 'download', 'export', 'begin', 'end')),
  subject_id uuid,
  label text not null check (length(label) <= 300),
  items integer check (items > 0),
  reader_id uuid not null,
  reader_name text not null,
  door text not null check (door in ('desk', 'api', 'portal')),
  masquerade_id uuid,
  viewed_id uuid,
  viewed_name text,
  span timestamptz(3) not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  times integer not null check (times > 0),
  constraint readings_once unique nulls not distinct
    (client_id, span, reader_id, door, masquerade_id, kind, act, subject_id, project_id),
  constraint readings_viewed_in_portal check ((door = 'portal') = (masquerade_id is not null))
);
comment on table readings is 'Who of the provider read what of a client, and how often within a quarter of an hour. Written by the program alone.';
comment on column readings.id is 'UUIDv7.';
comment on column readings.client_id is 'Client whose data was read.';
comment on column readings.project_id is 'Project that it belongs to; null for what is of the client as a whole. No reference: what was read was read, whatever became of it.';
comment on column readings.kind is 'What was read: approval, person, invoice… (contract/readings.ts).';
comment on column readings.act is 'open (one), list (several), download, export (as a file); begin, end (of viewing as a member).';
comment on column readings.subject_id is 'The one that was read; null for several.';
comment on column readings.label is 'What it was called then: its title; of a list the project; of a masquerade why.';
comment on column readings.items is 'Of several: how many at most were shown at once.';
comment on column readings.reader_id is 'Staff person, or API key. No reference: it stays when they are gone.';
comment on column readings.reader_name is 'Their name then.';
comment on column readings.door is 'desk, api, or portal: viewing it as a member.';
comment on column readings.masquerade_id is 'Masquerade in which it was read.';
comment on column readings.viewed_id is 'Member that the portal was viewed as.';
comment on column readings.viewed_name is 'Their name then.';
comment on column readings.span is 'Begin of the quarter of an hour in which repetitions are counted.';
comment on column readings.first_at is 'When it was read first.';
comment on column readings.last_at is 'When it was read last.';
comment on column readings.times is 'How often.';
select protect('readings');
create index readings_of_client on readings (client_id, first_at desc, id desc);
create index readings_by_time on readings (first_at desc, id desc);
create index readings_by_reader on readings (client_id, reader_id, first_at desc, id desc);
create index readings_by_kind on readings (client_id, kind, first_at desc, id desc);
create index readings_to_remove on readings (last_at);

grant select on readings to postern_client, postern_lead, postern_staff;
create policy client on readings for select to postern_client using (
  client_id = (select my_client()) and (project_id is null or project_id in (select my_projects())));
create policy lead on readings for select to postern_lead using (client_id in (select my_clients()));
create policy staff on readings for select to postern_staff using (true);
-- What was read, when and by whom is never written anew: only counted on. A name goes when its person is deleted.
grant select, insert, delete on readings to postern_job;
grant update (times, last_at, items, label, reader_name, viewed_name) on readings to postern_job;
create policy job on readings for select to postern_job using (true);
create policy job_records on readings for insert to postern_job with check (true);
create policy job_counts on readings for update to postern_job using (true) with check (true);
create policy job_removes on readings for delete to postern_job using (last_at < now() - interval '24 months');
