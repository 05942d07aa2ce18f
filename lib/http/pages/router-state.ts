import { parseAndValidateFlightRouterState } from 'next/dist/server/app-render/parse-and-validate-flight-router-state';

/**
 * Whether Next can read the `Next-Router-State-Tree` of a request, which a browser's router sends along. Asked of Next's own
 * check beforehand, because Next itself answers a garbled one with 500 and a stack in the log.
 */
export function isRouterState(header: string | string[] | undefined): boolean {
  try {
    parseAndValidateFlightRouterState(header);
    return true;
  } catch {
    return false;
  }
}
