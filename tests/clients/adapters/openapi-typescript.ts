import createClient from 'openapi-fetch';
import type { components, paths } from '../.generated/openapi-typescript/client';
import type { Connect, Outcome } from '../scenario';

interface Answer<T> {
  data?: { data: T };
  error?: components['schemas']['Problem'];
  response: Response;
}

function outcome<T>({ data, error, response }: Answer<T>): Outcome<T> {
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    data: data?.data,
    problem: error && { code: error.code, errors: (error.errors ?? []).map(({ path, code }) => ({ path, code })) },
  };
}

export const connect: Connect = (origin, key, as) => {
  const headers: Record<string, string> = as === 'Bearer' ? { Authorization: `Bearer ${key}` } : { 'X-Api-Key': key };
  const client = createClient<paths>({ baseUrl: origin, headers });
  return {
    async listAgents(query) {
      const { data, error } = await client.GET('/api/v1/agents', { params: { query } });
      if (!data) throw new Error(error.detail);
      return { agents: data.data, next: data.meta.next_cursor };
    },
    createAgent: async (body, idempotencyKey) =>
      outcome(
        await client.POST('/api/v1/agents', {
          params: { header: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey } },
          body,
        }),
      ),
    deleteAgent: async (id) => outcome(await client.DELETE('/api/v1/agents/{id}', { params: { path: { id } } })),
    getOrganization: async () => outcome(await client.GET('/api/v1/organization')),
    renameOrganization: async (name, etag) =>
      outcome(await client.PATCH('/api/v1/organization', { params: { header: { 'If-Match': etag } }, body: { name } })),
  };
};
