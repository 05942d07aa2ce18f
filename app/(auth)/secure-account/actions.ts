'use server';

import type { z } from 'zod';
import { LinkInput } from '@/lib/account/profile/schema';
import { reportUnrecognizedSignIn } from '@/lib/account/sessions/report-unrecognized-sign-in';
import { parseInput } from '@/lib/core/parse';
import { type ActionResult, answer } from '@/lib/http/pages/action';
import { requestContext } from '@/lib/http/pages/session';

/** Signs out everywhere and voids the password, by the link about a new device. @returns the secret of a link for choosing a new one */
export async function disownSessionAction(
  input: z.input<typeof LinkInput>,
): Promise<ActionResult<{ reset_token: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    return reportUnrecognizedSignIn(token, await requestContext());
  });
}
