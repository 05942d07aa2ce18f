-- Sets for the role what PgBouncer cannot pass on. Run once, as agni or as a superuser.
alter role agni in database agni set timezone = 'UTC';
alter role agni in database agni set statement_timeout = '10s';
alter role agni in database agni set lock_timeout = '5s';
alter role agni in database agni set idle_in_transaction_session_timeout = '15s';
