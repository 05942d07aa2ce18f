import type { ProblemCode } from '@/lib/core/problem';
import { dereference } from '@/lib/http/openapi/dereference';
import type { Document, OperationObject, ParameterObject, ResponseObject } from '@/lib/http/openapi/document';
import { exampleOf } from '@/lib/http/openapi/example';
import { operationIdOf } from '@/lib/http/openapi/names';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { operations } from '@/lib/registry';
import { type Field, fieldOf, fieldsOf } from './fields';

/** A parameter with its place and, if it is required, an example value. */
export interface Parameter extends Field {
  place: 'path' | 'query' | 'header';
  example?: string;
}

/** An endpoint as shown in the reference. `id` is its name in usage counts and the audit log, and its anchor. */
export interface Endpoint {
  id: string;
  group: string;
  method: string;
  path: string;
  summary: string;
  permission: string | null;
  parameters: Parameter[];
  body?: { required: boolean; fields: Field[]; example: unknown };
  success: { status: number; message: string; headers: string[]; fields: Field[]; example: unknown };
  failures: { status: number; codes: ProblemCode[] }[];
}

export interface Group {
  /** The first path segment of its endpoints. */
  name: string;
  /** Its display name. */
  title: string;
  description: string;
  endpoints: Endpoint[];
}

export interface Reference {
  title: string;
  version: string;
  /** The address of this installation, without a trailing slash. */
  url: string;
  groups: Group[];
}

const NAMES = new Map(operations.map(({ name }) => [operationIdOf(name), name]));

let made: Reference | undefined;

/** Returns the reference, read from the document that /api/v1/openapi.json serves, so that the two cannot differ. */
export function reference(): Reference {
  made ??= readDocument(dereference(JSON.parse(openApiJson(operations)) as Document<ParameterObject>));
  return made;
}

const ORDER = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];

/** Reads the groups of a dereferenced document, in the order of its tags, with endpoints sorted by path and method. */
export function readDocument(document: Document<ParameterObject>): Reference {
  const endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-required-permission'] !== undefined)
      .map(([method, operation]) => readOperation(path, method, operation)),
  );
  const groups = new Set(endpoints.map(({ group }) => group));
  const rank = ({ path, method }: Endpoint) => `${path.replaceAll('{', '\uffff')} ${ORDER.indexOf(method)}`;
  return {
    title: document.info.title,
    version: document.info.version,
    url: document.servers[0]!.url,
    groups: document.tags
      .filter(({ name }) => groups.has(name))
      .map(({ name, description }) => ({
        name,
        title: titleOf(name),
        description,
        endpoints: endpoints.filter(({ group }) => group === name).sort((a, b) => (rank(a) < rank(b) ? -1 : 1)),
      })),
  };
}

const PROPER_NAMES: Record<string, string> = { ghl: 'GoHighLevel', calcom: 'Cal.com' };

function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ').replace(/\bapi\b/, 'API');
  return PROPER_NAMES[name] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

function readOperation(path: string, method: string, operation: OperationObject<ParameterObject>): Endpoint {
  const body = operation.requestBody?.content['application/json'];
  const statuses = Object.keys(operation.responses);
  const success = statuses.find((status) => status.startsWith('2'))!;
  return {
    id: NAMES.get(operation.operationId) ?? operation.operationId,
    group: operation.tags[0]!,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    permission: operation['x-required-permission'] ?? null,
    parameters: (operation.parameters ?? []).map(readParameter),
    ...(body && {
      body: { required: operation.requestBody!.required, fields: fieldsOf(body.schema), example: body.example },
    }),
    success: readSuccess(Number(success), operation.responses[success]!),
    failures: statuses
      .filter((status) => Number(status) >= 400)
      .map((status) => ({ status: Number(status), codes: codesOf(operation.responses[status]!) })),
  };
}

function readParameter({ name, in: place, required, description, schema, example }: ParameterObject): Parameter {
  const shown = example ?? (required ? exampleOf(schema, name) : undefined);
  return {
    ...fieldOf(name, { description, ...schema }, required),
    place,
    ...(shown !== undefined && { example: String(shown) }),
  };
}

function readSuccess(status: number, response: ResponseObject): Endpoint['success'] {
  const { schema } = response.content!['application/json']!;
  return {
    status,
    message: response.description,
    headers: Object.keys(response.headers ?? {}),
    fields: fieldsOf(schema),
    example: { ...(exampleOf(schema) as object), message: response.description },
  };
}

function codesOf(response: ResponseObject): ProblemCode[] {
  return Object.keys(response.content?.['application/problem+json']?.examples ?? {}) as ProblemCode[];
}
