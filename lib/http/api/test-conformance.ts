import { STATUS_CODES } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { dereference } from '@/lib/http/openapi/dereference';

interface HeaderObject {
  required?: boolean;
  schema: { type: 'string' | 'integer' };
}
interface ResponseObject {
  headers?: Record<string, HeaderObject>;
  content?: Record<string, { schema: object; examples?: Record<string, unknown> }>;
}
interface PathItem {
  [method: string]: { responses: Record<string, ResponseObject> };
}
interface Document {
  paths: Record<string, PathItem>;
  components: { headers: Record<string, HeaderObject>; responses: Record<string, ResponseObject> };
}

/** A response, and the request it answers. */
export interface Answered {
  method: string;
  /** Path and query, as sent. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

// Headers of HTTP itself and of every web server; all others must be documented.
const UNDOCUMENTED_HEADERS = new Set([
  ...['cache-control', 'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive'],
  ...['content-security-policy', 'cross-origin-resource-policy', 'strict-transport-security', 'transfer-encoding'],
  ...['vary', 'x-content-type-options'],
]);
/** Responses allowed for an undocumented path, and for a method its path does not have. */
const UNKNOWN_PATH = ['BadRequest', 'Unauthorized', 'Forbidden', 'NotFound', 'TooManyRequests', 'ServiceUnavailable'];
const UNKNOWN_METHOD = UNKNOWN_PATH.with(UNKNOWN_PATH.indexOf('NotFound'), 'MethodNotAllowed');

// Once per process; schemas are compiled when a response first needs them.
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const validators = new WeakMap<object, ValidateFunction>();

/**
 * Checks responses against an OpenAPI document.
 * @returns a function that returns one sentence per deviation in status, content type, body or headers; empty if the response
 * conforms
 */
export function conformance(source: unknown): (answered: Answered) => string[] {
  const document = dereference(source as Document);
  const templates = Object.keys(document.paths).map((template) => ({
    item: document.paths[template]!,
    pattern: new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
    // Fixed segments before parameters, as in the router.
    rank: template.replaceAll('{', '\uffff'),
  }));
  templates.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const common = Object.fromEntries(
    Object.entries(document.components.headers).filter(([name]) => /^(X-Request-Id|(X-)?RateLimit)/.test(name)),
  );

  return (answered) => {
    const { pathname } = new URL(answered.path, 'http://localhost');
    const item = templates.find(({ pattern }) => pattern.test(pathname))?.item;
    const response = expected(document, item, answered);
    if (!response) return [`${answered.status} is no documented status of ${answered.method} ${pathname}`];
    const headers = { ...common, ...response.headers };
    return [...headerFaults(headers, answered), ...bodyFaults(response, answered)];
  };
}

function expected(
  { components }: Document,
  item: PathItem | undefined,
  { method, status }: Answered,
): ResponseObject | undefined {
  const name = STATUS_CODES[status]?.replaceAll(' ', '') ?? '';
  const ofComponents = (names: string[]) => (names.includes(name) ? components.responses[name] : undefined);
  if (!item) return ofComponents(UNKNOWN_PATH);
  if (method === 'OPTIONS') {
    return status === 204 ? { headers: { Allow: components.headers.Allow! } } : undefined;
  }
  const operation = item[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
  return operation ? operation.responses[status] : ofComponents(UNKNOWN_METHOD);
}

function headerFaults(documented: Record<string, HeaderObject>, { headers }: Answered): string[] {
  const known = new Set(Object.keys(documented).map((name) => name.toLowerCase()));
  const unknown = [...headers.keys()].filter((name) => !known.has(name) && !UNDOCUMENTED_HEADERS.has(name));
  const wrong = Object.entries(documented).flatMap(([name, { required, schema }]) => {
    const value = headers.get(name);
    if (value === null) return required ? [`The header ${name} is missing`] : [];
    return schema.type === 'integer' && !/^\d+$/.test(value) ? [`The header ${name} is no integer: ${value}`] : [];
  });
  return [...unknown.map((name) => `The header ${name} is not documented`), ...wrong];
}

function bodyFaults({ content = {} }: ResponseObject, { method, headers, text }: Answered): string[] {
  const [documented] = Object.entries(content);
  const type = headers.get('content-type');
  if (!documented) return type === null && text === '' ? [] : [`A body is not documented: ${type} ${text}`];
  const [wanted, { schema, examples }] = documented;
  if (type !== `${wanted}; charset=utf-8`) return [`The content type is ${type}, not ${wanted}`];
  if (method === 'HEAD') return text === '' ? [] : ['An answer to HEAD has a body'];
  const body = parse(text);
  if (body === undefined) return [`The body is no JSON: ${text.slice(0, 200)}`];
  // Every problem code has an example at its status.
  const { code } = body as { code?: string };
  if (examples && !Object.hasOwn(examples, String(code))) return [`The body’s /code is not of this status: ${code}`];
  const validate = validatorOf(schema);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `The body’s ${instancePath || 'top'} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorOf(schema: object): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) {
    validate = ajv.compile(closed(schema));
    validators.set(schema, validate);
  }
  return validate;
}

// The document leaves objects open for future fields, but today's responses must not have undocumented ones.
function closed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(closed) as T;
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closed(inner)]));
  if (copy.type === 'object' && 'properties' in copy) copy.additionalProperties ??= false;
  return copy as T;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
