import { reportNewVersion, shownIdentity } from './page-state';

/** The header with which Next reports an unknown action: the page is from another build than the server. */
const ACTION_NOT_FOUND = 'x-nextjs-action-not-found';

interface Carried {
  /** The name of the header that says for whom the page was rendered. */
  identity_header: string;
  /** The name and the value of the header that says which build the page is from. */
  build_header: string;
  build: string;
}

/**
 * Adds headers to every server action and router navigation that say for whom the page was rendered and which build it is
 * from, so that no call site can forget them: Next has no hook for the headers of its own requests. Leaves other requests alone.
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
