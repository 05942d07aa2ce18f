import type { ReactElement } from 'react';

/** What a template makes: one line for the subject, and the body. */
export interface Email {
  subject: string;
  react: ReactElement;
}
