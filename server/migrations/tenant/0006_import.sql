-- Import: what came from where, so that importing it again changes only what changed there.

create table imported_objects (
  id uuid primary key,
  kind text not null check (kind in ('client', 'person', 'ticket', 'invoice')),
  source text not null,
  external_id text not null,
  fingerprint bytea not null,
  imported_at timestamptz(3) not null,
  constraint imported_objects_once unique (kind, source, external_id)
);
comment on table imported_objects is 'What was imported, and how it looked then.';
comment on column imported_objects.id is 'Id of the client, person, ticket or invoice.';
comment on column imported_objects.kind is 'client, person, ticket, invoice.';
comment on column imported_objects.source is 'System that it came from.';
comment on column imported_objects.external_id is 'Its id there.';
comment on column imported_objects.fingerprint is 'SHA-256 of what was imported last: the same again changes nothing, whatever was done to it here.';
comment on column imported_objects.imported_at is 'When it was imported last.';
select protect('imported_objects');
grant select, insert, update on imported_objects to postern_staff, postern_job;
create policy staff on imported_objects to postern_staff using (true) with check (true);
create policy job on imported_objects to postern_job using (true) with check (true);
