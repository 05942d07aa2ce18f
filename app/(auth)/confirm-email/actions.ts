'use server';

import type { z } from 'zod';
import { confirmEmailChange } from '@/lib/account/email-change/email-change';
import { LinkInput } from '@/lib/account/profile/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { requestContext } from '@/lib/http/pages/session';

/** Confirms a new e-mail address by the link that was mailed to it. */
export async function confirmEmailAction(input: z.input<typeof LinkInput>): Promise<ActionResult<{ email: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    const confirmed = await confirmEmailChange(token, await requestContext());
    await leaveOutcome({ of: 'sign_in', code: 'email' });
    return confirmed;
  });
}
