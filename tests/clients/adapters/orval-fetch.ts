import {
  createAgent,
  deleteAgent,
  getOrganization,
  listAgents,
  type Problem,
  updateOrganization,
} from '../.generated/orval-fetch/client';
import type { Connect, Outcome } from '../scenario';

interface Answer<T> {
  data: { success: true; data: T } | Problem;
  status: number;
  headers: Headers;
}

function outcome<T>({ data, status, headers }: Answer<T>): Outcome<T> {
  const rest = { status, header: (name: string) => headers.get(name) };
  if (data.success) return { ...rest, data: data.data };
  const errors = (data.errors ?? []).map(({ path, code }) => ({ path, code }));
  return { ...rest, problem: { code: data.code, errors } };
}

// The address of the server was generated into the client.
export const connect: Connect = (_, key, as) => {
  const headers: Record<string, string> = as === 'Bearer' ? { Authorization: `Bearer ${key}` } : { 'X-Api-Key': key };
  return {
    async listAgents(query) {
      const { data, status } = await listAgents(query, { headers });
      if (status !== 200) throw new Error(data.detail);
      return { agents: data.data, next: data.meta.next_cursor };
    },
    createAgent: async (body, idempotencyKey) =>
      outcome(
        await createAgent(body, {
          headers: { ...headers, ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }) },
        }),
      ),
    deleteAgent: async (id) => outcome(await deleteAgent(id, { headers })),
    async getOrganization() {
      const answer = await getOrganization({ headers });
      // Only an `If-None-Match` is answered so.
      if (answer.status === 304) throw new Error('Not modified');
      return outcome(answer);
    },
    renameOrganization: async (name, etag) =>
      outcome(await updateOrganization({ name }, { headers: { ...headers, 'If-Match': etag } })),
  };
};
