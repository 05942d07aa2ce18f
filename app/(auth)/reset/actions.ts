'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { leaveOutcome } from '@/lib/adapters/outcome';
import { requestContext } from '@/lib/adapters/session';
import { resetPassword } from '@/lib/auth/password-reset';
import { ResetPasswordInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** Sets a new password by a mailed link. */
export async function resetPasswordAction(input: z.input<typeof ResetPasswordInput>): Promise<ActionResult<null>> {
  return answer(async () => {
    const { token, new_password } = parseInput(ResetPasswordInput, input);
    await resetPassword(token, new_password, await requestContext());
    await leaveOutcome({ of: 'sign_in', code: 'reset' });
    return null;
  });
}
