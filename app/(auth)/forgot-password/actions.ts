'use server';

import type { z } from 'zod';
import { requestPasswordReset } from '@/lib/account/password/password-reset';
import { ForgotPasswordInput } from '@/lib/account/sign-in/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { requestContext } from '@/lib/http/pages/session';

/** Asks for the mail with the link; the answer is the same whether there is such an account. */
export async function forgotPasswordAction(input: z.input<typeof ForgotPasswordInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { email } = parseInput(ForgotPasswordInput, input);
    await requestPasswordReset(email, await requestContext());
    return null;
  });
}
