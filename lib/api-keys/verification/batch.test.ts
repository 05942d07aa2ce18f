import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batched } from './batch';

const lengths = async (names: string[]) =>
  new Map(names.filter((name) => name !== 'none').map((name) => [name, name.length]));

test('batches lookups of one tick into one call and gives each its own value', async () => {
  const asked: string[][] = [];
  const lengthOf = batched((names) => {
    asked.push(names);
    return lengths(names);
  });
  const wanted = ['a', 'none', 'abc', 'a'].map((name) => lengthOf(name));
  expect(await Promise.all(wanted)).toEqual([1, undefined, 3, 1]);
  expect(asked).toEqual([['a', 'none', 'abc']]);
});

test('puts lookups made while two batches are in flight into the next one, never into one already sent', async () => {
  const asked: { names: string[]; answer(): void }[] = [];
  const lengthOf = batched(async (names) => {
    await new Promise<void>((answer) => asked.push({ names, answer }));
    return lengths(names);
  });
  const wanted = [];
  for (const name of ['a', 'b', 'c', 'd', 'a']) {
    wanted.push(lengthOf(name));
    await sleep(5);
  }
  expect(asked.map(({ names }) => names)).toEqual([['a'], ['b']]);
  asked[1]!.answer();
  await wanted[1];
  await sleep(5);
  expect(asked[2]!.names).toEqual(['c', 'd', 'a']);
  // The first one is stuck; nobody else waits for it.
  asked[2]!.answer();
  expect(await Promise.all(wanted.slice(1))).toEqual([1, 1, 1, 1]);
  asked[0]!.answer();
  await wanted[0];
});

test('rejects only the lookups of a failed batch', async () => {
  let fails = true;
  const lengthOf = batched(async (names) => {
    if (fails) throw new Error('gone');
    return lengths(names);
  });
  expect(await Promise.allSettled([lengthOf('a'), lengthOf('b')])).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  fails = false;
  expect(await lengthOf('a')).toBe(1);
});

test('never has more than two batches in flight, however ticks interleave', async () => {
  let most = 0;
  const open: (() => void)[] = [];
  const wanted: Promise<number | undefined>[] = [];
  const lengthOf = batched(async (names) => {
    // Wanted in the very turn in which a question is sent.
    if (names.includes('c')) wanted.push(lengthOf('d'));
    await new Promise<void>((answer) => {
      open.push(answer);
      most = Math.max(most, open.length);
    });
    return lengths(names);
  });
  wanted.push(lengthOf('a'));
  await sleep(5);
  wanted.push(lengthOf('b'));
  open.shift()!();
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  wanted.push(lengthOf('c'));
  await sleep(5);
  expect(most).toBe(2);
  while (open.length > 0) {
    open.shift()!();
    await sleep(5);
  }
  expect(await Promise.all(wanted)).toHaveLength(4);
});
