#!/bin/bash
# Next 16.4.5 in a custom server: `NextResponse.rewrite(new URL('/other', request.url))`, as the documentation writes it, in proxy.js.
#
# One would guess: a rewrite to a path of the same application stays inside it, whatever `hostname` the custom server passes to `next()`.
# What happens: with `hostname: '127.0.0.1'`, `request.url` says `localhost`, Next takes the target for another site, and sends the
# request to its own port once more over HTTP: the custom server handles each request twice. With `hostname: 'localhost'` the rewrite is
# internal.
#
# What follows for us: lib/http/server/markdown-pages.ts rewrites before Next, and proxy.ts does not.
#
# Seen (requests that the custom server got for one request of a client): 127.0.0.1: 2   localhost: 1
# Exits 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "${server:-}" 2>/dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --save-exact --no-audit --no-fund --loglevel=error next@16.4.5 react@19.3.1 react-dom@19.3.1 >/dev/null
mkdir -p app/other
cat >app/layout.jsx <<'JS'
export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
JS
cat >app/other/route.js <<'JS'
export const dynamic = 'force-dynamic';
export const GET = () => new Response('other');
JS
cat >proxy.js <<'JS'
import { NextResponse } from 'next/server';
export const proxy = (request) => NextResponse.rewrite(new URL('/other', request.url));
export const config = { matcher: '/asked' };
JS
cat >server.js <<'JS'
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import next from 'next';
let handle;
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  handle(request, response);
});
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const app = next({ dev: false, hostname: process.argv[2], port });
  await app.prepare();
  handle = app.getRequestHandler();
  const body = await (await fetch(`http://localhost:${port}/asked`)).text();
  writeFileSync(process.argv[3], `${body} ${requests}`);
  process.exit();
});
JS
NEXT_TELEMETRY_DISABLED=1 ./node_modules/.bin/next build >build.log 2>&1 || { cat build.log; exit 1; }
for hostname in 127.0.0.1 localhost; do
  node server.js "$hostname" "$hostname.txt" >/dev/null &
  server=$!
  wait "$server"
  echo "$hostname: $(cat "$hostname.txt")"
done
[ "$(cat 127.0.0.1.txt) $(cat localhost.txt)" = 'other 2 other 1' ]
