'use server';

import type { z } from 'zod';
import { type ResetOutcome, resetPassword } from '@/lib/account/password/password-reset';
import { ResetPasswordInput } from '@/lib/account/sign-in/schema';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { leaveOutcome } from '@/lib/http/pages/outcome';
import { requestContext } from '@/lib/http/pages/session';

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
