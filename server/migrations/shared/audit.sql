-- The audit trail, the same in every database: one table, one trigger function, and `protect`, which every
-- migration calls for every table that it creates.

create table audit_log (
  id bigint generated always as identity,
  at timestamptz(3) not null default clock_timestamp(),
  actor_id uuid,
  actor_name text not null,
  on_behalf_of text,
  address text,
  user_agent text,
  request_id text,
  table_name text not null,
  row_id text,
  client_id uuid,
  operation text not null check (operation in ('insert', 'update', 'delete')),
  delta jsonb not null,
  leaf_hash bytea not null,
  primary key (at, id)
) partition by range (at);
comment on table audit_log is 'Every write to every table, append-only: who, where from, what changed, and a hash over it.';
comment on column audit_log.id is 'Order of writing; gaps are rolled-back transactions.';
comment on column audit_log.at is 'When the row was written, by the clock of the database.';
comment on column audit_log.actor_id is 'Person who acted; null for the program itself.';
comment on column audit_log.actor_name is 'Name of the person or of the program''s part that acted.';
comment on column audit_log.on_behalf_of is 'For whom the actor acted, when not for themselves.';
comment on column audit_log.address is 'Network address of the request.';
comment on column audit_log.user_agent is 'Program that sent the request, as it calls itself.';
comment on column audit_log.request_id is 'Request that caused the write; the same id is in the log.';
comment on column audit_log.table_name is 'Table written to.';
comment on column audit_log.row_id is 'Id of the row written.';
comment on column audit_log.client_id is 'Client the row belongs to, where it belongs to one.';
comment on column audit_log.operation is 'insert, update or delete.';
comment on column audit_log.delta is 'Old and new value of each changed column; secrets are masked.';
comment on column audit_log.leaf_hash is 'SHA-256 of 0x00 and the entry, as RFC 6962 hashes a leaf.';

create index audit_log_by_row on audit_log (table_name, row_id, id desc);
create index audit_log_by_actor on audit_log (actor_id, id desc);
create index audit_log_by_id on audit_log (id desc);
-- Deletions are rare, and what is rare is not found by reading back from the newest.
create index audit_log_of_deletions on audit_log (id desc) where operation = 'delete';

-- Monthly partitions, so that old months can be archived whole; the default one catches a late maintenance run.
create table audit_log_rest partition of audit_log default;
comment on table audit_log_rest is 'Entries of months that have no partition of their own yet.';

-- Months begin in UTC, in whatever session this is called.
create function extend_audit_log(months integer) returns void
language plpgsql security definer set search_path = public, pg_temp set timezone = 'UTC' as $$
declare
  month date := date_trunc('month', now())::date;
  part text;
begin
  for i in 0..months loop
    part := 'audit_log_' || to_char(month, 'YYYY_MM');
    if to_regclass(part) is null
       and not exists (select from audit_log_rest where at >= month and at < month + interval '1 month') then
      execute format('create table %I partition of audit_log for values from (%L) to (%L)',
        part, month, month + interval '1 month');
      execute format('comment on table %I is %L', part, 'Audit entries of ' || to_char(month, 'YYYY-MM') || '.');
      execute format('grant select on %I to postern_app', part);
      execute format('alter table %I enable row level security', part);
      execute format('alter table %I force row level security', part);
      execute format('create trigger keep_forever before update or delete or truncate on %I for each statement execute function refuse_change()', part);
    end if;
    month := month + interval '1 month';
  end loop;
end $$;
comment on function extend_audit_log is 'Creates the audit partitions of this month and the given number of months after it.';

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only' using errcode = 'insufficient_privilege';
end $$;
comment on function refuse_change is 'Trigger: the table is append-only for everybody, its owner included.';

-- For each statement, so that it fails even where the policies would have left it no row to touch.
create trigger keep_forever before update or delete or truncate on audit_log for each statement execute function refuse_change();
create trigger keep_forever before update or delete or truncate on audit_log_rest for each statement execute function refuse_change();
alter table audit_log enable row level security;
alter table audit_log force row level security;
-- Readable and empty: nothing but the fence decides.
grant select on audit_log_rest to postern_app;
alter table audit_log_rest enable row level security;
alter table audit_log_rest force row level security;
-- The trigger function below writes as the owner; nobody else may insert.
create policy written_by_trigger on audit_log for insert to current_user with check (true);
create policy seen_by_keeper on audit_log_rest for select to current_user using (true);

-- Time zone and form of binaries are set, so that the same entry has the same text, and hash, in every session.
create function audit() returns trigger
language plpgsql security definer
set search_path = public, pg_temp set timezone = 'UTC' set bytea_output = 'hex' as $$
declare
  keys text[] := tg_argv[0]::text[];
  derived text[] := tg_argv[1]::text[];
  secrets text[] := tg_argv[2]::text[];
  trail jsonb := coalesce(nullif(current_setting('postern.trail', true), ''), '{}')::jsonb;
  before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) - derived end;
  after jsonb := case when tg_op = 'DELETE' then '{}' else to_jsonb(new) - derived end;
  known jsonb := case when tg_op = 'DELETE' then before else after end;
  entry audit_log;
begin
  if before = after then
    return null;
  end if;
  -- What is null on both sides, or null in a row that comes or goes, is no change.
  select coalesce(jsonb_object_agg(field, case when field = any (secrets)
      then jsonb_build_object('old', case when before ->> field is not null then '***' end,
                              'new', case when after ->> field is not null then '***' end)
      else jsonb_build_object('old', before -> field, 'new', after -> field) end), '{}')
    into entry.delta
    from jsonb_object_keys(before || after) field
   where coalesce(before -> field, 'null') <> coalesce(after -> field, 'null');
  entry.id := nextval('audit_log_id_seq');
  entry.at := date_trunc('milliseconds', clock_timestamp());
  entry.actor_id := nullif(trail ->> 'personId', '')::uuid;
  entry.actor_name := coalesce(trail ->> 'actor', session_user);
  entry.on_behalf_of := trail ->> 'onBehalfOf';
  entry.address := trail ->> 'address';
  entry.user_agent := trail ->> 'userAgent';
  entry.request_id := trail ->> 'requestId';
  entry.table_name := tg_table_name;
  entry.row_id := (select string_agg(known ->> key, '/' order by place) from unnest(keys) with ordinality k (key, place));
  entry.client_id := known ->> case tg_table_name when 'clients' then 'id' else 'client_id' end;
  entry.operation := lower(tg_op);
  -- As audit_leaf does, without the cost of calling it.
  entry.leaf_hash := sha256('\x00'::bytea || convert_to((to_jsonb(entry) - 'leaf_hash')::text, 'UTF8'));
  insert into audit_log overriding system value values (entry.*);
  return null;
end $$;
comment on function audit is
  'Trigger on every table: writes one entry of the audit trail for each row written. Arguments, each an array of columns: what names a row, what is derived from others, what is secret.';

create function audit_leaf(entry audit_log) returns bytea
language sql stable set search_path = public, pg_temp set timezone = 'UTC' as
  $$ select sha256('\x00'::bytea || convert_to((to_jsonb(entry) - 'leaf_hash')::text, 'UTF8')) $$;
comment on function audit_leaf is 'The hash that an entry of the trail must have: SHA-256 of 0x00 and its JSON without the hash.';

create function protect(target regclass, variadic secrets text[] default '{}') returns void
language plpgsql as $$
declare
  keys text[];
  derived text[];
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  -- A row is named by its primary key, or where that is a secret by what it has instead.
  select array_agg(a.attname::text order by array_position(i.indkey::smallint[], a.attnum))
    into keys
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
   where i.indrelid = target and i.indisprimary and a.attname <> all (secrets);
  if keys is null then
    select array[min(a.attname::text)] into keys from pg_attribute a
     where a.attrelid = target and not a.attisdropped and a.attname in ('id', 'person_id', 'membership_id')
       and (a.attname <> 'membership_id' or a.attnotnull);
  end if;
  -- Search vectors repeat what other columns say.
  select coalesce(array_agg(a.attname::text), '{}') into derived from pg_attribute a
   where a.attrelid = target and a.attgenerated <> '' and a.atttypid = 'tsvector'::regtype;
  execute format('create trigger audit after insert or update or delete on %s for each row execute function audit(%L, %L, %L)',
    target, keys, derived, secrets);
  execute format('grant select, insert, update, delete on %s to postern_app', target);
end $$;
comment on function protect is
  'Forces row-level security on a table and puts the audit trigger on it. Further arguments: columns whose values the trail masks.';

grant execute on function extend_audit_log to postern_job, postern_registry;
select extend_audit_log(12);
