import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';

/**
 * Whether Next can parse the `Next-Router-State-Tree` header, which the browser's router sends. Runs Next's own check beforehand,
 * because Next answers a malformed one with 500 and a stack trace in the log.
 */
export function isRouterState(header: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(header);
    return true;
  } catch {
    return false;
  }
}
