import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { operations } from '@/lib/registry';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { type Fill, type Sent, TOOLS } from './collections';
import { compile, GENERATORS, generate, installGenerators } from './generators';
import { type Connect, runScenario } from './scenario';

let client: TestClient;

beforeAll(async () => {
  await installGenerators();
  client = await startApi(api);
}, 300_000);
afterAll(() => client.close());

describe('clients generated from the OpenAPI document', () => {
  let key: string;

  beforeAll(async () => {
    const permissions = ['agents:read', 'agents:write', 'organization:read', 'organization:write'] as const;
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), [...permissions]));
  });

  for (const generator of GENERATORS) {
    const { name } = generator;
    it(`${name} compiles strictly and runs the scenario`, { timeout: 120_000 }, async () => {
      await generate(generator, openApiJson(operations), client.origin);
      await compile(generator);
      const { connect } = (await import(`./adapters/${name}.ts`)) as { connect: Connect };
      await runScenario(connect, client.origin, key);
      expect.hasAssertions();
    });
  }
});

describe('collections imported from the OpenAPI document', () => {
  for (const tool of TOOLS) {
    it(`${tool.name} sends every request as imported, and none is at fault`, { timeout: 120_000 }, async () => {
      const organization = await makeOrganization({ plan: 'elite' });
      // For the examples of bulk changes.
      const { actor } = await makeMember(organization, 'OWNER');
      await makeMember(organization, 'MEMBER');
      await inviteUser(actor, { email: 'invited@example.com', first_name: 'In', last_name: 'Vited', role: 'MEMBER' });
      const { key } = await makeKey(organization, [...PERMISSIONS]);
      const sent = await tool.send(localDocument(), key, fillFor(key));
      expect(sent.length).toBe(operationIds().length - 1);
      expect(sent.filter(isAtFault)).toEqual([]);
      expect(sent.filter(({ status }) => status < 300).length).toBeGreaterThan(50);
    });
  }

  function operationIds(): string[] {
    return openApiJson(operations).match(/"operationId":"\w+"/g) ?? [];
  }

  /** The document for the server under test, without the request that would reach Cal.com. */
  function localDocument(): string {
    const document = JSON.parse(openApiJson(operations)) as { servers: object[]; paths: Record<string, object> };
    const { '/api/v1/calcom/connect': _, ...paths } = document.paths;
    return JSON.stringify({ ...document, servers: [{ url: client.origin }], paths });
  }

  /** Creates a row for each request that needs the id of one, so that no request depends on another. */
  function fillFor(key: string): Fill {
    const { paths } = JSON.parse(openApiJson(operations));
    return async (_, path): Promise<Record<string, string>> => {
      // Ids of connected services have examples.
      if (/\/(calcom|ghl)\//.test(path)) return {};
      const [, collection] = /^(.*?)\/:id\b/.exec(path) ?? [];
      const body = paths[collection ?? '']?.post?.requestBody?.content['application/json'].example;
      const created = body && (await client.call('POST', collection!.replace('/api/v1', ''), { key, body }));
      return { id: created?.body.data?.id ?? newId(), secret_id: newId(), 'If-Match': '*' };
    };
  }

  // Neither a row that is not there nor an unconnected service is a fault of the request.
  function isAtFault({ status, body }: Sent): boolean {
    const isMissingRow = /There is no such/.test(body.detail ?? '');
    return status >= 400 && !isMissingRow && ![409, 502, 503].includes(status);
  }
});
