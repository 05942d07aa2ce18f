#!/bin/sh
# rate-limiter-flexible 11.4.0, RateLimiterPostgres over a pg pool.
#
# One would guess: it sends plain parameterised queries, as pg's pool does unless a query has a `name`, so that it works behind
# PgBouncer in transaction mode before 1.21, where prepared statements must be off.
# What happens: each of its statements has a name ("throttles:rlflx-upsert", …) and no option turns that off. Behind such a
# PgBouncer the next transaction gets another server connection and fails with SQLSTATE 26000 or 42P05.
# The way round: give it, as `storeClient`, an object whose `query` passes on text and values alone.
#
# Seen: names sent: throttles:rlflx-delete, throttles:rlflx-get, throttles:rlflx-upsert
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact rate-limiter-flexible@11.4.0 >/dev/null
cat >probe.cjs <<'PROBE'
const { RateLimiterPostgres } = require('rate-limiter-flexible');
const names = new Set();
const rows = [{ points: 1, expire: String(Date.now() + 60_000) }];
// Answers as a pool would, and notes how each query was sent.
const storeClient = {
  async query(config) {
    names.add(config.name);
    return { rows, rowCount: 1 };
  },
};
const limiter = new RateLimiterPostgres({
  storeClient,
  storeType: 'pool',
  tableName: 'throttles',
  tableCreated: true,
  clearExpiredByTimeout: false,
  points: 5,
  duration: 60,
});
(async () => {
  await limiter.consume('somebody');
  await limiter.get('somebody');
  await limiter.delete('somebody');
  const sent = [...names].sort().join(', ');
  console.log(`names sent: ${sent}`);
  process.exit(sent === 'throttles:rlflx-delete, throttles:rlflx-get, throttles:rlflx-upsert' ? 0 : 1);
})();
PROBE
node probe.cjs
