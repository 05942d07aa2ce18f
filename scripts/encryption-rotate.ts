import { setTimeout as sleep } from 'node:timers/promises';
import { StartupError } from '@/lib/core/startup-error';
import type { SealedTable } from '@/lib/platform/crypto/sealed-columns';
import { attachDatabase } from './attach-database';

// Writers do not wait for a pass over everything: it is repeated as long as it finds something to do.
const MOST_PASSES = 5;
const count = (number: number) => new Intl.NumberFormat('en-US').format(number);

async function allTables(): Promise<SealedTable[]> {
  const { SEALED_COLUMNS } = await import('@/lib/platform/crypto/sealed-columns');
  return Object.keys(SEALED_COLUMNS) as SealedTable[];
}

/** Seals and signs everything anew once, and says how much. @returns whether another pass could find something to do */
async function pass(signal: AbortSignal): Promise<boolean> {
  const { resealTable } = await import('@/lib/platform/crypto/rotation');
  const { resignChains } = await import('@/lib/audit-log/chain/resign');
  let more = false;
  for (const table of await allTables()) {
    const { seen, resealed, overtaken, unreadable } = await resealTable(table, signal);
    more ||= resealed + overtaken > 0;
    console.log(
      `${table}: ${count(seen)} values, ${count(resealed)} sealed anew, ${count(overtaken)} changed meanwhile, ${count(unreadable)} cannot be opened`,
    );
  }
  const { resigned, foreign, busy } = await resignChains(signal);
  console.log(
    `audit chains: ${count(resigned)} signed anew, ${count(busy)} in use, ${count(foreign)} not as they were signed`,
  );
  return more || resigned + busy > 0;
}

/** What is still under another key: values that cannot be opened, and those of a process that writes under an older key. */
async function countLeft(): Promise<number> {
  const { countOutdated } = await import('@/lib/platform/crypto/rotation');
  const { countForeignChains } = await import('@/lib/audit-log/chain/resign');
  let left = await countForeignChains();
  for (const table of await allTables()) left += await countOutdated(table);
  return left;
}

/** Brings all that is sealed or signed under the present `ENCRYPTION_KEY`. @returns whether nothing is left */
async function rotate(signal: AbortSignal): Promise<boolean> {
  const { keyId } = await import('@/lib/platform/crypto/seal');
  console.log(`The present key is ${keyId()}.`);
  for (let passes = 1; (await pass(signal)) && passes < MOST_PASSES && !signal.aborted; passes++) await sleep(200);
  const left = await countLeft();
  if (left === 0) console.log('Everything is under the present key: ENCRYPTION_KEY_PREVIOUS may be removed.');
  else console.error(`${count(left)} are not under the present key. Keep ENCRYPTION_KEY_PREVIOUS.`);
  return left === 0;
}

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  const detach = await attachDatabase();
  const { closePools } = await import('@/db/client');
  try {
    return (await rotate(stop.signal)) ? 0 : 1;
  } finally {
    await closePools();
    await detach();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof StartupError ? error.message : error);
    process.exit(2);
  },
);
