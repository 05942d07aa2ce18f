import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { reference } from '@/lib/http/docs/reference';
import { operations } from '@/lib/registry';
import { dereference } from './dereference';
import { operationIdOf } from './names';
import { openApiDocument, openApiJson } from './openapi';

// biome-ignore lint/suspicious/noExplicitAny: the document is looked at as any reader of its JSON would
type Json = any;

/** Every object within a value, with the path to it. */
function* objectsIn(value: Json, path: string[] = []): Generator<[string[], Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value];
  for (const [name, inner] of Object.entries(value)) yield* objectsIn(inner, [...path, name]);
}

describe('OpenAPI document for client generators', () => {
  const document: Json = openApiDocument(operations);
  const methods = Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path));

  it('names operations like functions, verb first', () => {
    expect(
      ['agent.list', 'api_key.usage', 'calcom.list_event_types', 'contact.bulk_delete', 'audit_log.list', 'me.get'].map(
        operationIdOf,
      ),
    ).toEqual([
      'listAgents',
      'getApiKeyUsage',
      'listCalcomEventTypes',
      'bulkDeleteContacts',
      'listAuditEvents',
      'getMe',
    ]);
    const ids = methods.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
  });

  it('defines every object as a component, except the document itself', () => {
    const inline = [...objectsIn(document)].filter(
      ([path, { type, properties }]) =>
        (type === 'object' || type?.[0] === 'object') && properties && !(path[1] === 'schemas' && path.length === 3),
    );
    expect(inline.map(([path]) => path.join(' ')).filter((path) => !path.includes('openapi.json'))).toEqual([]);
  });

  it('gives each constant a type and request bodies no defaults', () => {
    for (const [path, schema] of objectsIn(document.components.schemas)) {
      if ('const' in schema) expect([path, schema.type]).toEqual([path, typeof schema.const]);
      if (path[0]?.endsWith('Request') && path.length === 3) expect([path, 'default' in schema]).toEqual([path, false]);
    }
  });

  it('has no examples of headers, which tools would send as they are', () => {
    const parameters = [
      ...Object.values<Json>(document.components.parameters),
      ...methods.flatMap(({ parameters = [] }) => parameters),
    ];
    for (const parameter of parameters.filter((one) => one.in === 'header')) {
      expect([parameter.name, parameter.example, parameter.schema.examples]).toEqual([
        parameter.name,
        undefined,
        undefined,
      ]);
    }
  });

  it('marks a body as required wherever a missing one is always rejected', () => {
    const required = Object.fromEntries(
      methods.map(({ operationId, requestBody }) => [operationId, requestBody?.required]),
    );
    expect(required).toMatchObject({
      createContact: true,
      createLead: true,
      upsertGhlContact: true,
      updateAgent: false,
      disconnectCalcom: false,
    });
  });

  it('documents 408 for every request with a body', () => {
    for (const { operationId, requestBody, responses } of methods.filter((one) => one.requestBody)) {
      expect([operationId, Boolean(requestBody), '408' in responses]).toEqual([operationId, true, true]);
    }
  });
});

describe('examples of the OpenAPI document', () => {
  const document = dereference(JSON.parse(openApiJson(operations)) as Json);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);

  it('show last pages, and no placeholders', () => {
    const examples = reference().groups.flatMap(({ endpoints }) =>
      endpoints.map(({ success }) => success.example as Json),
    );
    for (const example of examples) {
      expect(JSON.stringify(example)).not.toMatch(/[:[]"text"/);
      if (example.meta) expect(example.meta.next_cursor).toBeNull();
    }
  });

  it('match the schema of their answer', () => {
    for (const { endpoints } of reference().groups) {
      for (const { method, path, success } of endpoints) {
        const { content } = document.paths[path][method.toLowerCase()].responses[success.status];
        const isValid = ajv.compile(content['application/json'].schema);
        isValid(success.example);
        expect([method, path, isValid.errors]).toEqual([method, path, null]);
      }
    }
  });

  it('match the schema of problems', () => {
    const isValid = ajv.compile(document.components.schemas.Problem);
    for (const { content } of Object.values<Json>(document.components.responses)) {
      for (const { value } of Object.values<Json>(content['application/problem+json'].examples)) {
        isValid(value);
        expect([value.code, isValid.errors]).toEqual([value.code, null]);
      }
    }
  });

  it('stand where tools take them from: at required query parameters and request bodies', () => {
    const methods = Object.values<Json>(document.paths).flatMap((path) => Object.values<Json>(path));
    for (const { operationId, parameters = [], requestBody } of methods) {
      const lacking = parameters.filter((one: Json) => one.in === 'query' && one.required && one.example === undefined);
      expect([operationId, lacking]).toEqual([operationId, []]);
      if (requestBody) expect(requestBody.content['application/json'].example).toBeDefined();
    }
  });
});
