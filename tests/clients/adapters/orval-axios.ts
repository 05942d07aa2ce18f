import axios, { type AxiosRequestConfig, type AxiosResponse } from 'axios';
import { getAgniAPI, type Problem } from '../.generated/orval-axios/client';
import type { Connect, Outcome } from '../scenario';

async function outcome<T>(asked: Promise<AxiosResponse<{ data: T }>>): Promise<Outcome<T>> {
  try {
    const { data, status, headers } = await asked;
    return { status, header: (name) => (headers[name] as string | undefined) ?? null, data: data.data };
  } catch (error) {
    if (!axios.isAxiosError<Problem>(error) || !error.response) throw error;
    const { data, status } = error.response;
    const errors = (data.errors ?? []).map(({ path, code }) => ({ path, code }));
    return { status, header: () => null, problem: { code: data.code, errors } };
  }
}

export const connect: Connect = (origin, key, as) => {
  const headers: Record<string, string> = as === 'Bearer' ? { Authorization: `Bearer ${key}` } : { 'X-Api-Key': key };
  // Without this axios writes status[]=active.
  const options: AxiosRequestConfig = { baseURL: origin, headers, paramsSerializer: { indexes: null } };
  const { createAgent, deleteAgent, getOrganization, listAgents, updateOrganization } = getAgniAPI();
  return {
    async listAgents(query) {
      const { data } = await listAgents(query, options);
      return { agents: data.data, next: data.meta.next_cursor };
    },
    createAgent: (body, idempotencyKey) =>
      outcome(
        createAgent(body, {
          ...options,
          headers: { ...headers, ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }) },
        }),
      ),
    deleteAgent: (id) => outcome(deleteAgent(id, options)),
    getOrganization: () => outcome(getOrganization(options)),
    renameOrganization: (name, etag) =>
      outcome(updateOrganization({ name }, { ...options, headers: { ...headers, 'If-Match': etag } })),
  };
};
