import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { operations } from '@/lib/registry';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { compile, GENERATORS, generate, installGenerators } from './generators';
import { type Connect, runScenario } from './scenario';

describe('clients generated from the OpenAPI document', () => {
  let client: TestClient;
  let key: string;

  beforeAll(async () => {
    await installGenerators();
    client = await startApi(api);
    const permissions = ['agents:read', 'agents:write', 'organization:read', 'organization:write'] as const;
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), [...permissions]));
  }, 300_000);
  afterAll(() => client.close());

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
