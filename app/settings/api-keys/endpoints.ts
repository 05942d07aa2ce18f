import { operations } from '@/lib/registry';

/** Returns the endpoints that each permission allows, such as `GET /agents`, in registry order. */
export function endpointsByPermission(): Record<string, string[]> {
  const endpoints: Record<string, string[]> = {};
  for (const { permission, http } of operations) {
    if (!http) continue;
    endpoints[permission] = [...(endpoints[permission] ?? []), `${http.method} ${http.path}`];
  }
  return endpoints;
}

/** An operation's method and path, and its section in the API reference. */
export interface NamedEndpoint {
  method: string;
  path: string;
  href: string;
}

/** Returns the method and path of each operation by name, as usage is counted: `GET`, `/agents` for `agent.list`. */
export function endpointNames(): Record<string, NamedEndpoint> {
  return Object.fromEntries(
    operations.flatMap(({ name, http }) =>
      http ? [[name, { method: http.method, path: http.path, href: `/docs/${http.path.split('/')[1]}#${name}` }]] : [],
    ),
  );
}
