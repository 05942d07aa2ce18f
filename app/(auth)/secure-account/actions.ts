'use server';

import type { z } from 'zod';
import { type ActionResult, answer } from '@/lib/adapters/action';
import { requestContext } from '@/lib/adapters/session';
import { parseInput } from '@/lib/parse';
import { LinkInput } from '@/lib/profile/schema';
import { disownSession } from '@/lib/security/disown-session';

/** Signs out everywhere and voids the password, by the link about a new device. @returns the secret of a link for choosing a new one */
export async function disownSessionAction(
  input: z.input<typeof LinkInput>,
): Promise<ActionResult<{ reset_token: string }>> {
  return answer(async () => {
    const { token } = parseInput(LinkInput, input);
    return disownSession(token, await requestContext());
  });
}
