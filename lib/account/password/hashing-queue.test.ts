import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { throttles } from '@/db/schema/control/sign-in';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { newId } from '@/lib/core/id';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { assertHashingCapacity, hashInTurn, MAX_QUEUED } from './hashing-queue';
import { hashPassword } from './password';

/** Fills every place with work that ends on demand. */
function fill() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const under_way: Promise<void>[] = [];
  let running = 0;
  const work = () => {
    running++;
    return ended;
  };
  while (roomy()) under_way.push(hashInTurn(work));
  return {
    running: () => running,
    async empty() {
      end();
      await Promise.all(under_way);
    },
  };
}

function roomy(): boolean {
  try {
    assertHashingCapacity();
    return true;
  } catch {
    return false;
  }
}

describe('the hashing queue', () => {
  test('runs one or two at a time, refuses beyond the bound, and accepts again when there is room', async () => {
    const full = fill();
    await turn();
    expect(full.running()).toBeGreaterThanOrEqual(1);
    expect(full.running()).toBeLessThanOrEqual(2);
    const begun = performance.now();
    expect(await refusal(hashPassword('x'))).toMatchObject({
      code: 'unavailable',
      detail: 'Too many people are signing in right now. Try again in a few seconds.',
      retry_after_seconds: 3,
    });
    expect(performance.now() - begun).toBeLessThan(100);
    await full.empty();
    expect(await hashPassword('x')).toContain('$argon2id$');
  });

  test('passes the place of a failed task to exactly one, in order of arrival', async () => {
    const order: number[] = [];
    const works = Array.from({ length: 12 }, (_, n) =>
      hashInTurn(async () => {
        order.push(n);
        await turn();
        if (n % 2) throw new Error('no');
      }),
    );
    await Promise.allSettled(works);
    expect(order).toEqual(Array.from({ length: 12 }, (_, n) => n));
    const full = fill();
    await turn();
    expect(full.running()).toBeGreaterThanOrEqual(1);
    expect(full.running()).toBeLessThanOrEqual(2);
    await full.empty();
  });
});

describe('signing in with a full hashing queue', () => {
  test('is refused before an attempt is counted, for known and unknown addresses, and works afterwards', async () => {
    const password = 'correct horse battery staple';
    const { user } = await makeMember(await makeOrganization(), 'MEMBER', {
      password_hash: await hashPassword(password),
    });
    const request = { id: newId(), ip: '198.51.100.77', user_agent: null };
    const full = fill();
    const answers = [];
    for (const email of [user.email, `${newId()}@nowhere.example`]) {
      for (let time = 0; time < 12; time++) answers.push(await refusal(signIn({ email, password }, request)));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]!.code).toBe('unavailable');
    expect(await controlDb().$count(throttles)).toBe(0);
    await full.empty();
    expect(await signIn({ email: user.email, password }, request)).toBeTruthy();
  });

  test(`lets ${MAX_QUEUED} wait`, async () => {
    const password_hash = await hashPassword('correct horse battery staple');
    const { user } = await makeMember(await makeOrganization(), 'MEMBER', { password_hash });
    const tries = Array.from({ length: 50 }, (_, n) => {
      const request = { id: newId(), ip: `203.0.113.${n}`, user_agent: null };
      return signIn({ email: user.email, password: 'correct horse battery staple' }, request);
    });
    expect(await Promise.all(tries)).toHaveLength(50);
  });
});
