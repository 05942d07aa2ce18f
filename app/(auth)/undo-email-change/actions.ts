'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { requestContext } from '@/lib/adapters/session';
import { parseInput } from '@/lib/parse';
import { undoEmailChange } from '@/lib/profile/email-change';
import { LinkInput } from '@/lib/profile/schema';

/** Undoes a change of e-mail address by the link at the old one. @returns the secret of a link for choosing a new password */
export async function undoEmailChangeAction(
  input: z.input<typeof LinkInput>,
): Promise<ActionResult<{ reset_token: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    return undoEmailChange(token, await requestContext());
  });
}
