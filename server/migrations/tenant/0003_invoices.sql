-- Invoices: what clients owe, what they paid, and what was credited. Amounts are integer minor units of the
-- invoice's currency. Once issued, an invoice is a document: only what happens to it afterwards still changes.

create table invoice_series (
  year smallint primary key check (year between 1970 and 2199),
  last_number integer not null check (last_number > 0)
);
comment on table invoice_series is 'The last number given out in each year. Its row is locked until the issuing transaction ends, so numbers have no gaps.';
comment on column invoice_series.year is 'Year of the date of issue.';
comment on column invoice_series.last_number is 'Last number given out.';
select protect('invoice_series');

create table invoices (
  id uuid primary key,
  client_id uuid not null references clients,
  kind text not null check (kind in ('invoice', 'credit_note')),
  status text not null default 'draft' check (status in ('draft', 'issued', 'paid', 'void')),
  number text check (length(number) between 1 and 60),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  issued_on date,
  due_on date,
  net bigint not null default 0 check (net >= 0),
  tax bigint not null default 0 check (tax >= 0),
  total bigint not null generated always as (net + tax) stored,
  taxes jsonb not null default '[]',
  paid bigint not null default 0 check (paid >= 0),
  credited bigint not null default 0 check (credited >= 0),
  due bigint not null generated always as (case when kind = 'invoice' and status <> 'void' then net + tax - paid - credited else 0 end) stored,
  seller jsonb,
  buyer jsonb,
  payment_details text not null default '',
  note text not null default '' check (length(note) <= 5000),
  credits_id uuid,
  void_reason text check (length(void_reason) between 1 and 500),
  created_at timestamptz(3) not null,
  source text,
  external_id text,
  unique (client_id, id),
  unique (source, external_id),
  constraint invoices_number_once unique (number),
  foreign key (client_id, credits_id) references invoices (client_id, id),
  constraint invoices_issued_complete check (status = 'draft' or (number is not null and issued_on is not null and seller is not null and buyer is not null)),
  constraint invoices_not_due_before_issue check (due_on >= issued_on),
  constraint invoices_paid_at_most_whole check (paid <= net + tax),
  constraint invoices_credited_at_most_whole check (credited <= net + tax),
  constraint invoices_paid_when_settled check (status <> 'paid' or net + tax - paid - credited <= 0),
  constraint invoices_void_untouched check (status <> 'void' or (paid = 0 and credited = 0 and void_reason is not null)),
  constraint invoices_credit_note_of check ((kind = 'credit_note') = (credits_id is not null))
);
comment on table invoices is 'Invoices and credit notes, drafts included.';
comment on column invoices.id is 'UUIDv7.';
comment on column invoices.client_id is 'Client that is billed.';
comment on column invoices.kind is 'invoice or credit_note; amounts of both are positive.';
comment on column invoices.status is 'draft, issued, paid (nothing is due any more), void. Whether it is overdue follows from due_on and the day.';
comment on column invoices.number is 'Given when issued; unique in the tenant.';
comment on column invoices.currency is 'ISO 4217.';
comment on column invoices.issued_on is 'Date of issue.';
comment on column invoices.due_on is 'Last day of payment; null when none is set.';
comment on column invoices.net is 'Sum of the lines'' nets.';
comment on column invoices.tax is 'Sum of the tax rows.';
comment on column invoices.total is 'Net and tax.';
comment on column invoices.taxes is 'Tax rows: taxName, taxRate in basis points, net, tax.';
comment on column invoices.paid is 'Sum of its payments.';
comment on column invoices.credited is 'Sum of the totals of its credit notes.';
comment on column invoices.due is 'Total less payments and credits; negative when the seller owes it back; 0 for credit notes and void invoices.';
comment on column invoices.seller is 'The tenant as it was at issue: name, address, email, phone, vatNumber.';
comment on column invoices.buyer is 'The client as it was at issue: name, address, email, phone, vatNumber.';
comment on column invoices.payment_details is 'How to pay, as it was at issue.';
comment on column invoices.note is 'Text for the client; on a credit note, why.';
comment on column invoices.credits_id is 'Invoice that a credit note credits.';
comment on column invoices.void_reason is 'Why it was voided.';
comment on column invoices.created_at is 'When it was drafted.';
comment on column invoices.source is 'System that it was imported from.';
comment on column invoices.external_id is 'Its id there.';
create index invoices_by_issue on invoices (coalesce(issued_on, 'infinity'), id);
create index invoices_by_due on invoices (coalesce(due_on, 'infinity'), id);
create index invoices_by_number on invoices (coalesce(number, ''), id);
create index invoices_by_total on invoices (total, id);
create index invoices_of_client_by_issue on invoices (client_id, coalesce(issued_on, 'infinity'), id);
create index invoices_of_client_by_due on invoices (client_id, coalesce(due_on, 'infinity'), id);
create index invoices_of_client_by_status on invoices (client_id, status);
create index invoices_open on invoices (coalesce(due_on, 'infinity'), id) where status = 'issued' and kind = 'invoice';
create index invoices_drafts on invoices (id) where status = 'draft';
create index invoices_credit_notes on invoices (client_id, credits_id) where credits_id is not null;
create index invoices_by_trigram on invoices using gin (number gin_trgm_ops, note gin_trgm_ops);
select protect('invoices');

create table invoice_lines (
  id uuid primary key,
  client_id uuid not null,
  invoice_id uuid not null,
  position integer not null,
  description text not null check (length(description) between 1 and 500),
  quantity numeric(10, 3) not null check (quantity >= 0),
  unit_price bigint not null check (unit_price >= 0),
  discount integer not null check (discount between 0 and 10000),
  tax_rate integer not null check (tax_rate between 0 and 10000),
  tax_name text not null,
  net bigint not null check (net >= 0),
  unique (invoice_id, position),
  foreign key (client_id, invoice_id) references invoices (client_id, id)
);
comment on table invoice_lines is 'Lines of invoices and credit notes.';
comment on column invoice_lines.id is 'UUIDv7.';
comment on column invoice_lines.client_id is 'Client of the invoice.';
comment on column invoice_lines.invoice_id is 'Invoice.';
comment on column invoice_lines.position is 'Order on the invoice, from 0.';
comment on column invoice_lines.description is 'What is billed.';
comment on column invoice_lines.quantity is 'How many.';
comment on column invoice_lines.unit_price is 'Of one, before discount and tax.';
comment on column invoice_lines.discount is 'Basis points.';
comment on column invoice_lines.tax_rate is 'Basis points.';
comment on column invoice_lines.tax_name is 'Name of the tax.';
comment on column invoice_lines.net is 'Quantity times unit price less discount, rounded half up once.';
create index invoice_lines_of_invoice on invoice_lines (client_id, invoice_id);
select protect('invoice_lines');

create table invoice_payments (
  id uuid primary key,
  client_id uuid not null,
  invoice_id uuid not null,
  amount bigint not null check (amount > 0),
  method text not null check (method in ('bank_transfer', 'card', 'direct_debit', 'cash', 'cheque', 'other')),
  reference text not null default '' check (length(reference) <= 120),
  received_on date not null,
  recorded_at timestamptz(3) not null,
  recorded_by uuid references people,
  foreign key (client_id, invoice_id) references invoices (client_id, id)
);
comment on table invoice_payments is 'Payments received, in the currency of their invoice. Written once, never changed.';
comment on column invoice_payments.id is 'UUIDv7.';
comment on column invoice_payments.client_id is 'Client of the invoice.';
comment on column invoice_payments.invoice_id is 'Invoice paid.';
comment on column invoice_payments.amount is 'Amount received.';
comment on column invoice_payments.method is 'How it was paid.';
comment on column invoice_payments.reference is 'What the bank statement or receipt calls it.';
comment on column invoice_payments.received_on is 'Day of receipt.';
comment on column invoice_payments.recorded_at is 'When it was recorded here.';
comment on column invoice_payments.recorded_by is 'Who recorded it; null for the program.';
create index invoice_payments_of_invoice on invoice_payments (client_id, invoice_id);
create index invoice_payments_by_day on invoice_payments (received_on);
create index invoice_payments_by_recorder on invoice_payments (recorded_by);
select protect('invoice_payments');

create function keep_issued_invoice() returns trigger language plpgsql as $$
declare
  -- Total and due are computed after this trigger, from columns that it guards.
  free text[] := array['status', 'paid', 'credited', 'void_reason', 'total', 'due'];
begin
  if old.status = 'draft' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  -- Status moves between issued and paid, and from issued to void; never back to draft.
  if tg_op = 'DELETE'
     or to_jsonb(new) - free is distinct from to_jsonb(old) - free
     or (old.status = 'void' and new is distinct from old)
     or new.status = 'draft'
     or (new.status = 'void' and old.status = 'paid') then
    raise exception 'an issued invoice does not change' using errcode = 'check_violation', constraint = 'invoices_issued_unchanged';
  end if;
  return new;
end $$;
comment on function keep_issued_invoice is 'Trigger: of an issued invoice only status, payments and credits change, and it is never deleted.';
create trigger keep_issued before update or delete on invoices for each row execute function keep_issued_invoice();

create function keep_issued_lines() returns trigger language plpgsql as $$
begin
  if (tg_op <> 'INSERT' and not exists (select from invoices i where i.id = old.invoice_id and i.status = 'draft'))
     or (tg_op <> 'DELETE' and not exists (select from invoices i where i.id = new.invoice_id and i.status = 'draft')) then
    raise exception 'an issued invoice does not change' using errcode = 'check_violation', constraint = 'invoices_issued_unchanged';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
comment on function keep_issued_lines is 'Trigger: lines are written, changed and deleted while their invoice is a draft.';
create trigger keep_issued before insert or update or delete on invoice_lines for each row execute function keep_issued_lines();

create function keep_payment() returns trigger language plpgsql as $$
begin
  raise exception 'a payment does not change' using errcode = 'check_violation', constraint = 'invoices_issued_unchanged';
end $$;
comment on function keep_payment is 'Trigger: payments are never changed or deleted.';
create trigger keep_payment before update or delete on invoice_payments for each row execute function keep_payment();

grant select on invoices, invoice_lines, invoice_payments to postern_client;
grant select, insert, update, delete on invoices, invoice_lines to postern_lead, postern_staff, postern_job;
grant select, insert on invoice_payments to postern_lead, postern_staff, postern_job;
grant select, insert, update on invoice_series to postern_lead, postern_staff, postern_job;

create policy lead on invoice_series to postern_lead using (true) with check (true);
create policy staff on invoice_series to postern_staff using (true) with check (true);
create policy job on invoice_series to postern_job using (true) with check (true);

-- A client never sees a draft, nor what hangs on one.
create policy client on invoices for select to postern_client
  using (client_id = (select my_client()) and status <> 'draft');
create policy client on invoice_lines for select to postern_client
  using (client_id = (select my_client()) and exists (select from invoices i where i.id = invoice_id));
create policy client on invoice_payments for select to postern_client
  using (client_id = (select my_client()) and exists (select from invoices i where i.id = invoice_id));

do $$
declare target text;
begin
  foreach target in array array['invoices', 'invoice_lines', 'invoice_payments'] loop
    execute format('create policy lead on %I to postern_lead using (client_id in (select my_clients())) with check (client_id in (select my_clients()))', target);
    execute format('create policy staff on %I to postern_staff using (true) with check (true)', target);
    execute format('create policy job on %I to postern_job using (true) with check (true)', target);
  end loop;
end $$;

-- What happened to an invoice is known to those who may see the invoice.
create policy client_invoices on events for select to postern_client using (
  client_id = (select my_client()) and audience = 'client' and subject_type = 'invoice'
  and exists (select from invoices i where i.id = subject_id));
revoke all on function keep_issued_invoice, keep_issued_lines, keep_payment from public;
