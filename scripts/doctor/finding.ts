/** What a check found: `warning` works for now, `problem` does not. */
export interface Finding {
  state: 'ok' | 'warning' | 'problem';
  /** What was checked, such as `Database db.example.com (DATABASE_URL)`. */
  subject: string;
  /** One or two sentences: what is, and what to do about it. Never contains a secret. */
  text: string;
}

export const ok = (subject: string, text: string): Finding => ({ state: 'ok', subject, text });
export const warning = (subject: string, text: string): Finding => ({ state: 'warning', subject, text });
export const problem = (subject: string, text: string): Finding => ({ state: 'problem', subject, text });
