import { reportNewVersion, shownIdentity } from './page-state';

/** The header by which Next says that it has no such action: the page is of another build than the server. */
const ACTION_NOT_FOUND = 'x-nextjs-action-not-found';

interface Carried {
  /** The name of the header for whom the page was rendered. */
  identity_header: string;
  /** The name and the value of the one that says of which build it is. */
  build_header: string;
  build: string;
}

/**
 * Makes every server action and every navigation of Next's router say for whom the page was rendered, and of which build it
 * is, so that no call site can forget it: Next has no hook for the headers of its own requests. Other requests are left alone.
 */
export function carryPageIdentity({ identity_header, build_header, build }: Carried): void {
  const send = window.fetch;
  window.fetch = async (input, init) => {
    const headers = new Headers(init?.headers);
    const isAction = headers.has('next-action');
    if (!isAction && !headers.has('rsc')) return send(input, init);
    const identity = shownIdentity();
    if (identity) headers.set(identity_header, identity);
    if (isAction) headers.set(build_header, build);
    const response = await send(input, { ...init, headers });
    if (isAction && response.headers.get(ACTION_NOT_FOUND) === '1') reportNewVersion();
    return response;
  };
}
