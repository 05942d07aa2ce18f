import { env } from '@/lib/core/env';
import type { Operation } from '@/lib/operation/operation';
import { shareParameters } from './components';
import { describeOperation, type OperationObject } from './operation';
import { headers, nameProblem, problemRef, problemResponses } from './responses';
import type { Named } from './schema';

const DESCRIPTION = `Everything the settings screen does, for programs. Send a key from the API Keys tab in \`X-Api-Key\`
or as \`Authorization: Bearer\`. Reading requires \`resource:read\`, changing requires \`resource:write\`; write never includes read.
Lists take \`limit\` and \`offset\`, or \`cursor\` to page through long lists.
Send an \`Idempotency-Key\` with a POST to make it safe to retry. Errors are \`application/problem+json\` (RFC 9457).
Every response carries \`X-Request-Id\`, and the rate limits with what remains of them in \`RateLimit\`, \`RateLimit-Policy\` and
\`X-RateLimit-*\`. HEAD is answered like GET, without a body; OPTIONS returns 204 and \`Allow\`. A trailing slash makes no difference.`;

const TAGS: Record<string, string> = {
  me: 'The authenticated API key',
  organization: 'The organization the API key belongs to',
  users: 'People with access',
  invitations: 'Pending and past invitations',
  'api-keys': 'API keys and their usage',
  'audit-log': 'Who changed what, and when',
  agents: 'Voice agents',
  calls: 'Phone calls and their transcripts',
  leads: 'Sales leads',
  contacts: 'People your organization is in touch with',
  'knowledge-base': 'Documents that agents answer from',
  analytics: 'Call and lead statistics',
  integrations: 'Connected services',
  ghl: 'GoHighLevel: calendars, appointments and contacts',
  calcom: 'Cal.com: event types and appointments',
  openapi: 'This document',
};

const documents = new WeakMap<readonly Operation[], string>();

/** Returns the OpenAPI document of a list of operations as JSON; built at the first request. */
export function openApiJson(list: readonly Operation[]): string {
  let text = documents.get(list);
  if (text === undefined) {
    text = JSON.stringify(openApiDocument(list));
    documents.set(list, text);
  }
  return text;
}

/** Builds the OpenAPI 3.1 document of the operations with `http`, by path and method, including the document's own endpoint. */
export function openApiDocument(list: readonly Operation[]) {
  const named: Named = new Map();
  nameProblem(named);
  const paths: Record<string, Record<string, OperationObject>> = {};
  for (const operation of list.filter(({ http }) => http)) {
    const path = `/api/v1${operation.http!.path}`;
    paths[path] ??= {};
    paths[path][operation.http!.method.toLowerCase()] = describeOperation(operation, named);
  }
  paths['/api/v1/openapi.json'] = { get: ITSELF };
  const all = Object.values(paths).flatMap((methods) => Object.values(methods));
  const parameters = shareParameters(all);
  const url = env.APP_URL.replace(/\/+$/, '');
  return {
    openapi: '3.1.0',
    info: {
      title: `${env.APP_NAME} API`,
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
      contact: { name: env.APP_NAME, url },
    },
    externalDocs: { description: 'Reference and guides', url: `${url}/docs` },
    servers: [{ url }],
    tags: [...new Set(all.flatMap(({ tags }) => tags))].map((name) => ({ name, description: TAGS[name] ?? name })),
    security: [{ api_key: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        api_key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key as in X-Api-Key' },
      },
      schemas: Object.fromEntries(named),
      parameters,
      responses: problemResponses(new Set(all.flatMap(({ responses }) => Object.keys(responses as object)))),
      headers,
    },
  };
}

const ITSELF: OperationObject = {
  operationId: 'getOpenApiDocument',
  tags: ['openapi'],
  summary: 'Get the OpenAPI document',
  description: 'All endpoints, described in OpenAPI 3.1. No API key required.',
  security: [],
  responses: {
    200: {
      description: 'The OpenAPI document',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['openapi', 'info', 'paths'],
            properties: {
              openapi: { type: 'string', pattern: '^3\\.1\\.' },
              info: { type: 'object' },
              paths: { type: 'object' },
            },
            additionalProperties: true,
          },
        },
      },
    },
    ...Object.fromEntries([405, 500, 503].map((status) => [status, problemRef(status)])),
  },
};
