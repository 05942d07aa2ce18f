import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { env } from '@/lib/env';
import { operations } from '@/lib/operations';
import { PROBLEMS } from '@/lib/problem';
import { openApiDocument } from './openapi';
import { bodyExample, exampleOf } from './openapi-example';
import { api } from './router';
import { startApi, type TestClient } from './test-client';

// biome-ignore lint/suspicious/noExplicitAny: the document is looked at as any reader of its JSON would
type Json = any;

describe('the OpenAPI document', () => {
  let client: TestClient;
  let document: Json;
  const served = operations.filter((operation) => operation.http);
  const described = (operation: (typeof served)[number]) =>
    document.paths[`/api/v1${operation.http!.path}`]?.[operation.http!.method.toLowerCase()];

  beforeAll(async () => {
    client = await startApi(api);
    document = (await client.call('GET', '/openapi.json')).body;
  });
  afterAll(() => client.close());

  it('is served without a key, as OpenAPI 3.1 of this installation', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.servers).toEqual([{ url: env.APP_URL.replace(/\/$/, '') }]);
    expect(document).toEqual(JSON.parse(JSON.stringify(openApiDocument(operations))));
    expect(document.security).toEqual([{ api_key: [] }, { bearer: [] }]);
    expect(document.components.securitySchemes).toMatchObject({
      api_key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
      bearer: { type: 'http', scheme: 'bearer' },
    });
  });

  it('holds every operation that has a path, and nothing else', () => {
    const all = Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path));
    expect(all.map(({ operationId }) => operationId).sort()).toEqual(served.map(({ name }) => name).sort());
    for (const operation of served) {
      const entry = described(operation);
      const { permission } = operation;
      expect(entry['x-required-permission']).toBe(permission === 'any_key' ? null : permission);
      expect(document.tags.map((tag: Json) => tag.name)).toContain(entry.tags[0]);
      expect(Object.keys(entry.responses)[0]).toBe(String(operation.http!.status ?? 200));
    }
  });

  it('names every parameter of a path, If-Match where it is needed, and Idempotency-Key where it helps', () => {
    for (const operation of served) {
      const { path, method, versioned } = operation.http!;
      const parameters: Json[] = described(operation).parameters ?? [];
      const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
      expect(inPath).toEqual(path.match(/\{\w+\}/g) ?? []);
      const inHeader = parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
      const expected = [
        ...(versioned && method !== 'GET' ? ['If-Match'] : []),
        ...(method === 'POST' ? ['Idempotency-Key'] : []),
      ];
      expect([operation.name, ...inHeader]).toEqual([operation.name, ...expected]);
      if (method !== 'POST') continue;
      const { responses } = described(operation);
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '409', '422']));
      expect(Object.values<Json>(responses)[0].headers).toHaveProperty('Idempotency-Replayed');
    }
  });

  it('has no reference that leads nowhere, and no schema that says nothing', () => {
    const visit = (value: Json, at: string) => {
      if (typeof value !== 'object' || value === null) return;
      if (typeof value.$ref === 'string') {
        const target = value.$ref
          .slice(2)
          .split('/')
          .reduce((node: Json, name: string) => node?.[name], document);
        expect([at, value.$ref, target !== undefined]).toEqual([at, value.$ref, true]);
      }
      expect([at, '$defs' in value, '$schema' in value]).toEqual([at, false, false]);
      for (const [name, inner] of Object.entries(value)) visit(inner, `${at}/${name}`);
    };
    visit(document, '#');
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

  it('describes failures with their codes', () => {
    for (const { content, description } of Object.values<Json>(document.components.responses)) {
      const { examples, schema } = content['application/problem+json'];
      expect(schema.$ref).toBe('#/components/schemas/Problem');
      for (const [code, { value }] of Object.entries<Json>(examples)) {
        expect(description).toContain(`\`${code}\``);
        expect(value.status).toBe(PROBLEMS[code as keyof typeof PROBLEMS].status);
      }
    }
  });

  it('gives examples that the operation accepts', () => {
    for (const operation of served) {
      const entry = described(operation);
      const example = entry.requestBody?.content['application/json'].example ?? {};
      const needed = Object.fromEntries(
        (entry.parameters ?? [])
          .filter((parameter: Json) => parameter.required && parameter.in !== 'header')
          .map((parameter: Json) => [parameter.name, parameter.example ?? parameter.schema.examples?.[0]]),
      );
      const version = operation.http!.versioned && operation.http!.method !== 'GET' ? { version: 1 } : {};
      const { error } = operation.input.safeParse({ ...example, ...needed, ...version });
      expect([operation.name, error?.issues]).toEqual([operation.name, undefined]);
    }
  });
});

describe('an example', () => {
  it('is the schema’s own, or made from its type, format and name', () => {
    expect(exampleOf({ type: 'string', examples: ['own'] })).toBe('own');
    expect(exampleOf({ anyOf: [{ type: 'null' }, { type: 'integer', minimum: 5 }] })).toBe(5);
    expect(exampleOf({ type: 'array', items: { type: 'string', format: 'email' } })).toEqual(['ada@example.com']);
    expect(exampleOf({ type: 'object', properties: { first_name: { type: 'string' } } })).toEqual({
      first_name: 'Ada',
    });
  });

  it('never proposes to make somebody an owner', () => {
    expect(exampleOf({ type: 'string', enum: ['OWNER', 'DEVELOPER'] }, 'role')).toBe('DEVELOPER');
  });

  it('of a body has what is needed and what tells most', () => {
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
