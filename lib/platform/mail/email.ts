import type { ReactElement } from 'react';

/** The content of a mail: its subject, in one line, and its body. */
export interface Email {
  subject: string;
  react: ReactElement;
}
