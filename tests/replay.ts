import { dereference } from '@/lib/http/openapi/dereference';
import { exampleOf } from '@/lib/http/openapi/example';
import { operationIdOf } from '@/lib/http/openapi/names';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: { examples?: unknown[] };
  example?: unknown;
}
interface OperationObject {
  operationId: string;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { example: object } } };
}
interface Document {
  paths: Record<string, Record<string, OperationObject>>;
}
interface Operation extends OperationObject {
  method: string;
  path: string;
}

/** A response as a client receives it; header names are lower case. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
}
export interface Request {
  headers: Record<string, string>;
  body?: string;
}
export type Call = (method: string, path: string, request: Request) => Promise<Answer>;

interface Choice {
  /** Rows that no request creates, by resource: `users`. */
  ids?: Record<string, string>;
  /** Operations that are called only with invalid input. */
  except?: string[];
}

/**
 * Calls every operation of the API document twice: with an unknown field, and with the document's own example.
 * Rows are created by the operations that create them, and deleted afterwards.
 * @returns request → response, without parts that differ between requests
 */
export async function replay(call: Call, { ids = {}, except = [] }: Choice = {}): Promise<Map<string, string>> {
  const document = JSON.parse((await call('GET', '/api/v1/openapi.json', { headers: {} })).text) as Document;
  const answers = new Map<string, string>();
  const made = new Map(Object.entries(ids));
  for (const operation of inOrder(dereference(document))) {
    const { method, operationId } = operation;
    const ask = async (kind: string, path: string, body?: string) => {
      const answer = await call(method, path, { headers: await headersOf(call, operation), ...(body && { body }) });
      answers.set(`${operationId}, ${kind}`, plain(answer));
      return answer;
    };
    const path = pathOf(operation, made);
    const example = operation.requestBody?.content['application/json'].example;
    if (example) await ask('wrong', path, '{"field_that_is_not_there":1}');
    else await ask('wrong', `${path}${path.includes('?') ? '&' : '?'}field_that_is_not_there=1`);
    if (except.some((name) => operationIdOf(name) === operationId)) continue;
    const { status, text } = await ask('right', path, example && JSON.stringify(example));
    if (status >= 300) continue;
    const { data } = JSON.parse(text);
    if (status === 201 || status === 202) made.set(nounOf(operation), data.id);
    for (const secret of data?.secrets ?? []) made.set('secret_id', secret.id);
  }
  return answers;
}

/** Bulk changes, which are below the resource that they change. */
const BULK = /^\/api\/v1\/(users\/bulk|invitations\/bulk\/changes)/;

/** The resource of a path: `users`, or `users/bulk` for what is below it. */
function nounOf({ path }: { path: string }): string {
  return BULK.exec(path)?.[1] ?? path.split('/')[3]!;
}

// The rows of a resource are created first and deleted last.
const ORDER = ['POST', 'GET', 'PATCH', 'PUT', 'POST below', 'DELETE below', 'DELETE'];

function inOrder({ paths }: Document): Operation[] {
  const rank = ({ method, path }: Operation) => {
    // Before the rows are changed which the example selects.
    if (BULK.test(path) && !path.includes('{')) return ORDER.indexOf(method);
    const below = path.split('/').length > (method === 'POST' ? 4 : 5) && (method === 'POST' || method === 'DELETE');
    return ORDER.indexOf(below ? `${method} below` : method);
  };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
  return all.sort((a, b) => rank(a) - rank(b));
}

function pathOf(operation: Operation, made: Map<string, string>): string {
  const { path, parameters = [] } = operation;
  const at = (place: string) => parameters.filter((parameter) => parameter.in === place && parameter.required);
  const filled = at('path').reduce(
    (text, { name, schema, example }) =>
      text.replace(
        `{${name}}`,
        made.get(name === 'id' ? nounOf(operation) : name) ?? String(example ?? exampleOf(schema, name)),
      ),
    path,
  );
  const query = at('query').map(({ name, schema, example }) => [name, String(example ?? exampleOf(schema, name))]);
  return query.length > 0 ? `${filled}?${new URLSearchParams(query)}` : filled;
}

async function headersOf(call: Call, { parameters = [], path }: Operation): Promise<Record<string, string>> {
  if (!parameters.some(({ name }) => name === 'If-Match')) return { 'content-type': 'application/json' };
  const { etag = '' } = (await call('GET', path, { headers: {} })).headers;
  return { 'content-type': 'application/json', 'if-match': etag };
}

// Headers of the connection and encoding, not of the response. Next lists its own headers in Vary and compresses by
// itself.
const HOP = ['connection', 'content-encoding', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'vary'];

/** A response without ids, times, keys, cursors and remaining limits. */
function plain({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !HOP.includes(name));
  const lines = kept.map(
    ([name, value]) => `${name}: ${name.includes('ratelimit') ? value.replace(/\d+/g, '0') : value}`,
  );
  return [status, ...lines.sort(), '', text]
    .join('\n')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, '<time>')
    .replace(/agni_sk_\w+/g, '<key>')
    .replace(/"(last_four|next_cursor)":"[^"]*"/g, '"$1":"<text>"');
}
