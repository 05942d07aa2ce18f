import { PASSWORD_MIN } from '@/lib/account/security/constants';
import { env } from '@/lib/core/env';
import { fieldProblem } from '@/lib/core/problem';
import { isBreached } from './breach';

/**
 * Refuses a password that an attacker tries first: based on the person's, the organization's or the product's name (ASVS 6.2.11),
 * common (6.2.4), or known from a breach (6.2.12). The schema checks its length; there are no composition rules (6.2.5).
 * May call another server: call it outside of transactions.
 * @param context email, names, and the names of the organizations
 * @throws Problem `validation_error` on `new_password`, with a sentence that says what to change
 */
export async function assertGoodPassword(password: string, context: readonly string[]): Promise<void> {
  // The word lists take a moment to load and 20 MB, so they are loaded on first use.
  const { COMMON_BELOW, guessesLog10, isMadeOf } = await import('./password-strength');
  if (isMadeOf(password, [env.APP_NAME, ...context], PASSWORD_MIN)) {
    throw fieldProblem(
      'new_password',
      'too_personal',
      'This password is based on your name, email or organization. Add unrelated words.',
    );
  }
  if (guessesLog10(password, [env.APP_NAME, ...context]) < COMMON_BELOW) {
    throw fieldProblem(
      'new_password',
      'too_common',
      'This password is easy to guess. Try four or five unrelated words.',
    );
  }
  if (await isBreached(password)) {
    throw fieldProblem('new_password', 'breached', 'This password appeared in a data breach. Choose another one.');
  }
}
