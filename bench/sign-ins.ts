import { performance } from 'node:perf_hooks';
import { signInByForm } from './server-action';

// node --import tsx bench/sign-ins.ts <url> <action> <people> <milliseconds> <password>: signs all of them in at once,
// repeatedly.
const [url, action, people, every, password] = process.argv.slice(2) as [string, string, string, string, string];
const outcomes: Record<string, number> = {};
const waits: Record<string, number[]> = {};
let burst = 0;

async function one(person: number, from: number): Promise<void> {
  const begun = performance.now();
  const ip = `198.${18 + (from >> 16)}.${(from >> 8) & 255}.${from & 255}`;
  const email = `bench.${person}@bench.example`;
  const outcome = await signInByForm(url, action, { email, password }, ip).catch(() => 'unreachable');
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  waits[outcome] ??= [];
  waits[outcome].push(performance.now() - begun);
}

function all(): void {
  burst++;
  for (let person = 0; person < Number(people); person++) void one(person, burst * Number(people) + person);
}

all();
setInterval(all, Number(every));

process.on('SIGTERM', () => {
  const slowest_ms = Object.fromEntries(Object.entries(waits).map(([outcome, times]) => [outcome, Math.max(...times)]));
  console.log(JSON.stringify({ bursts: burst, outcomes, slowest_ms }));
  process.exit(0);
});
