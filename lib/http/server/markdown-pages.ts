import type { IncomingMessage, ServerResponse } from 'node:http';

const MARKDOWN = '/docs/markdown/';

/**
 * Leads a request for the Markdown of a page of the reference to its route: the address of the page with `.md`, or its own address with
 * an `Accept` that prefers Markdown. `/docs/client.ts` and `/docs/client.py` have a route of their own too. Here and not in `proxy.ts`, where Next sends such a request to itself once more over HTTP.
 */
export function chooseFormat(request: IncomingMessage, response: ServerResponse): void {
  if (/^\/docs(?![\w-])/.test(request.url ?? '')) varyByAccept(response);
  const [, client] = /^\/docs\/client\.(ts|py)(?:\?.*)?$/.exec(request.url ?? '') ?? [];
  if (client) {
    request.url = `/docs/client/${client}`;
    return;
  }
  const [, page, extension, query = ''] = /^\/(docs(?:\/[^?]*?)?)(\.md)?\/?(\?.*)?$/.exec(request.url ?? '') ?? [];
  if (page === undefined || (request.method !== 'GET' && request.method !== 'HEAD')) return;
  if (!extension && !prefersMarkdown(request.headers.accept ?? '')) return;
  const name = page.replace(/^docs\//, '');
  // A segment of its own, whatever was asked for.
  request.url = `${MARKDOWN}${/^[\w-]+$/.test(name) ? name : 'unknown'}${query}`;
}

// Just before the headers are sent, because Next replaces the header with its own.
function varyByAccept(response: ServerResponse): void {
  const { writeHead } = response;
  response.writeHead = (...args: unknown[]) => {
    response.appendHeader('Vary', 'Accept');
    return Reflect.apply(writeHead, response, args) as ServerResponse;
  };
}

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
