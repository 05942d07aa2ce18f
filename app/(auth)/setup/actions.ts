'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { leaveOutcome } from '@/lib/adapters/outcome';
import { requestContext } from '@/lib/adapters/session';
import { SetupInput } from '@/lib/auth/schema';
import { setUp } from '@/lib/auth/setup';
import { parseInput } from '@/lib/parse';

/** Makes the first organization with its owner. */
export async function setUpAction(input: z.input<typeof SetupInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    await setUp(parseInput(SetupInput, input), await requestContext());
    await leaveOutcome({ of: 'sign_in', code: 'setup' });
    return null;
  });
}
