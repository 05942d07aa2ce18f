'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { requestContext } from '@/lib/adapters/session';
import { requestPasswordReset } from '@/lib/auth/password-reset';
import { ForgotPasswordInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** Asks for the mail with the link; the answer is the same whether there is such an account. */
export async function forgotPasswordAction(input: z.input<typeof ForgotPasswordInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { email } = parseInput(ForgotPasswordInput, input);
    await requestPasswordReset(email, await requestContext());
    return null;
  });
}
