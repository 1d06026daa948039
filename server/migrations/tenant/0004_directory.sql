-- Directory: what managing clients and people needs beyond the foundation.

alter table people add column joined_at timestamptz(3);
comment on column people.joined_at is 'When they accepted their invitation; null before. Tells what to go back to after a deactivation.';

-- Members and leads change what is said of a person, never who they are or where they belong.
revoke update on people from postern_client, postern_lead;
grant update (name, title, phone, role, status) on people to postern_client, postern_lead;

-- A lead sees who else looks after their clients. The function reads as the owner: a policy on client_leads that
-- asks which clients are the lead's would otherwise ask itself.
create policy keeper on client_leads for select to current_user using (true);
create or replace function my_clients() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as
  $$ select client_id from client_leads where person_id = me() $$;
drop policy lead on client_leads;
create policy lead on client_leads for select to postern_lead using (client_id in (select my_clients()));
