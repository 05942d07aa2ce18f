'use server';

import { requestPasswordReset } from '@/lib/account/password/operations';
import { publicAction } from '@/lib/http/pages/public-action';

/** Asks for the email with the link; the response is the same whether or not the account exists. */
export const forgotPasswordAction = publicAction(requestPasswordReset);
