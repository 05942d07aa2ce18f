-- For a copy of the control plane's database that is to run beside the original (a test of a backup, a staging system):
-- run it before the product is started on the copy, and set SMTP_URL to a mail server that delivers to nobody.

begin;
-- Mails that were waiting when the backup was made. The original has sent them, or will.
delete from pgboss.job where state < 'completed';
update invitations set delivery = 'failed', delivery_error = 'Not sent: this is a restored copy.' where delivery = 'queued';
-- A vendor's token that is renewed by the copy is dead for the original.
delete from integration_connections;
commit;
