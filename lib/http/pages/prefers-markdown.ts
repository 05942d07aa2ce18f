/**
 * Whether a request prefers Markdown to HTML (RFC 9110 §12.5.1): `text/markdown` must be named, with at least the weight of HTML.
 * Browsers name HTML and never Markdown.
 * @param accept the `Accept` header
 */
export function prefersMarkdown(accept: string): boolean {
  const markdown = weightOf(accept, 'text/markdown');
  return markdown > 0 && markdown >= weightOf(accept, 'text/html');
}

function weightOf(accept: string, type: string): number {
  for (const range of accept.split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (name !== type) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    return weight === undefined ? 1 : Number(weight.slice(2)) || 0;
  }
  return 0;
}
