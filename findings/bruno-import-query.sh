#!/bin/sh
# @usebruno/cli 4.1.0: a query parameter that an OpenAPI document requires is imported and shown as enabled, but never sent.
#
# One would guess that `bru import openapi` followed by `bru run` sends `GET /search?q=hello` for a required parameter `q` with the
# example `hello`. The imported request has the line `q: hello` in its `params:query`, but `bru run` takes the query from the URL
# alone, and the import writes a URL without one. The server receives `GET /search`. The same happens with the other collection
# format (`opencollection`) and with parameters that have a default.
#
# What follows for us: tests/clients/collections.ts writes the imported parameters into the URL before it runs a collection.
#
# Usage: findings/bruno-import-query.sh   (needs node and npm; exits 1 if the parameter is sent)
set -eu
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --no-fund --no-audit --loglevel=error @usebruno/cli@4.1.0 >/dev/null
cat >server.cjs <<'JS'
const server = require('node:http').createServer((request, response) => {
  require('node:fs').appendFileSync('received.txt', `${request.method} ${request.url}\n`);
  response.end('{}');
});
server.listen(0, '127.0.0.1', () => require('node:fs').writeFileSync('port.txt', String(server.address().port)));
JS
node server.cjs &
server=$!
until [ -s port.txt ]; do sleep 0.1; done
cat >openapi.json <<JSON
{
  "openapi": "3.1.0",
  "info": { "title": "Search", "version": "1" },
  "servers": [{ "url": "http://127.0.0.1:$(cat port.txt)" }],
  "paths": {
    "/search": {
      "get": {
        "summary": "Search",
        "parameters": [
          { "name": "q", "in": "query", "required": true, "schema": { "type": "string" }, "example": "hello" }
        ],
        "responses": { "200": { "description": "OK" } }
      }
    }
  }
}
JSON
bru="$folder/node_modules/.bin/bru"
for format in bru opencollection; do
  mkdir "$format"
  "$bru" import openapi -s openapi.json -o "$format" --collection-name api --collection-format "$format" >/dev/null
  (cd "$format/api" && grep -rh 'hello' . | head -1 && "$bru" run -r --env 'Environment 1' --noproxy >/dev/null)
done
echo 'received:'
cat received.txt
[ "$(sort -u received.txt)" = 'GET /search' ]
