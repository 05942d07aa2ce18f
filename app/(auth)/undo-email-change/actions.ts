'use server';

import { undoEmailChange } from '@/lib/account/email-change/operations';
import { publicAction } from '@/lib/http/pages/public-action';

/** Undoes a change of email address. @returns the secret of a link for choosing a new password */
export const undoEmailChangeAction = publicAction(undoEmailChange);
