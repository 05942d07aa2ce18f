-- For a copy of the control-plane database that runs next to the original (a backup test, a staging system).
-- Run it before you start the product on the copy, and set SMTP_URL to a mail server that delivers nothing.

begin;
-- Emails that were queued when the backup was made. The original has sent them or will.
delete from jobs.job where state < 'completed';
-- The same in a backup of a release that kept its jobs in the schema pgboss.
do $$ begin
  if to_regclass('pgboss.job') is not null then
    delete from pgboss.job where state < 'completed';
  end if;
end $$;
update invitations set delivery = 'failed', delivery_error = 'Not sent: this is a restored copy.' where delivery = 'queued';
-- Bulk changes that were not finished. The original has made them or will.
do $$ begin
  if to_regclass('bulk_changes') is not null then
    update bulk_changes set status = 'cancelled', finished_at = now() where finished_at is null;
  end if;
end $$;
-- A vendor token renewed by the copy no longer works for the original.
delete from integration_connections;
commit;
