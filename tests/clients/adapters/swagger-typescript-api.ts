import {
  Api,
  type HttpResponse,
  type OrganizationResponse,
  type Problem,
} from '../.generated/swagger-typescript-api/client';
import type { Connect, Outcome } from '../scenario';

async function outcome<T>(asked: Promise<HttpResponse<{ data: T }, Problem>>): Promise<Outcome<T>> {
  // The client throws what it does not call ok, as the same object.
  const answer = await asked.catch((thrown: HttpResponse<{ data: T }, Problem>) => thrown);
  const problem = answer.ok ? undefined : answer.error;
  return {
    status: answer.status,
    header: (name) => answer.headers.get(name),
    data: answer.ok ? answer.data.data : undefined,
    problem: problem && {
      code: problem.code,
      errors: (problem.errors ?? []).map(({ path, code }) => ({ path, code })),
    },
  };
}

export const connect: Connect = (origin, key, as) => {
  const headers: Record<string, string> = as === 'Bearer' ? { Authorization: `Bearer ${key}` } : { 'X-Api-Key': key };
  const { api } = new Api({ baseUrl: origin, baseApiParams: { headers } });
  return {
    async listAgents(query) {
      const { data } = await api.listAgents(query);
      return { agents: data.data, next: data.meta.next_cursor };
    },
    createAgent: (body, idempotencyKey) =>
      outcome(
        api.createAgent(body, idempotencyKey === undefined ? {} : { headers: { 'Idempotency-Key': idempotencyKey } }),
      ),
    deleteAgent: (id) => outcome(api.deleteAgent(id)),
    // The generator adds `void` for 304, which only an `If-None-Match` is answered with.
    getOrganization: () => outcome(api.getOrganization() as Promise<HttpResponse<OrganizationResponse, Problem>>),
    renameOrganization: (name, etag) => outcome(api.updateOrganization({ name }, { headers: { 'If-Match': etag } })),
  };
};
