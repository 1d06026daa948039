-- Sealing of the registry's own trail (shared/sealing.sql comes before this), the keys of all logs, and which of
-- them may have news.

grant select, insert on sealed_entries, sealed_subtrees, checkpoints to postern_registry;
grant select on sequence audit_log_id_seq to postern_registry;
create policy registry on sealed_entries to postern_registry using (true) with check (true);
create policy registry on sealed_subtrees to postern_registry using (true) with check (true);
create policy registry on checkpoints to postern_registry using (true) with check (true);

create table sealing_keys (
  id uuid primary key,
  tenant_id uuid references tenants,
  public_key bytea not null check (octet_length(public_key) = 32),
  private_key bytea not null,
  created_at timestamptz(3) not null default now(),
  retired_at timestamptz(3)
);
comment on table sealing_keys is 'Ed25519 keys that checkpoints are signed with. Earlier ones stay, so that what they signed can be verified.';
comment on column sealing_keys.id is 'UUIDv7.';
comment on column sealing_keys.tenant_id is 'Tenant whose trail it seals; null for the registry''s own.';
comment on column sealing_keys.public_key is 'Public key, 32 bytes.';
comment on column sealing_keys.private_key is 'Private key (PKCS#8), sealed with a key of the installation.';
comment on column sealing_keys.created_at is 'Since when it signs.';
comment on column sealing_keys.retired_at is 'Until when it did; null for the one that signs now.';
create unique index sealing_keys_current on sealing_keys (tenant_id) nulls not distinct where retired_at is null;
create index sealing_keys_of_tenant on sealing_keys (tenant_id, created_at);
select protect('sealing_keys', 'private_key');
grant select, insert, update on sealing_keys to postern_registry;
create policy registry on sealing_keys to postern_registry using (true) with check (true);

-- Not audited: it changes with every round of sealing, and an entry for each would be news for the next round.
create table sealing_rounds (
  database text primary key,
  written bigint,
  size bigint not null default 0,
  at timestamptz(3) not null,
  failure text
);
comment on table sealing_rounds is 'How far the sealing of each database has come: one whose counter has not moved since has no news.';
comment on column sealing_rounds.database is 'Name of the database.';
comment on column sealing_rounds.written is 'The server''s counter of rows inserted (pg_stat_database), as it was before the trail was last found sealed.';
comment on column sealing_rounds.size is 'Entries in its tree by then.';
comment on column sealing_rounds.at is 'When that was, or when it failed last.';
comment on column sealing_rounds.failure is 'Why the last round failed; null when it has not.';
alter table sealing_rounds enable row level security;
alter table sealing_rounds force row level security;
grant select on sealing_rounds to postern_app;
grant select, insert, update on sealing_rounds to postern_registry;
create policy registry on sealing_rounds to postern_registry using (true) with check (true);
