-- Overview: figures over all open tickets, and over a month of solutions, are counted without touching the tickets.

create index tickets_in_queue on tickets (client_id, status, priority, assignee_id, next_due_at)
  where status in ('new', 'open', 'waiting');
create index tickets_by_resolution on tickets (resolved_at) where resolved_at is not null;
