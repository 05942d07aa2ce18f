'use server';

import { reportUnrecognizedSignIn } from '@/lib/account/sessions/operations';
import { publicAction } from '@/lib/http/pages/public-action';

/** Signs out everywhere and voids the password. @returns the secret of a link for choosing a new one */
export const reportUnrecognizedSignInAction = publicAction(reportUnrecognizedSignIn);
