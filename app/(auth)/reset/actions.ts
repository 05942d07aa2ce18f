'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { leaveOutcome } from '@/lib/adapters/outcome';
import { requestContext } from '@/lib/adapters/session';
import { type ResetOutcome, resetPassword } from '@/lib/auth/password-reset';
import { ResetPasswordInput } from '@/lib/auth/schema';
import { parseInput } from '@/lib/parse';

/** What the sign-in page says after each outcome. */
const NOTICES = { sign_in: 'reset', joined: 'joined', invitation_mailed: 'invited' } as const;

/** Sets a new password by a mailed link. @returns what the person does next */
export async function resetPasswordAction(
  input: z.input<typeof ResetPasswordInput>,
): Promise<ActionResult<ResetOutcome>> {
  return answer(async () => {
    const { token, new_password } = parseInput(ResetPasswordInput, input);
    const outcome = await resetPassword(token, new_password, await requestContext());
    await leaveOutcome({ of: 'sign_in', code: NOTICES[outcome.next] });
    return outcome;
  });
}
