-- What the program notes about its own work.

alter table installation add column fingerprint text;
comment on column installation.fingerprint is
  'Roles, schemas and keys that a start has found or made right; the next one with the same skips the checks.';

create table jobs (
  id uuid primary key,
  name text not null,
  tenant_id uuid references tenants,
  ids jsonb not null default '{}',
  key text,
  every integer check (every > 0),
  run_at timestamptz(3) not null,
  attempts integer not null default 0,
  leased_until timestamptz(3),
  error text,
  failed_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
comment on table jobs is 'Work that no person waits for. What is done is gone; what has failed too often stays here.';
comment on column jobs.id is 'UUIDv7.';
comment on column jobs.name is 'Which job, as the program names it.';
comment on column jobs.tenant_id is 'Tenant in whose fence it runs; null for the platform''s own, and for what runs in all of them.';
comment on column jobs.ids is 'What it is about: ids, and never content.';
comment on column jobs.key is 'One job with this key may wait; asking for it again changes nothing.';
comment on column jobs.every is 'Seconds between two runs of recurring work; null for what is done once.';
comment on column jobs.run_at is 'When it is due.';
comment on column jobs.attempts is 'Tries so far.';
comment on column jobs.leased_until is 'A process is at it, and has to prolong this; when the time is over the process is taken for dead.';
comment on column jobs.error is 'Why the last try failed.';
comment on column jobs.failed_at is 'When it was put aside for good.';
comment on column jobs.created_at is 'When it was asked for.';
create index jobs_due on jobs (run_at) where failed_at is null;
create unique index jobs_waiting_once on jobs (name, tenant_id, key) nulls not distinct
  where key is not null and leased_until is null and failed_at is null;
create unique index jobs_recurring_once on jobs (name) where every is not null;
create index jobs_of_tenant on jobs (tenant_id);
select protect('jobs');
grant select, insert, update, delete on jobs to postern_registry;
create policy registry on jobs to postern_registry using (true) with check (true);

grant execute on function extend_audit_log to postern_registry;
