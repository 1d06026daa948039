-- A key that is limited to some clients sees as a lead of exactly these does.

create or replace function my_clients() returns setof uuid
language sql stable security definer rows 20 set search_path = public, pg_temp as $$
  select client_id from client_leads
   where person_id = me() and nullif(current_setting('postern.clients', true), '') is null
  union all
  select unnest(string_to_array(nullif(current_setting('postern.clients', true), ''), ',')::uuid[])
$$;
comment on function my_clients is 'Clients assigned to the account lead that looks, or those that a key is limited to.';
