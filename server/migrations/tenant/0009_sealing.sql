-- Sealing of a tenant's trail (shared/sealing.sql comes before this), and addresses that copies of its checkpoints
-- are sent to.

grant select, insert on sealed_entries, sealed_subtrees, checkpoints to postern_job;
grant select on sealed_entries, sealed_subtrees, checkpoints to postern_staff;
-- A checkpoint says how much there is and nothing of what: whoever it is told to can hold the provider to it.
grant select on checkpoints to postern_client, postern_lead;
grant select on sequence audit_log_id_seq to postern_job;
create policy job on sealed_entries to postern_job using (true) with check (true);
create policy staff on sealed_entries for select to postern_staff using (true);
create policy job on sealed_subtrees to postern_job using (true) with check (true);
create policy staff on sealed_subtrees for select to postern_staff using (true);
create policy job on checkpoints to postern_job using (true) with check (true);
create policy staff on checkpoints for select to postern_staff using (true);
create policy client on checkpoints for select to postern_client using (true);
create policy lead on checkpoints for select to postern_lead using (true);

create table checkpoint_copies (
  id uuid primary key,
  client_id uuid references clients,
  url text not null check (url ~ '^https?://'),
  created_at timestamptz(3) not null default now(),
  constraint checkpoint_copies_once unique nulls not distinct (client_id, url)
);
comment on table checkpoint_copies is 'Addresses that get a copy of every checkpoint, chosen by the tenant or by a client.';
comment on column checkpoint_copies.id is 'UUIDv7.';
comment on column checkpoint_copies.client_id is 'Client whose address it is; null for the tenant''s own.';
comment on column checkpoint_copies.url is 'Where the copy is posted.';
comment on column checkpoint_copies.created_at is 'Since when.';
select protect('checkpoint_copies');
grant select, insert, delete on checkpoint_copies to postern_client, postern_staff;
grant select on checkpoint_copies to postern_job;
create policy client on checkpoint_copies to postern_client
  using (client_id = (select my_client())) with check (client_id = (select my_client()));
-- A client guards itself against its provider with them: staff see them, and cannot stop them.
create policy staff on checkpoint_copies for select to postern_staff using (true);
create policy staff_adds on checkpoint_copies for insert to postern_staff with check (client_id is null);
create policy staff_removes on checkpoint_copies for delete to postern_staff using (client_id is null);
create policy job on checkpoint_copies for select to postern_job using (true);

-- Not audited: each checkpoint changes it, and an entry for each change would be news for the next checkpoint.
create table checkpoint_deliveries (
  copy_id uuid primary key references checkpoint_copies on delete cascade,
  number bigint,
  delivered_at timestamptz(3),
  tried_at timestamptz(3) not null,
  result text not null,
  status integer,
  failures integer not null default 0,
  retry_at timestamptz(3) not null
);
comment on table checkpoint_deliveries is 'How far the copies have come at each address.';
comment on column checkpoint_deliveries.copy_id is 'Address.';
comment on column checkpoint_deliveries.number is 'Newest checkpoint that arrived there; null when none has.';
comment on column checkpoint_deliveries.delivered_at is 'When it did.';
comment on column checkpoint_deliveries.tried_at is 'When one was sent last.';
comment on column checkpoint_deliveries.result is 'What came of it: delivered, or why not, as a code.';
comment on column checkpoint_deliveries.status is 'Status that the address answered with; null when it did not answer.';
comment on column checkpoint_deliveries.failures is 'Tries that have failed since one succeeded.';
comment on column checkpoint_deliveries.retry_at is 'Not before this is another one sent.';
alter table checkpoint_deliveries enable row level security;
alter table checkpoint_deliveries force row level security;
grant select on checkpoint_deliveries to postern_app, postern_client, postern_staff;
grant select, insert, update on checkpoint_deliveries to postern_job;
create policy client on checkpoint_deliveries for select to postern_client
  using (copy_id in (select id from checkpoint_copies where client_id = (select my_client())));
create policy staff on checkpoint_deliveries for select to postern_staff using (true);
create policy job on checkpoint_deliveries to postern_job using (true) with check (true);
