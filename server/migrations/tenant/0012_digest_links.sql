-- A session that the link of a digest has opened sees the items of that digest and no other approval: the database
-- itself leaves the others out, whatever is asked of it.

create function my_digest() returns uuid language sql stable as $$
  select nullif(current_setting('postern.digest', true), '')::uuid
$$;
comment on function my_digest is 'Digest that the session is for; null for an ordinary one.';

create function my_digest_items() returns uuid[] language sql stable set search_path = public, pg_temp as $$
  select approval_ids from approval_digests where id = my_digest() and person_id = me()
$$;
comment on function my_digest_items is 'Items of the digest that the session is for, where it was sent to who looks.';
revoke all on function my_digest, my_digest_items from public;
grant execute on function my_digest, my_digest_items to postern_client;

do $$
declare
  target text[];
begin
  foreach target slice 1 in array array[['approvals', 'id'], ['approval_steps', 'approval_id'], ['approval_decisions', 'approval_id']] loop
    execute format('create policy client_digest on %I as restrictive to postern_client using (client_id = (select my_client())
      and ((select my_digest()) is null or %I = any ((select my_digest_items())::uuid[])))', target[1], target[2]);
  end loop;
end $$;
create policy client_digest on approval_digests as restrictive to postern_client
  using (client_id = (select my_client()) and ((select my_digest()) is null or id = (select my_digest())));
