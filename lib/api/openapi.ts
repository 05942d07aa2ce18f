import { env } from '@/lib/env';
import type { Operation } from '@/lib/operation';
import { describeOperation, tagOf } from './openapi-operation';
import { headers, problemResponses, problemSchema } from './openapi-responses';

const DESCRIPTION = `Everything that the settings screen does, for programs. Send a key from the API Keys tab in \`X-Api-Key\`
or as \`Authorization: Bearer\`. Reading needs \`resource:read\`, changing \`resource:write\`; write never includes read.
Lists take \`limit\` and \`offset\`, or \`cursor\` for long walks.
A POST with an \`Idempotency-Key\` may be sent again without being done twice. Failures are \`application/problem+json\` (RFC 9457).`;

const TAGS: Record<string, string> = {
  me: 'The key that asks',
  organization: 'The organization that the key acts for',
  users: 'People with access',
  invitations: 'People who are asked to join',
  'api-keys': 'Keys for this API',
  'audit-log': 'What was done, and by whom',
  agents: 'Voice agents',
  calls: 'Telephone calls with their transcripts',
  leads: 'Chances of business',
  contacts: 'People the organization talks with',
  'knowledge-base': 'Documents that agents answer from',
  analytics: 'Figures over calls and leads',
  integrations: 'Connections to other systems',
};

const documents = new WeakMap<readonly Operation[], string>();

/** The OpenAPI document of a list of operations as JSON text; made at the first request for it. */
export function openApiJson(list: readonly Operation[]): string {
  let text = documents.get(list);
  if (text === undefined) {
    text = JSON.stringify(openApiDocument(list));
    documents.set(list, text);
  }
  return text;
}

/** The OpenAPI 3.1 document of a list of operations: those with `http`, by path and method. */
export function openApiDocument(list: readonly Operation[]) {
  const served = list.filter((operation) => operation.http);
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of served) {
    const path = `/api/v1${operation.http!.path}`;
    paths[path] ??= {};
    paths[path][operation.http!.method.toLowerCase()] = describeOperation(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${env.APP_NAME} API`,
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
      contact: { name: env.APP_NAME, url: env.APP_URL },
    },
    servers: [{ url: env.APP_URL.replace(/\/+$/, '') }],
    tags: [...new Set(served.map(tagOf))].map((name) => ({ name, description: TAGS[name] ?? name })),
    security: [{ api_key: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        api_key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same key as in X-Api-Key' },
      },
      schemas: { Problem: problemSchema },
      responses: problemResponses(),
      headers,
    },
  };
}
