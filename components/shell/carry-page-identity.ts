import { reportNewVersion, shownIdentity } from './page-state';

/** The header by which Next says that it has no such action: the page is of another build than the server. */
const ACTION_NOT_FOUND = 'x-nextjs-action-not-found';

/**
 * Makes every server action and every navigation of Next's router carry the page's identity, so that no call site can forget
 * it: Next has no hook for the headers of its own requests. Other requests are left alone.
 * @param header the name of the header
 */
export function carryPageIdentity(header: string): void {
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const isAction = headers.has('next-action');
    if (!isAction && !headers.has('rsc')) return send(input, init);
    const identity = shownIdentity();
    if (identity) headers.set(header, identity);
    const response = await send(input, { ...init, headers });
    if (isAction && response.headers.get(ACTION_NOT_FOUND) === '1') reportNewVersion();
    return response;
  };
}
