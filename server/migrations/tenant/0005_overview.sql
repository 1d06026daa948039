-- Overview: figures over all open tickets, over a month of solutions, and what a client may know of, are counted in
-- indexes alone.

create index tickets_in_queue on tickets (client_id, status, priority, assignee_id, next_due_at)
  include (requester_id, id) where status in ('new', 'open', 'waiting');
create index tickets_by_resolution on tickets (resolved_at) where resolved_at is not null;

-- With the id in it, a policy that asks which tickets a member sees reads no ticket.
drop index tickets_of_requester;
create index tickets_of_requester on tickets (client_id, requester_id) include (id);
