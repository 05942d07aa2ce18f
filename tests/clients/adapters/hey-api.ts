import { createClient } from '../.generated/hey-api/client/client';
import {
  createAgent,
  deleteAgent,
  getOrganization,
  listAgents,
  updateOrganization,
} from '../.generated/hey-api/client/sdk.gen';
import type { Problem } from '../.generated/hey-api/client/types.gen';
import type { Connect, Outcome } from '../scenario';

interface Answer<T> {
  data?: { data: T } | undefined;
  error?: Problem | undefined;
  response?: Response | undefined;
}

function outcome<T>({ data, error, response }: Answer<T>): Outcome<T> {
  return {
    status: response!.status,
    header: (name) => response!.headers.get(name),
    data: data?.data,
    problem: error && { code: error.code, errors: (error.errors ?? []).map(({ path, code }) => ({ path, code })) },
  };
}

export const connect: Connect = (origin, key, as) => {
  // The client asks for each scheme that the document names, and sends what it is given.
  const client = createClient({
    baseUrl: origin,
    auth: ({ type }) => ((type === 'http') === (as === 'Bearer') ? key : undefined),
  });
  return {
    async listAgents(query) {
      const { data } = await listAgents({ client, query, throwOnError: true });
      return { agents: data.data, next: data.meta.next_cursor };
    },
    createAgent: async (body, idempotencyKey) =>
      outcome(
        await createAgent({
          client,
          body,
          headers: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
        }),
      ),
    deleteAgent: async (id) => outcome(await deleteAgent({ client, path: { id } })),
    getOrganization: async () => outcome(await getOrganization({ client })),
    renameOrganization: async (name, etag) =>
      outcome(await updateOrganization({ client, headers: { 'If-Match': etag }, body: { name } })),
  };
};
