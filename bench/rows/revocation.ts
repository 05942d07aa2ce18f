import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, number } from '../finding';
import { load } from '../measure';
import { openSilentProxy } from '../silent-proxy';
import type { Product, Stage } from '../stage';
import { writeKey } from '../tenants';

const TRIALS = 20;
const CUTS = 5;

/** Calls a process with a key repeatedly and records when the accepted calls began. */
function watch({ url }: Product, key: string) {
  const accepted: number[] = [];
  let over = false;
  const call = async () => {
    while (!over) {
      const begun = performance.now();
      const { status } = await fetch(`${url}/api/v1/me`, {
        headers: { 'X-Api-Key': key, 'X-Forwarded-For': '203.0.113.2' },
      });
      if (status === 200) accepted.push(begun);
      await sleep(1);
    }
  };
  const calls = [call(), call()];
  return {
    async letIn(): Promise<void> {
      while (accepted.length === 0) await sleep(10);
    },
    async end(): Promise<number[]> {
      over = true;
      await Promise.all(calls);
      return accepted;
    },
  };
}

/** Milliseconds, per process, from the return of a revocation in the first one to the last accepted call; 0: none. */
async function revoke({ sql, small }: Stage, processes: Product[], watched_ms: number): Promise<number[]> {
  const { id, key } = await writeKey(sql, small.organization_id);
  const watches = processes.map((process) => watch(process, key));
  await Promise.all(watches.map((watch) => watch.letIn()));
  const answer = await fetch(`${processes[0]!.url}/api/v1/api-keys/${id}`, {
    method: 'DELETE',
    headers: small.headers,
  });
  const returned = performance.now();
  if (answer.status !== 200) throw new Error(`The key was not revoked: ${answer.status}`);
  await sleep(watched_ms);
  const accepted = await Promise.all(watches.map((watch) => watch.end()));
  return accepted.map((moments) => Math.max(0, moments.at(-1)! - returned));
}

/** How long four processes under load accept a key after its revocation. */
export async function revocation(stage: Stage): Promise<Finding[]> {
  const proxy = await openSilentProxy(stage.database_url);
  const others = [await stage.another(), await stage.another(), await stage.another({ DATABASE_URL: proxy.url })];
  const processes = [stage.product, ...others];
  let over = false;
  const background = Promise.all(
    processes.map(async ({ url }) => {
      while (!over) {
        await load(`${url}/api/v1/me`, { headers: stage.small.headers, connections: 5, rate: 100, seconds: 2 });
      }
    }),
  );
  // A failure surfaces where it is awaited, below.
  background.catch(() => {});
  const trials: number[][] = [];
  for (let n = 0; n < TRIALS; n++) trials.push(await revoke(stage, processes, 1_500));
  const cuts: number[] = [];
  for (let n = 0; n < CUTS; n++) {
    proxy.cut();
    cuts.push((await revoke(stage, processes, 7_000)).at(-1)!);
    proxy.mend();
    await sleep(4_000);
  }
  over = true;
  await background;
  await Promise.all(others.map((other) => other.stop()));
  proxy.close();
  return report(trials, cuts);
}

function report(trials: number[][], cuts: number[]): Finding[] {
  const here = Math.max(...trials.map(([first]) => first!));
  const elsewhere = Math.max(...trials.flatMap(([, ...rest]) => rest));
  const cut = Math.max(...cuts);
  const row = (what: string, aim_ms: number, worst: number, detail: string): Finding => ({
    what: `Revoke → last accepted call, ${what}`,
    against: '–',
    aim: aim_ms === 0 ? 'none' : `≤ ${aim_ms / 1000} s`,
    figure: worst === 0 ? 'none' : `${number(worst)} ms`,
    met: worst <= aim_ms,
    detail,
  });
  const under = 'worst of all, counted from the return of the revoking call; four processes under load';
  return [
    row('same process', 0, here, `${trials.length} revocations, ${under}`),
    row('other processes', 1_000, elsewhere, `${trials.length} revocations, ${under}`),
    row('channel cut silently', 5_000, cut, `${cuts.length} cuts, ${under}`),
  ];
}
