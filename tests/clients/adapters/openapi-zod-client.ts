import axios, { type AxiosResponse } from 'axios';
import type { z } from 'zod';
import { createApiClient, schemas } from '../.generated/openapi-zod-client/client';
import type { Connect, Outcome } from '../scenario';

type Problem = z.infer<typeof schemas.Problem>;

export const connect: Connect = (origin, key, as) => {
  const headers: Record<string, string> = as === 'Bearer' ? { Authorization: `Bearer ${key}` } : { 'X-Api-Key': key };
  let last: AxiosResponse | undefined;
  const instance = axios.create({ headers, paramsSerializer: { indexes: null } });
  instance.interceptors.response.use((response) => {
    last = response;
    return response;
  });
  // Requests and answers are judged by the generated zod schemas, except that a wrong name must reach the server.
  const client = createApiClient(origin, { axiosInstance: instance, validate: 'response' });
  return {
    async listAgents(queries) {
      const { data, meta } = await client.listAgents({ queries });
      return { agents: data, next: meta.next_cursor };
    },
    createAgent: (body, idempotencyKey) =>
      outcome(
        client.createAgent(body, {
          headers: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey },
        }),
      ),
    deleteAgent: (id) => outcome(client.deleteAgent(undefined, { params: { id } })),
    getOrganization: () => outcome(client.getOrganization()),
    renameOrganization: (name, etag) => outcome(client.updateOrganization({ name }, { headers: { 'If-Match': etag } })),
  };

  async function outcome<T>(asked: Promise<{ data: T }>): Promise<Outcome<T>> {
    try {
      const { data } = await asked;
      const { status, headers: sent } = last!;
      return { status, header: (name) => (sent[name] as string | undefined) ?? null, data };
    } catch (error) {
      if (!axios.isAxiosError<Problem>(error) || !error.response) throw error;
      const problem = schemas.Problem.parse(error.response.data);
      const errors = (problem.errors ?? []).map(({ path, code }) => ({ path, code }));
      return { status: error.response.status, header: () => null, problem: { code: problem.code, errors } };
    }
  }
};
