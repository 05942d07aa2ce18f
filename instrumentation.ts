import type { Instrumentation } from 'next';
import { describeError } from './lib/core/describe-error';

/** Logs what a page, action or route did not expect, as one line: Next answers with an error page that names the digest. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const { digest, stack, message } = error as Error & { digest?: string };
  // The browser went away while the page was being sent.
  if (message === 'The destination stream errored while writing data.') return;
  // Another tab has signed in or switched since: the page says so, and nothing is wrong.
  if (digest === 'PAGE_OUT_OF_DATE') return;
  const line = {
    level: 'error',
    at: context.routeType,
    method: request.method,
    // Without its query: a reset or set-up link carries a secret there.
    path: request.path.split('?')[0],
    digest,
    error: describeError(error),
    frames: stack?.match(/^\s+at .*$/gm)?.map((frame) => frame.trim()),
  };
  console.error(JSON.stringify(line));
};
