import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { batched } from './batch';

const lengths = async (names: string[]) =>
  new Map(names.filter((name) => name !== 'none').map((name) => [name, name.length]));

test('what is wanted at once is one question, and each gets its own answer', async () => {
  const asked: string[][] = [];
  const lengthOf = batched((names) => {
    asked.push(names);
    return lengths(names);
  });
  const wanted = ['a', 'none', 'abc', 'a'].map((name) => lengthOf(name));
  expect(await Promise.all(wanted)).toEqual([1, undefined, 3, 1]);
  expect(asked).toEqual([['a', 'none', 'abc']]);
});

test('what is wanted while two questions are on the way goes with the next, never with one that was sent before', async () => {
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

test('a question that fails fails for those who asked it, and for nobody else', async () => {
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

test('never more than two questions are on the way, however the turns of the loop fall', async () => {
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
