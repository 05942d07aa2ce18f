import type { Instrumentation } from 'next';
import { log } from './lib/core/log';

/** Logs the unexpected error of a page, action or route as one line; Next shows an error page with the same digest. */
export const onRequestError: Instrumentation.onRequestError = (error, request, context) => {
  const { digest, stack, message } = error as Error & { digest?: string };
  // The browser closed the connection while the page was being sent.
  if (message === 'The destination stream errored while writing data.') return;
  // Another tab has signed in or switched organizations since; the page says so, and nothing is wrong.
  if (digest === 'PAGE_OUT_OF_DATE') return;
  log.error(context.routeType, {
    request_id: request.headers['x-request-id'],
    method: request.method,
    // Without the query string, which holds the secret of a reset or set-up link.
    path: request.path.split('?')[0],
    digest,
    error,
    frames: stack?.match(/^\s+at .*$/gm)?.map((frame) => frame.trim()),
  });
};
