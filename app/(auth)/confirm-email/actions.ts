'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { leaveOutcome } from '@/lib/adapters/outcome';
import { requestContext } from '@/lib/adapters/session';
import { parseInput } from '@/lib/parse';
import { confirmEmailChange } from '@/lib/profile/email-change';
import { LinkInput } from '@/lib/profile/schema';

/** Confirms a new e-mail address by the link that was mailed to it. */
export async function confirmEmailAction(input: z.input<typeof LinkInput>): Promise<ActionResult<{ email: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    const confirmed = await confirmEmailChange(token, await requestContext());
    await leaveOutcome({ of: 'sign_in', code: 'email' });
    return confirmed;
  });
}
