import { operations } from '@/lib/operations';

/** What each permission opens: `GET /agents`, in the order of the registry. */
export function endpointsByPermission(): Record<string, string[]> {
  const endpoints: Record<string, string[]> = {};
  for (const { permission, http } of operations) {
    if (!http) continue;
    endpoints[permission] = [...(endpoints[permission] ?? []), `${http.method} ${http.path}`];
  }
  return endpoints;
}

/** How people call an operation that usage was counted under: `GET /agents` for `agents.list`. */
export function endpointNames(): Record<string, string> {
  return Object.fromEntries(
    operations.flatMap(({ name, http }) => (http ? [[name, `${http.method} ${http.path}`]] : [])),
  );
}
