import { z } from 'zod';
import { pageOf } from '@/lib/core/schema';
import { isList } from '@/lib/http/api/envelope';
import { IDEMPOTENCY_KEY } from '@/lib/http/api/idempotency';
import type { Operation } from '@/lib/operation/operation';
import { failuresOf } from './codes';
import type { Parameter } from './components';
import { componentName } from './document';
import { bodyExample, exampleOf, type JsonSchema } from './example';
import { operationIdOf, pascalCase } from './names';
import { headerRef, problemRef } from './responses';
import { type Named, nameSchema, resolved, schemaOf } from './schema';

// Neither header has an example: Swagger UI, Postman and Bruno send example headers as they are, so that every POST would replay
// the first one, and every change would be based on version 3.
const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description:
    'The ETag you last read. The change is rejected if the resource has changed since. A list of ETags allows any of them; `*` allows any version',
  schema: { type: 'string' },
};

const IF_NONE_MATCH: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETags you already have; the response is 304 if the resource has not changed since',
  schema: { type: 'string' },
};

const IDEMPOTENCY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Makes the request safe to retry: for 24 hours, the same key with the same request returns the first response. ' +
    'Use a new UUID for each request. A key reused with a different request returns 422; a retry while the first request is running returns 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: IDEMPOTENCY_KEY.source },
};

const NOT_MODIFIED = {
  description: 'Not modified since the version in `If-None-Match`',
  headers: { ETag: headerRef('ETag') },
};

/** Returns the first segment of the path, the group of the operation in the reference. */
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

/**
 * Builds an OpenAPI 3.1 operation object from an operation alone.
 * @param named collects the schemas it refers to
 */
export function describeOperation(operation: Operation, named: Named): OperationObject {
  const { permission, summary, name } = operation;
  const operationId = operationIdOf(name);
  const input = schemaOf(operation.input, 'input', named);
  const needs = permission === 'any_key' ? 'Works with any valid key.' : `Requires \`${permission}\`.`;
  const parameters = parametersOf(operation, input);
  const requestBody = requestBodyOf(operation, operationId, input, named);
  return {
    operationId,
    tags: [tagOf(operation)],
    summary,
    description: needs,
    'x-required-permission': permission === 'any_key' ? null : permission,
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: {
      [operation.http!.status ?? 200]: successOf(operation, operationId, named),
      ...(operation.http!.accepted && { 202: acceptedOf(operation, operationId, named) }),
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
    .map(([name, { description: own, ...schema }]): Parameter => {
      const place = inPath.includes(name) ? 'path' : 'query';
      const description = own ?? (place === 'path' ? idWords(name) : undefined);
      const needed = place === 'path' || required.includes(name);
      // Tools send it as it is. UUIDs they generate themselves.
      const example = needed && schema.format !== 'uuid' ? { example: exampleOf(schema, name) } : {};
      return { name, in: place, required: needed, ...(description && { description }), schema, ...example };
    });
  const condition = operation.http!.versioned ? [reads ? IF_NONE_MATCH : IF_MATCH] : [];
  return [...named, ...condition, ...(operation.http!.method === 'POST' ? [IDEMPOTENCY] : [])];
}

// `secret_id` → “The ID of the secret”.
function idWords(name: string): string {
  return name === 'id' ? 'The ID' : `The ID of the ${name.replace(/_id$/, '').replaceAll('_', ' ')}`;
}

function requestBodyOf(operation: Operation, operationId: string, input: JsonSchema, named: Named) {
  if (operation.http!.method === 'GET') return undefined;
  const elsewhere = [...pathNames(operation), ...(operation.http!.versioned ? ['version'] : [])];
  const properties = Object.fromEntries(
    Object.entries(input.properties ?? {}).filter(([name]) => !elsewhere.includes(name)),
  );
  if (Object.keys(properties).length === 0) return undefined;
  const { required: _, ...rest } = input;
  const required = (input.required ?? []).filter((name) => !elsewhere.includes(name));
  const schema: JsonSchema = { ...rest, properties, ...(required.length > 0 && { required }) };
  const reference = nameSchema(named, `${pascalCase(operationId)}Request`, {
    ...schema,
    properties: inWords(properties),
  });
  return {
    // `minProperties` rejects an empty object, and so a missing body too.
    required: required.length > 0 || schema.minProperties !== undefined,
    content: { 'application/json': { schema: reference, example: bodyExample(resolved(schema, named)) } },
  };
}

// With a `default` keyword, generators require the field (openapi-typescript) or send their own copy of the default (zod).
function inWords(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const entries = Object.entries(properties).map(([name, { default: initial, ...field }]): [string, JsonSchema] => {
    if (initial === undefined || initial === null || (Array.isArray(initial) && initial.length === 0))
      return [name, field];
    const words = `Default: \`${typeof initial === 'string' ? initial : JSON.stringify(initial)}\``;
    return [name, { ...field, description: field.description ? `${field.description}. ${words}` : words }];
  });
  return Object.fromEntries(entries);
}

function successOf(operation: Operation, operationId: string, named: Named) {
  const { method, message, status, versioned } = operation.http!;
  // In addition to the headers of every response, which the document's description lists once.
  const headers = {
    ...(status && status !== 200 && { Location: headerRef('Location') }),
    ...(versioned && { ETag: headerRef('ETag') }),
    ...(method === 'POST' && { 'Idempotency-Replayed': headerRef('Idempotency-Replayed') }),
  };
  return {
    description: message,
    ...(Object.keys(headers).length > 0 && { headers }),
    content: { 'application/json': { schema: envelopeOf(operation, operationId, named) } },
  };
}

// The same body as otherwise; `Location` leads to the status of the work that goes on.
function acceptedOf(operation: Operation, operationId: string, named: Named) {
  const { headers, ...success } = successOf(operation, operationId, named);
  return {
    ...success,
    description: 'Accepted: the work goes on in the background',
    headers: { ...headers, Location: headerRef('Location') },
  };
}

function envelopeOf(operation: Operation, operationId: string, named: Named): JsonSchema {
  const output = schemaOf(operation.output, 'output', named);
  const page = isList(operation.output) ? output : undefined;
  const answered = page ? page.properties!.items! : output;
  const item = answered.items;
  const one = nameOf(item ?? answered, named, `${pascalCase(operationId)}Result`);
  const data = item ? { ...answered, items: one } : one;
  const properties: Record<string, JsonSchema> = {
    success: { type: 'boolean', const: true },
    message: { type: 'string' },
    data,
    ...(page && { meta: metaOf(page, operationId, named) }),
  };
  const envelope: JsonSchema = { type: 'object', properties, required: Object.keys(properties) };
  return nameSchema(named, `${componentName(one.$ref!)}${item ? 'List' : ''}Response`, envelope);
}

// A schema without an id is named after its operation.
function nameOf(schema: JsonSchema, named: Named, otherwise: string): JsonSchema {
  return schema.$ref ? schema : nameSchema(named, otherwise, schema);
}

// A page without its rows; the same for most lists.
function metaOf({ properties = {}, required = [] }: JsonSchema, operationId: string, named: Named): JsonSchema {
  const { items: _, ...meta } = properties;
  const schema: JsonSchema = {
    type: 'object',
    properties: meta,
    required: required.filter((name) => name !== 'items'),
  };
  const { items: __, ...usual } = schemaOf(pageOf(z.unknown()), 'output', named).properties!;
  const isUsual = JSON.stringify(usual) === JSON.stringify(meta);
  return nameSchema(named, isUsual ? 'PageMeta' : `${pascalCase(operationId)}Meta`, schema);
}
