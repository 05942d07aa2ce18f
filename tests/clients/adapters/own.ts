import { ApiClient, ApiProblem, type Reply } from '../.generated/own/client';
import type { Connect, Outcome } from '../scenario';

async function outcome<T>(asked: Promise<Reply<T>>): Promise<Outcome<T>> {
  try {
    const { status, headers, data } = await asked;
    return { status, header: (name) => headers.get(name), data };
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const errors = error.errors.map(({ path, code }) => ({ path, code }));
    return {
      status: error.status,
      header: (name) => error.headers.get(name),
      problem: { code: error.code, errors },
    };
  }
}

// It sends the key in one of the two ways; the other one is for tools that know bearer tokens only.
export const connect: Connect = (baseUrl, apiKey) => {
  const api = new ApiClient({ baseUrl, apiKey });
  return {
    async listAgents(query) {
      const { data, meta } = await api.listAgents(query);
      return { agents: data, next: meta.next_cursor };
    },
    createAgent: (agent, idempotencyKey) => outcome(api.createAgent(agent, { idempotencyKey })),
    deleteAgent: (id) => outcome(api.deleteAgent(id)),
    getOrganization: () => outcome(api.getOrganization()),
    renameOrganization: (name, ifMatch) => outcome(api.updateOrganization({ name }, { ifMatch })),
  };
};

/** The names of three agents by iteration, the number of rows and the total of one page, and what an aborted call throws. */
export async function iterate(baseUrl: string, apiKey: string): Promise<[string[], number, number, unknown]> {
  const api = new ApiClient({ baseUrl, apiKey });
  for (const n of [1, 2, 3]) await api.createAgent({ name: `Iterated ${n}` });
  const names: string[] = [];
  for await (const { name } of api.listAgents({ search: 'Iterated', limit: 2, sort: 'name' })) names.push(name);
  const { data, meta } = await api.listAgents({ search: 'Iterated', limit: 2 });
  const signal = AbortSignal.abort('Enough');
  const thrown = await api.getMe({ signal }).catch((reason: unknown) => reason);
  return [names, data.length, meta.total, thrown];
}

/** How the calls of the failing server's cases end. An option that is undefined has its default. */
export async function endings(baseUrl: string): Promise<(number | string)[]> {
  const api = new ApiClient({ baseUrl, apiKey: 'key', maxRetries: undefined, timeoutMs: undefined, fetch: undefined });
  const ending = (asked: Promise<{ status: number }>) =>
    asked.then(
      ({ status }) => status,
      (error: unknown) => (error instanceof ApiProblem ? `${error.status} ${error.code}` : 'no response'),
    );
  const invalid = async (id: string) => {
    try {
      return (await api.getAgent(id)).status;
    } catch (error) {
      return error instanceof TypeError && error.message.includes(JSON.stringify(id)) ? 'invalid id' : String(error);
    }
  };
  return [
    await ending(api.createAgent({ name: 'Front desk' })),
    await ending(api.getMe()),
    await ending(api.getOrganization()),
    await ending(api.updateOrganization({ name: 'Acme' }, { ifMatch: '"1"' })),
    await ending(api.updateAgent('1', { name: 'Front desk' })),
    await ending(api.deleteAgent('1')),
    await ending(api.getAgent('1')),
    await ending(api.createCalcomEventType({ title: 'Demo', slug: 'demo', duration_minutes: 30 })),
    await ending(api.connectCalcom({ api_key: 'cal_live_1' })),
    await ending(api.setGhlCalendarAgent('1', { agent_id: '1' })),
    await ending(api.upsertGhlContact({ email: 'ada@example.com' })),
    await ending(api.getCalcomEventType(1)),
    await ending(api.createLead({ first_name: 'Ada' })),
    await ending(api.getLead('1')),
    await ending(api.getContact('1')),
    await ending(api.getCall('1')),
    await ending(api.getUser('1')),
    await ending(api.getInvitation('1')),
    await invalid(''),
    await invalid('.'),
    await invalid('..'),
  ];
}
