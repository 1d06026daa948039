-- Mail that the program writes. What it says may open a door, so it is sealed, and kept no longer than needed.

create table mails (
  id uuid primary key,
  tenant_id uuid references tenants,
  recipient text not null,
  kind text not null,
  language text not null,
  content bytea,
  state text not null check (state in ('waiting', 'sent', 'refused', 'failed', 'kept', 'unsent')),
  error text,
  settled_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
comment on table mails is 'Mail that was asked for, and what came of it; forgotten after a month.';
comment on column mails.id is 'UUIDv7; also what its Message-ID begins with.';
comment on column mails.tenant_id is 'Tenant in whose name it is sent; null for the platform''s own.';
comment on column mails.recipient is 'Address that it goes to.';
comment on column mails.kind is 'What it is, which decides what it says.';
comment on column mails.language is 'Language that it is written in, BCP 47.';
comment on column mails.content is 'What goes into its text, links and codes included, sealed; null as soon as it is not needed any more.';
comment on column mails.state is 'waiting to be sent; sent; refused for good by a mail server; failed for a day; kept for the demo''s outbox; unsent because no mail server is set.';
comment on column mails.error is 'Why it was not sent, as of the last try.';
comment on column mails.settled_at is 'When it was sent or given up.';
comment on column mails.created_at is 'When it was asked for.';
create index mails_of_tenant on mails (tenant_id, id);
create index mails_with_content on mails (created_at) where content is not null;
create index mails_by_age on mails (created_at);
select protect('mails', 'content');
grant select, insert, update, delete on mails to postern_registry;
create policy registry on mails to postern_registry using (true) with check (true);
