import { setTimeout as sleep } from 'node:timers/promises';
import { formatNumber } from '@/lib/core/format';
import type { SealedTable } from '@/lib/platform/crypto/sealed-columns';
import { attachDatabase } from './attach-database';
import { exitWith } from './exit-with';

// Writers are not blocked during a pass, so it is repeated until it finds nothing to do.
const MOST_PASSES = 5;

async function allTables(): Promise<SealedTable[]> {
  const { SEALED_COLUMNS } = await import('@/lib/platform/crypto/sealed-columns');
  return Object.keys(SEALED_COLUMNS) as SealedTable[];
}

/** Re-encrypts and re-signs everything once and prints how much. @returns whether another pass may find more */
async function pass(signal: AbortSignal): Promise<boolean> {
  const { resealTable } = await import('@/lib/platform/crypto/rotation');
  const { resignChains } = await import('@/lib/audit-log/chain/resign');
  let more = false;
  for (const table of await allTables()) {
    const { seen, resealed, overtaken, unreadable } = await resealTable(table, signal);
    more ||= resealed + overtaken > 0;
    console.log(
      `${table}: ${formatNumber(seen)} values, ${formatNumber(resealed)} re-encrypted, ${formatNumber(overtaken)} changed meanwhile, ${formatNumber(unreadable)} cannot be decrypted`,
    );
  }
  const { resigned, foreign, busy } = await resignChains(signal);
  console.log(
    `audit chains: ${formatNumber(resigned)} re-signed, ${formatNumber(busy)} in use, ${formatNumber(foreign)} with an invalid signature`,
  );
  return more || resigned + busy > 0;
}

/**
 * Counts what is still under another key: values that cannot be decrypted, and those written by a process with an older
 * key.
 */
async function countLeft(): Promise<number> {
  const { countOutdated } = await import('@/lib/platform/crypto/rotation');
  const { countForeignChains } = await import('@/lib/audit-log/chain/resign');
  let left = await countForeignChains();
  for (const table of await allTables()) left += await countOutdated(table);
  return left;
}

/** Moves everything encrypted or signed to the current `ENCRYPTION_KEY`. @returns whether nothing is left */
async function rotate(signal: AbortSignal): Promise<boolean> {
  const { keyId } = await import('@/lib/platform/crypto/seal');
  console.log(`The current key is ${keyId()}.`);
  for (let passes = 1; (await pass(signal)) && passes < MOST_PASSES && !signal.aborted; passes++) await sleep(200);
  const left = await countLeft();
  if (left === 0) console.log('Everything is under the current key: ENCRYPTION_KEY_PREVIOUS may be removed.');
  else console.error(`${formatNumber(left)} are not under the current key. Keep ENCRYPTION_KEY_PREVIOUS.`);
  return left === 0;
}

async function main(signal: AbortSignal): Promise<number> {
  const { detach } = await attachDatabase();
  const { closePools } = await import('@/db/client');
  try {
    return (await rotate(signal)) ? 0 : 1;
  } finally {
    await closePools();
    await detach();
  }
}

exitWith(main);
