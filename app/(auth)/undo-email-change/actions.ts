'use server';

import type { z } from 'zod';
import { undoEmailChange } from '@/lib/account/email-change/email-change';
import { LinkInput } from '@/lib/account/profile/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { requestContext } from '@/lib/http/pages/session';

/** Undoes a change of e-mail address by the link at the old one. @returns the secret of a link for choosing a new password */
export async function undoEmailChangeAction(
  input: z.input<typeof LinkInput>,
): Promise<ActionResult<{ reset_token: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    return undoEmailChange(token, await requestContext());
  });
}
