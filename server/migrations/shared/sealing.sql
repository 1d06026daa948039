-- The seal of the audit trail, the same in every database: the leaves of its Merkle tree in their final order, the
-- inner hashes that proofs need, and the signed checkpoints. Append-only, and not audited: an entry about each of
-- these rows would be one more entry to seal, for ever.

create table sealed_entries (
  position bigint primary key check (position >= 0),
  entry_id bigint not null,
  entry_at timestamptz(3) not null,
  leaf_hash bytea not null check (octet_length(leaf_hash) = 32),
  constraint sealed_entries_once unique (entry_id, entry_at)
);
comment on table sealed_entries is 'Entries of the audit trail in the order of the Merkle tree. Only committed ones have a place, and keep it.';
comment on column sealed_entries.position is 'Place in the tree, from 0, without gaps.';
comment on column sealed_entries.entry_id is 'The entry''s id.';
comment on column sealed_entries.entry_at is 'The entry''s time, by which its partition is found.';
comment on column sealed_entries.leaf_hash is 'The entry''s hash when it was sealed.';

create table sealed_subtrees (
  level smallint not null check (level between 1 and 7),
  index bigint not null check (index >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, index)
);
comment on table sealed_subtrees is 'Roots of whole subtrees, so that a proof reads a few hundred hashes however large the tree is.';
comment on column sealed_subtrees.level is 'The subtree has 256 to the power of this many leaves.';
comment on column sealed_subtrees.index is 'How many subtrees of its size stand before it.';
comment on column sealed_subtrees.hash is 'Its root by RFC 6962.';

create table checkpoints (
  number bigint primary key check (number > 0),
  size bigint not null check (size >= 0),
  root_hash bytea not null check (octet_length(root_hash) = 32),
  at timestamptz(3) not null,
  note text not null,
  settled_id bigint not null,
  probe_id bigint not null,
  probe_xid bigint not null
);
comment on table checkpoints is 'Signed statements of how large the tree was, and what its root was.';
comment on column checkpoints.number is 'Counts the checkpoints of this database from 1.';
comment on column checkpoints.size is 'Entries in the tree.';
comment on column checkpoints.root_hash is 'Root of the tree by RFC 6962.';
comment on column checkpoints.at is 'When it was signed.';
comment on column checkpoints.note is 'The checkpoint as it was signed, with its signatures (C2SP signed note).';
comment on column checkpoints.settled_id is 'Every entry with an id up to this one is in the tree, or its transaction came to nothing.';
comment on column checkpoints.probe_id is 'Last id that had been given out when this was made.';
comment on column checkpoints.probe_xid is 'Transactions before this one may still write entries up to probe_id; when all have ended, that is the new settled_id.';
create index checkpoints_by_size on checkpoints (size, number);

do $$
declare target text;
begin
  foreach target in array array['sealed_entries', 'sealed_subtrees', 'checkpoints'] loop
    execute format('alter table %I enable row level security', target);
    execute format('alter table %I force row level security', target);
    execute format('create trigger keep_forever before update or delete or truncate on %I for each statement execute function refuse_change()', target);
    execute format('grant select on %I to postern_app', target);
  end loop;
end $$;

