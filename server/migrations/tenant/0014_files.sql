-- Files: what the tenant's database knows of them. Their content lies in the storage, sealed with a key for each client.
--
-- Whoever sees what a file belongs to sees the file. A later kind of owner is a further column beside expense_id, with a
-- foreign key of its own.

create table storage_keys (
  id uuid primary key,
  client_id uuid not null references clients,
  wrapped_key bytea not null,
  created_at timestamptz(3) not null,
  retired_at timestamptz(3),
  unique (client_id, id)
);
comment on table storage_keys is 'Keys that the files of a client are sealed with.';
comment on column storage_keys.id is 'UUIDv7.';
comment on column storage_keys.client_id is 'Client whose files it seals.';
comment on column storage_keys.wrapped_key is 'The key, wrapped by the tenant''s.';
comment on column storage_keys.created_at is 'When it was made.';
comment on column storage_keys.retired_at is 'Since when it seals nothing new; null for the one in use.';
create unique index storage_keys_in_use on storage_keys (client_id) where retired_at is null;
select protect('storage_keys', 'wrapped_key');

create table files (
  id uuid primary key,
  client_id uuid not null references clients,
  project_id uuid,
  expense_id uuid,
  key_id uuid not null,
  name text not null check (length(name) between 1 and 200),
  media_type text not null,
  size bigint not null check (size > 0),
  sha256 bytea not null check (length(sha256) = 32),
  uploaded_by_id uuid references people,
  created_at timestamptz(3) not null,
  constraint files_belong check (expense_id is not null),
  constraint files_expense_has_project check (expense_id is null or project_id is not null),
  constraint files_once_on_expense unique (expense_id, sha256),
  constraint files_of_key foreign key (client_id, key_id) references storage_keys (client_id, id),
  constraint files_of_expense foreign key (client_id, project_id, expense_id)
    references expenses (client_id, project_id, id) on update cascade on delete cascade
);
comment on table files is 'Files and what they belong to. A file in the storage without a row here is removed after a day.';
comment on column files.id is 'UUIDv7; also its name in the storage.';
comment on column files.client_id is 'Client that it belongs to.';
comment on column files.project_id is 'Project of what it belongs to.';
comment on column files.expense_id is 'Expense that it is a receipt of.';
comment on column files.key_id is 'Key that it is sealed with.';
comment on column files.name is 'As whoever uploaded it called it, without a path, with the ending of its kind.';
comment on column files.media_type is 'As its bytes say, whatever was claimed.';
comment on column files.size is 'Bytes, before it is sealed.';
comment on column files.sha256 is 'SHA-256 of these bytes.';
comment on column files.uploaded_by_id is 'Who uploaded it; null for the program.';
comment on column files.created_at is 'When.';
select protect('files');
create index files_by_expense on files (client_id, project_id, expense_id);
create index files_by_key on files (client_id, key_id);
create index files_by_uploader on files (uploaded_by_id);

grant select on storage_keys, files to postern_client;
grant select, insert on storage_keys to postern_lead, postern_staff;
grant select, insert, delete on files to postern_lead, postern_staff;
grant select, insert, update, delete on storage_keys, files to postern_job;
create policy client on storage_keys for select to postern_client using (client_id = (select my_client()));
-- What is not billable is no expense that a client sees, and neither is its receipt.
create policy client on files for select to postern_client using (
  client_id = (select my_client()) and project_id in (select my_projects())
  and exists (select from expenses e where e.id = expense_id));
do $$
declare
  target text;
begin
  foreach target in array array['storage_keys', 'files'] loop
    execute format('create policy lead on %I to postern_lead using (client_id in (select my_clients())) with check (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
end $$;

-- An expense with other receipts is another one than was submitted: as outdate_approvals, for what hangs on it.
create function outdate_approvals_of_files() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  update approvals a set outdated_at = now(), resubmit = a.state in ('waiting', 'approved'),
                       state = case a.state when 'waiting' then 'withdrawn' else a.state end
   where a.kind = 'expense' and a.outdated_at is null and a.subject_id in (select expense_id from changed_rows);
  return null;
end $$;
comment on function outdate_approvals_of_files is 'Trigger: what was submitted of an expense no longer says what it is when a receipt comes or goes.';
revoke all on function outdate_approvals_of_files from public;
create trigger outdate_approvals after insert on files referencing new table as changed_rows
  for each statement execute function outdate_approvals_of_files();
create trigger outdate_approvals_of_deleted after delete on files referencing old table as changed_rows
  for each statement execute function outdate_approvals_of_files();
