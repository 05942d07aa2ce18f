import type { Operation } from '@/lib/operation';
import { isList } from './answer';
import { IDEMPOTENCY_KEY } from './idempotency';
import { failuresOf } from './openapi-codes';
import { metaOf, type Parameter, referTo, type Shared } from './openapi-components';
import { bodyExample, exampleOf, type JsonSchema } from './openapi-example';
import { COMMON_HEADERS, headerRef, problemRef } from './openapi-responses';
import { schemaOf } from './openapi-schema';

const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The ETag that was read; the change is refused when somebody else was faster. A list of ETags allows any of them, `*` whatever is there',
  schema: { type: 'string' },
  example: '"3"',
};

const IF_NONE_MATCH: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETags that you have already; the answer is 304 when nothing has changed since',
  schema: { type: 'string' },
};

const IDEMPOTENCY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes it safe to send the request again: for 24 hours the same key with the same request gets the first answer again. ' +
    'With another request it is refused with 422; while the first request is running, with 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: IDEMPOTENCY_KEY.source },
  example: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
};

const NOT_MODIFIED = {
  description: 'Nothing has changed since the version that `If-None-Match` names',
  headers: { ...COMMON_HEADERS, ETag: headerRef('ETag') },
};

/** The first segment of the path: the group in which the reference shows the operation. */
export function tagOf(operation: Operation): string {
  return operation.http!.path.split('/')[1]!;
}

/** An OpenAPI 3.1 operation object. */
export interface OperationObject {
  operationId: string;
  tags: string[];
  parameters?: unknown[];
  [field: string]: unknown;
}

/** An OpenAPI 3.1 operation object, made of nothing but the operation; it refers to the schemas that are shared. */
export function describeOperation(operation: Operation, shared: Shared): OperationObject {
  const { permission, summary, name } = operation;
  const input = schemaOf(operation.input, 'input');
  const needs = permission === 'any_key' ? 'Any valid key may ask this.' : `The key needs \`${permission}\`.`;
  const parameters = parametersOf(operation, input);
  const requestBody = requestBodyOf(operation, input);
  return {
    operationId: name,
    tags: [tagOf(operation)],
    summary,
    description: `${summary}. ${needs}`,
    'x-required-permission': permission === 'any_key' ? null : permission,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      [operation.http!.status ?? 200]: successOf(operation, shared),
      ...(operation.http!.versioned && operation.http!.method === 'GET' && { 304: NOT_MODIFIED }),
      ...Object.fromEntries(failuresOf(operation).map((status) => [status, problemRef(status)])),
    },
  };
}

function pathNames(operation: Operation): string[] {
  return [...operation.http!.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

function parametersOf(operation: Operation, { properties = {}, required = [] }: JsonSchema): Parameter[] {
  const inPath = pathNames(operation);
  const reads = operation.http!.method === 'GET';
  const named = Object.entries(properties)
    .filter(([name]) => reads || inPath.includes(name))
    .map(([name, { description, ...schema }]): Parameter => {
      const place = inPath.includes(name) ? 'path' : 'query';
      const list = schema.type === 'array' ? { style: 'form', explode: false } : {};
      const needed = place === 'path' || required.includes(name);
      const example = place === 'path' ? { example: exampleOf(schema, name) } : {};
      return { name, in: place, required: needed, ...(description && { description }), ...list, schema, ...example };
    });
  const condition = operation.http!.versioned ? [reads ? IF_NONE_MATCH : IF_MATCH] : [];
  return [...named, ...condition, ...(operation.http!.method === 'POST' ? [IDEMPOTENCY] : [])];
}

function requestBodyOf(operation: Operation, input: JsonSchema) {
  if (operation.http!.method === 'GET') return undefined;
  const elsewhere = [...pathNames(operation), ...(operation.http!.versioned ? ['version'] : [])];
  const properties = Object.fromEntries(
    Object.entries(input.properties ?? {}).filter(([name]) => !elsewhere.includes(name)),
  );
  if (Object.keys(properties).length === 0) return undefined;
  const required = (input.required ?? []).filter((name) => !elsewhere.includes(name));
  const schema: JsonSchema = {
    type: 'object',
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
  const content = { 'application/json': { schema, example: bodyExample(schema) } };
  return { required: required.length > 0, content };
}

function successOf(operation: Operation, shared: Shared) {
  const { method, message, status, versioned } = operation.http!;
  const output = schemaOf(operation.output, 'output');
  const rows = isList(operation.output) ? output.properties!.items! : undefined;
  const envelope = (refer: (schema: JsonSchema) => JsonSchema): JsonSchema => {
    const properties: Record<string, JsonSchema> = {
      success: { const: true },
      message: { type: 'string', examples: [message] },
      data: rows ? { ...rows, items: refer(rows.items!) } : refer(output),
      ...(rows && { meta: refer(metaOf(output)) }),
    };
    return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  };
  return {
    description: message,
    headers: {
      ...COMMON_HEADERS,
      ...(status === 201 && { Location: headerRef('Location') }),
      ...(versioned && { ETag: headerRef('ETag') }),
      ...(method === 'POST' && { 'Idempotency-Replayed': headerRef('Idempotency-Replayed') }),
    },
    content: {
      'application/json': {
        schema: envelope((schema) => referTo(shared, schema)),
        example: exampleOf(envelope((schema) => schema)),
      },
    },
  };
}
