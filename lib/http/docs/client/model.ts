import { componentName, type Document, type OperationObject } from '@/lib/http/openapi/document';
import type { JsonSchema } from '@/lib/http/openapi/example';
import { openApiJson } from '@/lib/http/openapi/openapi';
import { operations } from '@/lib/registry';

/** A parameter in the path or the query. */
export interface ClientParameter {
  name: string;
  schema: JsonSchema;
  required: boolean;
  description?: string;
}

/** A function of the client: one operation of the API. */
export interface ClientFunction {
  /** `listAgents` */
  id: string;
  summary: string;
  permission: string | null;
  method: string;
  /** `/api/v1/agents/{id}` */
  path: string;
  inPath: ClientParameter[];
  inQuery: ClientParameter[];
  /** The component of the request body. */
  body?: { type: string; required: boolean };
  /** Whether `If-Match` is required. */
  versioned: boolean;
  /** False for a change at a connected service: after a failure, it may have been made. */
  repeatable: boolean;
  data: JsonSchema;
  meta?: JsonSchema;
  /** Whether it has pages that follow one another by cursor. */
  isList: boolean;
}

/** What a client consists of, read from the OpenAPI document. */
export interface ClientModel {
  title: string;
  version: string;
  /** The address of this installation. */
  url: string;
  /** The components that the functions need, by name. */
  types: Record<string, JsonSchema>;
  functions: ClientFunction[];
}

/** Returns the model of the clients that /docs/client.ts and /docs/client.py are made from. */
export function clientModel(): ClientModel {
  const document = JSON.parse(openApiJson(operations)) as Document;
  const functions = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation['x-required-permission'] !== undefined)
      .map(([method, operation]) => functionOf(document, path, method.toUpperCase(), operation)),
  );
  const { title, version } = document.info;
  return { title, version, url: document.servers[0]!.url, functions, types: typesOf(document, functions) };
}

function functionOf(document: Document, path: string, method: string, operation: OperationObject): ClientFunction {
  const { schemas, parameters: shared } = document.components;
  const parameters = (operation.parameters ?? []).map((one) =>
    '$ref' in one ? shared[componentName(one.$ref)]! : one,
  );
  const at = (place: string) => parameters.filter((parameter) => parameter.in === place);
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))![1];
  const { data, meta } = schemas[componentName(success.content!['application/json']!.schema.$ref!)]!.properties!;
  const body = operation.requestBody;
  return {
    id: operation.operationId,
    summary: operation.summary,
    permission: operation['x-required-permission'] ?? null,
    method,
    path,
    inPath: at('path'),
    inQuery: at('query'),
    ...(body && {
      body: { type: componentName(body.content['application/json']!.schema.$ref!), required: body.required },
    }),
    versioned: at('header').some(({ name }) => name === 'If-Match'),
    // Operations that call a connected service declare 502, and no others do.
    repeatable: method === 'GET' || !('502' in operation.responses),
    data: data!,
    ...(meta && { meta }),
    isList: meta !== undefined && at('query').some(({ name }) => name === 'cursor'),
  };
}

/** The components that functions refer to, directly or through others, in the order of the document. */
function typesOf({ components }: Document, functions: readonly ClientFunction[]): Record<string, JsonSchema> {
  const needed = new Set(['Problem']);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { $ref } = value as { $ref?: string };
    if (typeof $ref === 'string') need(componentName($ref));
    for (const inner of Object.values(value)) visit(inner);
  };
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    visit(components.schemas[name]);
  };
  visit(components.schemas.Problem);
  for (const { inPath, inQuery, body, data, meta } of functions) {
    visit([inPath, inQuery, data, meta]);
    if (body) need(body.type);
  }
  return Object.fromEntries(Object.entries(components.schemas).filter(([name]) => needed.has(name)));
}
