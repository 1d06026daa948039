-- What the program notes about its own work.

alter table installation add column fingerprint text;
comment on column installation.fingerprint is
  'Roles, schemas and keys that a start has found or made right; the next one with the same skips the checks.';
