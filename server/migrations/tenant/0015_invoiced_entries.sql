-- Time and expenses on invoices: which entries a line is made of, and what keeps an entry from being invoiced. The
-- database itself refuses what a policy blocks, what is on another invoice, and changes of what is on an issued one.

-- Time and expenses side by side, as far as they are alike. It shows what the tables below it show.
create view project_entries with (security_invoker = true) as
  select 'time_entry' kind, id, client_id, project_id, phase_id, task_id, person_id, day, minutes, rate, amount, note,
         null::text category, billable
    from time_entries
   union all
  select 'expense', id, client_id, project_id, phase_id, null, person_id, day, null, null, net, description, category, billable
    from expenses;
comment on view project_entries is 'Time entries and expenses with what both have; amounts in minor units of the project''s currency, without tax.';
grant select on project_entries to postern_lead, postern_staff, postern_job;

-- The narrowest policy holds, as in server/slices/approvals/policies.ts.
create function billing_blocks(of_kind text, of_ids uuid[], at timestamptz) returns table (id uuid, reason text)
language sql stable set search_path = public, pg_temp as $$
  select e.id, case
           when a.state is null or a.state = 'withdrawn' or a.outdated_at is not null then 'not_submitted'
           when a.state = 'approved' then 'can_be_taken_back'
           else a.state end
    from project_entries e
    left join lateral (
         select n.state, n.outdated_at, n.decision_id from approvals n
          where n.kind = of_kind and n.subject_id = e.id order by n.revision desc limit 1) a on true
    left join approval_decisions d on d.id = a.decision_id
   where e.kind = of_kind and e.id = any (of_ids)
     and (a.state = 'approved' and a.outdated_at is null and d.takes_effect_at <= billing_blocks.at) is not true
     and (select q.blocks_billing from approval_policies q
           where (q.client_id is null or q.client_id = e.client_id)
             and (q.project_id is null or q.project_id = e.project_id)
             and (q.kind is null or q.kind = of_kind)
           order by q.project_id is not null desc, q.client_id is not null desc, q.kind is not null desc limit 1)
$$;
comment on function billing_blocks is 'Of time entries or expenses those that a policy keeps from being invoiced at a moment, and why: not_submitted (or changed since), waiting, rejected, can_be_taken_back.';
revoke all on function billing_blocks from public;
grant execute on function billing_blocks to postern_lead, postern_staff, postern_job;

alter table invoice_lines add constraint invoice_lines_of_client unique (client_id, invoice_id, id);

create table invoiced_entries (
  id uuid primary key,
  client_id uuid not null,
  project_id uuid not null,
  invoice_id uuid not null,
  line_id uuid not null,
  kind text not null check (kind in ('time_entry', 'expense')),
  entry_id uuid not null,
  person_id uuid not null references people,
  day date not null,
  minutes integer,
  rate bigint,
  amount bigint not null,
  note text not null,
  category text,
  at timestamptz(3) not null,
  released_at timestamptz(3),
  foreign key (client_id, project_id) references projects (client_id, id),
  -- Lines of a draft are written anew as a whole, and keep their ids.
  constraint invoiced_entries_of_line foreign key (client_id, invoice_id, line_id)
    references invoice_lines (client_id, invoice_id, id) deferrable initially deferred
);
comment on table invoiced_entries is 'Time and expenses that invoice lines are made of, as they were when they were put there. Members read those of their projects.';
comment on column invoiced_entries.id is 'UUIDv7.';
comment on column invoiced_entries.client_id is 'Client of the invoice and of the project.';
comment on column invoiced_entries.project_id is 'Project of the entry.';
comment on column invoiced_entries.invoice_id is 'Invoice.';
comment on column invoiced_entries.line_id is 'Line of it.';
comment on column invoiced_entries.kind is 'time_entry, expense.';
comment on column invoiced_entries.entry_id is 'Time entry or expense; once released it may be gone.';
comment on column invoiced_entries.person_id is 'Whose it is.';
comment on column invoiced_entries.day is 'Day that it counts for.';
comment on column invoiced_entries.minutes is 'How long; null for expenses.';
comment on column invoiced_entries.rate is 'Billed for an hour, minor units; null for expenses.';
comment on column invoiced_entries.amount is 'Minor units of the invoice''s currency, without tax.';
comment on column invoiced_entries.note is 'What the client reads of it.';
comment on column invoiced_entries.category is 'Of an expense; null for time.';
comment on column invoiced_entries.at is 'When it was put there, or brought up to date.';
comment on column invoiced_entries.released_at is 'When the invoice was voided or credited, so that the entry can be invoiced again.';
select protect('invoiced_entries');
-- Nobody bills an entry twice, however many try at once.
create unique index invoiced_entries_once on invoiced_entries (entry_id) where released_at is null;
create index invoiced_entries_of_line on invoiced_entries (client_id, invoice_id, line_id, day, id);
create index invoiced_entries_of_project on invoiced_entries (client_id, project_id);
create index invoiced_entries_by_person on invoiced_entries (person_id);

grant select on invoiced_entries to postern_client;
grant select, insert, update, delete on invoiced_entries to postern_lead, postern_staff, postern_job;
create policy client on invoiced_entries for select to postern_client using (
  client_id = (select my_client()) and project_id in (select my_projects())
  and exists (select from invoices i where i.id = invoice_id));
create policy lead on invoiced_entries to postern_lead
  using (client_id in (select my_clients())) with check (client_id in (select my_clients()));
create policy staff on invoiced_entries to postern_staff using (true) with check (true);
create policy job on invoiced_entries to postern_job using (true) with check (true);

create view invoiced_entries_changed with (security_invoker = true) as
  select x.id, x.client_id, x.invoice_id, x.line_id
    from invoiced_entries x
    join invoices i on i.id = x.invoice_id and i.status = 'draft'
    left join project_entries e on e.kind = x.kind and e.id = x.entry_id
   where x.released_at is null
     and (e.id is null or not e.billable
          or (e.person_id, e.day, e.minutes, e.rate, e.amount, e.note, e.category)
             is distinct from (x.person_id, x.day, x.minutes, x.rate, x.amount, x.note, x.category));
comment on view invoiced_entries_changed is 'Entries on drafts that say something else now than when they were put there.';
grant select on invoiced_entries_changed to postern_lead, postern_staff, postern_job;

create function check_invoiced_entries() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  fault text;
begin
  select y.fault into fault from (
    select case
             when i.kind <> 'invoice' or i.status <> 'draft' then 'invoices_issued_unchanged'
             when e.id is null or not e.billable then 'invoiced_entries_billable'
             when p.currency <> i.currency then 'invoiced_entries_currency'
             when b.id is not null then 'invoiced_entries_blocked' end fault
      from new_rows x
      join invoices i on i.id = x.invoice_id
      join projects p on p.id = x.project_id
      left join project_entries e on e.kind = x.kind and e.id = x.entry_id and e.project_id = x.project_id
      left join (select k.kind, r.id from (select n.kind, array_agg(n.entry_id) ids, max(n.at) at from new_rows n group by 1) k
                  cross join lateral billing_blocks(k.kind, k.ids, k.at) r) b on b.kind = x.kind and b.id = x.entry_id) y
   where y.fault is not null limit 1;
  if fault is not null then
    raise exception 'this cannot be invoiced' using errcode = 'check_violation', constraint = fault;
  end if;
  return null;
end $$;
comment on function check_invoiced_entries is 'Trigger: what is put on an invoice is billable, in its currency, and blocked by no policy; and the invoice is a draft.';
create trigger check_invoiced after insert on invoiced_entries referencing new table as new_rows
  for each statement execute function check_invoiced_entries();

create function keep_invoiced_entries() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from invoices i where i.id = old.invoice_id and i.status <> 'draft')
     and (tg_op = 'DELETE' or old.released_at is not null
          or to_jsonb(new) - 'released_at' is distinct from to_jsonb(old) - 'released_at') then
    raise exception 'an issued invoice does not change' using errcode = 'check_violation', constraint = 'invoices_issued_unchanged';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function keep_invoiced_entries is 'Trigger: what an issued invoice is made of does not change; its entries are only released.';
create trigger keep_issued before update or delete on invoiced_entries for each row execute function keep_invoiced_entries();

create function check_entries_at_issue() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
  if exists (select from invoiced_entries_changed c join invoiced_entries x on x.id = c.id where x.invoice_id = new.id) then
    raise exception 'entries were changed' using errcode = 'check_violation', constraint = 'invoiced_entries_changed';
  end if;
  if exists (select from (select x.kind, array_agg(x.entry_id) ids, greatest(now(), max(x.at)) at from invoiced_entries x
                           where x.invoice_id = new.id and x.released_at is null group by 1) k
              cross join lateral billing_blocks(k.kind, k.ids, k.at)) then
    raise exception 'entries may not be invoiced' using errcode = 'check_violation', constraint = 'invoiced_entries_blocked';
  end if;
  return new;
end $$;
comment on function check_entries_at_issue is 'Trigger: a draft is issued only while its time and expenses are what it says, and no policy blocks them.';
create trigger check_entries before update on invoices for each row
  when (old.status = 'draft' and new.status <> 'draft') execute function check_entries_at_issue();

-- Times, tasks and origins are not on the invoice. Others look after the moment: an entry that is being invoiced is
-- locked, and what is asked here is asked after the lock was given.
create function keep_entries_of_invoices() returns trigger language plpgsql set search_path = public, pg_temp as $$
declare
  free constant text[] := '{updated_at,task_id,phase_id,started_at,ended_at,source,external_id}';
begin
  if tg_op = 'DELETE' then
    if exists (select from old_rows o join invoiced_entries x on x.entry_id = o.id and x.released_at is null) then
      raise exception 'it is on an invoice' using errcode = 'check_violation', constraint = 'invoiced_entries_kept';
    end if;
  elsif exists (
      select from old_rows o
        join new_rows n on n.id = o.id
        join invoiced_entries x on x.entry_id = o.id and x.released_at is null
        join invoices i on i.id = x.invoice_id
       where n.project_id <> o.project_id
          or (i.status <> 'draft' and to_jsonb(n) - free is distinct from to_jsonb(o) - free)) then
    raise exception 'it is on an invoice' using errcode = 'check_violation', constraint = 'invoiced_entries_kept';
  end if;
  return null;
end $$;
comment on function keep_entries_of_invoices is 'Trigger: what is on an issued invoice does not change; what is on any is not deleted, and stays in its project.';
revoke all on function check_invoiced_entries, keep_invoiced_entries, check_entries_at_issue, keep_entries_of_invoices from public;
do $$
declare
  target text;
begin
  foreach target in array array['time_entries', 'expenses'] loop
    execute format('create trigger keep_invoiced after update on %I referencing old table as old_rows new table as new_rows
      for each statement execute function keep_entries_of_invoices()', target);
    execute format('create trigger keep_invoiced_deleted after delete on %I referencing old table as old_rows
      for each statement execute function keep_entries_of_invoices()', target);
  end loop;
end $$;
