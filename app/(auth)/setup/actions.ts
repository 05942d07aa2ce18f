'use server';

import type { z } from 'zod';
import { SetupInput } from '@/lib/account/sign-in/schema';
import { setUp } from '@/lib/account/sign-in/setup';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { requestContext } from '@/lib/http/pages/session';

/** Makes the first organization with its owner. */
export async function setUpAction(input: z.input<typeof SetupInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    await setUp(parseInput(SetupInput, input), await requestContext());
    await leaveOutcome({ of: 'sign_in', code: 'setup' });
    return null;
  });
}
