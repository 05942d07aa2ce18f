'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { requestContext } from '@/lib/adapters/session';
import { type ResetOutcome, resetPassword } from '@/lib/auth/password-reset';
import { ResetPasswordInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** Sets a new password by a mailed link. @returns what the person does next */
export async function resetPasswordAction(
  input: z.input<typeof ResetPasswordInput>,
): Promise<ActionResult<ResetOutcome>> {
  return answer(async () => {
    const { token, new_password } = parseInput(ResetPasswordInput, input);
    return resetPassword(token, new_password, await requestContext());
  });
}
