import http from 'node:http';
import { mintKey } from '@/lib/api-keys/keys/secret';

// node --import tsx bench/flood.ts <url> <requests per second> <addresses>: sends well-formed but unknown keys.
const [url, rate, addresses] = process.argv.slice(2);
const PER_MS = Number(rate) / 1_000;
const agent = new http.Agent({ keepAlive: true, maxSockets: 32 });
const keys = Array.from({ length: 5_000 }, () => mintKey().key);
const statuses: Record<number, number> = {};
let sent = 0;

function send(): void {
  const n = sent++;
  const address = n % Number(addresses);
  const headers = {
    'X-Api-Key': keys[n % keys.length]!,
    'X-Forwarded-For': `198.51.${(address >> 8) + 100}.${address & 255}`,
  };
  http
    .get(url!, { agent, headers }, (answer) => {
      statuses[answer.statusCode!] = (statuses[answer.statusCode!] ?? 0) + 1;
      answer.resume();
    })
    .on('error', () => {});
}

// Spread evenly, as many independent clients would send, instead of in bursts. Late requests are caught up, so that the
// pace holds on a busy machine.
const begun = performance.now();
setInterval(() => {
  const due = (performance.now() - begun) * PER_MS;
  while (sent < due) send();
}, 1);

process.on('SIGTERM', () => {
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ per_second: Object.values(statuses).reduce((a, b) => a + b, 0) / seconds, statuses }));
  process.exit(0);
});
