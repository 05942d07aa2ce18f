-- For a copy of the control-plane database that runs next to the original (a backup test, a staging system).
-- Run it before you start the product on the copy, and set SMTP_URL to a mail server that delivers nothing.

begin;
-- The copy of an earlier release lacks some of these tables until the product has migrated it.
do $$ begin
  -- Emails that were queued when the backup was made. The original has sent them or will.
  if to_regclass('jobs.job') is not null then
    delete from jobs.job where state < 'completed';
  end if;
  -- Where earlier releases kept their jobs.
  if to_regclass('pgboss.job') is not null then
    delete from pgboss.job where state < 'completed';
  end if;
  -- A vendor token renewed by the copy no longer works for the original.
  if to_regclass('integration_connections') is not null then
    delete from integration_connections;
  end if;
  -- Bulk changes that were not finished. The original has made them or will.
  if to_regclass('bulk_changes') is not null then
    update bulk_changes set status = 'cancelled', finished_at = now() where finished_at is null;
  end if;
end $$;
update invitations set delivery = 'failed', delivery_error = 'Not sent: this is a restored copy.' where delivery = 'queued';
commit;
