import { operations } from '@/lib/registry';

/** What each permission opens: `GET /agents`, in the order of the registry. */
export function endpointsByPermission(): Record<string, string[]> {
  const endpoints: Record<string, string[]> = {};
  for (const { permission, http } of operations) {
    if (!http) continue;
    endpoints[permission] = [...(endpoints[permission] ?? []), `${http.method} ${http.path}`];
  }
  return endpoints;
}

/** An operation as people call it, and where the reference explains it. */
export interface NamedEndpoint {
  method: string;
  path: string;
  href: string;
}

/** How people call the operations that usage was counted under, by name: `GET`, `/agents` for `agent.list`. */
export function endpointNames(): Record<string, NamedEndpoint> {
  return Object.fromEntries(
    operations.flatMap(({ name, http }) =>
      http ? [[name, { method: http.method, path: http.path, href: `/docs/${http.path.split('/')[1]}#${name}` }]] : [],
    ),
  );
}
