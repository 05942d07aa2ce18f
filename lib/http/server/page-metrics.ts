import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestDurations, statusClass } from '@/lib/platform/metrics/metrics';
import { METHODS } from './request-filter';

/** A route of Next as its build lists it: `/docs/[area]`, and the expression that its paths match. */
interface Route {
  page: string;
  regex: string;
}

interface Manifest {
  staticRoutes: Route[];
  dynamicRoutes: Route[];
}

function readManifest(): Manifest {
  const file = '.next/routes-manifest.json';
  if (!fs.existsSync(file)) return { staticRoutes: [], dynamicRoutes: [] };
  return JSON.parse(fs.readFileSync(file, 'utf8')) as Manifest;
}

/**
 * Returns a function from a path to its route. Unknown paths are `other` and files `/_next`, so that strangers cannot add series.
 * @param manifest Next's list of routes; without a build there is none, and every page is `other`
 */
export function createRouteOf({ staticRoutes, dynamicRoutes }: Manifest = readManifest()): (path: string) => string {
  const fixed = new Set(staticRoutes.map(({ page }) => page));
  const patterns = dynamicRoutes.map(({ page, regex }) => ({ page, matches: new RegExp(regex) }));
  return (path) => {
    if (path.startsWith('/_next/')) return '/_next';
    const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
    if (fixed.has(plain)) return plain;
    return patterns.find(({ matches }) => matches.test(plain))?.page ?? 'other';
  };
}

/** Returns a function that measures a request to Next until its response is sent or its connection closes. */
export function createPageMeter(
  routeOf = createRouteOf(),
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const begun = performance.now();
    const route = routeOf((request.url ?? '/').split('?')[0]!);
    const method = METHODS.has(request.method ?? '') ? request.method! : 'other';
    response.once('close', () => {
      const status = response.headersSent ? statusClass(response.statusCode) : 'closed';
      requestDurations.of('page', method, route, status).observe(performance.now() - begun);
    });
  };
}
