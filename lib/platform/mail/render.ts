import { render, toPlainText } from '@react-email/render';
import type { ReactElement } from 'react';

/** Renders the HTML and text parts of a mail from one React element. */
export async function renderMail(element: ReactElement): Promise<{ html: string; text: string }> {
  const html = await render(element);
  return { html, text: toPlainText(html, { selectors: [{ selector: 'h1', options: { uppercase: false } }] }) };
}
