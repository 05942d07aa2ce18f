import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { env } from '@/lib/core/env';
import { PROBLEMS } from '@/lib/core/problem';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { operations } from '@/lib/registry';
import { dereference } from './dereference';
import { bodyExample, exampleOf } from './example';
import { operationIdOf } from './names';
import { openApiDocument } from './openapi';

// biome-ignore lint/suspicious/noExplicitAny: the document is looked at as any reader of its JSON would
type Json = any;

describe('GET /openapi.json', () => {
  let client: TestClient;
  /** As it is sent, and the same without references. */
  let sent: Json;
  let document: Json;
  const served = operations.filter((operation) => operation.http);
  const described = (operation: (typeof served)[number]) =>
    document.paths[`/api/v1${operation.http!.path}`]?.[operation.http!.method.toLowerCase()];

  beforeAll(async () => {
    client = await startApi(api);
    sent = (await client.call('GET', '/openapi.json')).body;
    document = dereference(sent);
  });
  afterAll(() => client.close());

  it('returns the OpenAPI 3.1 document of this installation without a key', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: env.APP_URL.replace(/\/$/, '') }]);
    expect(sent).toEqual(JSON.parse(JSON.stringify(openApiDocument(operations))));
    expect(document.security).toEqual([{ api_key: [] }, { bearer: [] }]);
    expect(document.components.securitySchemes).toMatchObject({
      api_key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      bearer: { type: 'http', scheme: 'bearer' },
    });
  });

  it('contains every operation with a path, itself, and nothing else', () => {
    const all = Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path));
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(
      [...served.map(({ name }) => operationIdOf(name)), 'getOpenApiDocument'].sort(),
    );
    for (const operation of served) {
      const entry = described(operation);
      const { permission } = operation;
      expect(entry['x-required-permission']).toBe(permission === 'any_key' ? null : permission);
      expect(document.tags.map((tag: Json) => tag.name)).toContain(entry.tags[0]);
      expect(Object.keys(entry.responses)[0]).toBe(String(operation.http!.status ?? 200));
    }
  });

  it('documents every path parameter, If-Match and If-None-Match where there is an ETag, and Idempotency-Key on POST', () => {
    for (const operation of served) {
      const { path, method, versioned } = operation.http!;
      const parameters: Json[] = described(operation).parameters ?? [];
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
      const inHeader = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
      const expected = [
        ...(versioned ? [method === 'GET' ? 'If-None-Match' : 'If-Match'] : []),
        ...(method === 'POST' ? ['Idempotency-Key'] : []),
      ];
      expect([operation.name, ...inHeader]).toEqual([operation.name, ...expected]);
      if (method !== 'POST') continue;
      const { responses } = described(operation);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '409', '422']));
      expect(Object.values<Json>(responses)[0].headers).toHaveProperty('Idempotency-Replayed');
    }
  });

  it('has no empty schemas and nothing specific to zod', () => {
    expect(JSON.stringify(sent)).not.toMatch(/"\$(defs|schema)"|9007199254740991|"multipleOf":0/);
    for (const operation of served) {
      for (const parameter of described(operation).parameters ?? []) {
        expect([operation.name, parameter.name, Object.keys(parameter.schema).length]).not.toEqual([
          operation.name,
          parameter.name,
          0,
        ]);
      }
    }
  });

  it('documents errors with their codes', () => {
    for (const { content, description } of Object.values<Json>(document.components.responses)) {
      const { examples, schema } = content['application/problem+json'];
      expect(schema).toBe(document.components.schemas.Problem);
      for (const [code, { value }] of Object.entries<Json>(examples)) {
        expect(description).toContain(`\`${code}\``);
        expect(value.status).toBe(PROBLEMS[code as keyof typeof PROBLEMS].status);
      }
    }
  });

  it('has examples that the operations accept', () => {
    for (const operation of served) {
      const entry = described(operation);
      const example = entry.requestBody?.content['application/json'].example ?? {};
      const needed = Object.fromEntries(
        (entry.parameters ?? [])
          .filter((parameter: Json) => parameter.required && parameter.in !== 'header')
          .map((parameter: Json) => [parameter.name, parameter.example ?? exampleOf(parameter.schema, parameter.name)]),
      );
      const version = operation.http!.versioned && operation.http!.method !== 'GET' ? { version: 1 } : {};
      const { error } = operation.input.safeParse({ ...example, ...needed, ...version });
      expect([operation.name, error?.issues]).toEqual([operation.name, undefined]);
    }
  });
});

describe('shared parts of the OpenAPI document', () => {
  const { paths, components } = openApiDocument(operations) as Json;

  it('are defined once, under the name of their noun', () => {
    const answer = (path: string, method: string) =>
      paths[`/api/v1${path}`][method].responses[200].content['application/json'].schema;
    const agent = { $ref: '#/components/schemas/AgentResponse' };
    expect([answer('/agents/{id}', 'get'), answer('/agents/{id}', 'patch')]).toEqual([agent, agent]);
    expect(components.schemas.AgentResponse.properties.data).toEqual({ $ref: '#/components/schemas/Agent' });
    expect(answer('/agents', 'get')).toEqual({ $ref: '#/components/schemas/AgentListResponse' });
    expect(components.schemas.AgentListResponse.properties.data.items).toEqual({ $ref: '#/components/schemas/Agent' });
    expect(answer('/contacts/{id}', 'delete')).toEqual({ $ref: '#/components/schemas/DeletedResponse' });
    expect(paths['/api/v1/calls'].get.parameters).toContainEqual({ $ref: '#/components/parameters/limit' });
    expect(components.parameters.limit.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 20 });
    expect(components.schemas.Agent.properties.prompt.type).toEqual(['string', 'null']);
  });

  it('are inlined by dereference', () => {
    const whole = dereference(openApiDocument(operations)) as Json;
    expect(JSON.stringify(whole)).not.toContain('"$ref"');
    expect(whole.paths['/api/v1/agents'].get.responses[401]).toBe(whole.components.responses.Unauthorized);
    expect(() => dereference({ a: { $ref: '#/nowhere' } })).toThrow('#/nowhere');
    expect(() => dereference({ a: { $ref: 'https://example.com/schema.json' } })).toThrow('https://example.com');
  });
});

describe('exampleOf', () => {
  it('returns the schema’s own example, or one by type, format and name', () => {
    expect(exampleOf({ type: 'string', examples: ['own'] })).toBe('own');
    expect(exampleOf({ anyOf: [{ type: 'null' }, { type: 'integer', minimum: 5 }] })).toBe(5);
    expect(exampleOf({ type: 'array', items: { type: 'string', format: 'email' } })).toEqual(['ada@example.com']);
    expect(exampleOf({ type: 'object', properties: { first_name: { type: 'string' } } })).toEqual({
      first_name: 'Ada',
    });
  });

  it('never proposes the role OWNER', () => {
    expect(exampleOf({ type: 'string', enum: ['OWNER', 'DEVELOPER'] }, 'role')).toBe('DEVELOPER');
  });

  it('includes required fields and those with examples in a body', () => {
    const schema = {
      type: 'object',
      properties: { thing: { type: 'string' }, note: { type: 'string', examples: ['Hi'] }, size: { type: 'integer' } },
    };
    expect(bodyExample({ ...schema, required: ['thing'] })).toEqual({ thing: 'text', note: 'Hi' });
    expect(bodyExample({ type: 'object', properties: { size: { type: 'integer' }, on: { type: 'boolean' } } })).toEqual(
      { size: 1 },
    );
  });
});
