import { STATUS_CODES } from 'node:http';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { dereference } from './openapi-dereference';

interface HeaderObject {
  required?: boolean;
  schema: { type: 'string' | 'integer' };
}
interface ResponseObject {
  headers?: Record<string, HeaderObject>;
  content?: Record<string, { schema: object }>;
}
interface PathItem {
  [method: string]: { responses: Record<string, ResponseObject> };
}
interface Document {
  paths: Record<string, PathItem>;
  components: { headers: Record<string, HeaderObject>; responses: Record<string, ResponseObject> };
}

/** An answer as it came, and the request that it answers. */
export interface Answered {
  method: string;
  /** Path and query, as they were sent. */
  path: string;
  status: number;
  headers: Headers;
  text: string;
}

// Of HTTP itself and of every web server; all others are ours, and documented.
const UNDOCUMENTED_HEADERS = new Set([
  ...['cache-control', 'connection', 'content-encoding', 'content-length', 'content-type', 'date', 'keep-alive'],
  ...['content-security-policy', 'cross-origin-resource-policy', 'strict-transport-security', 'transfer-encoding'],
  ...['vary', 'x-content-type-options'],
]);
/** What a path that is in no document may be answered with, and a method that its path does not have. */
const UNKNOWN_PATH = ['BadRequest', 'Unauthorized', 'Forbidden', 'NotFound', 'TooManyRequests', 'ServiceUnavailable'];
const UNKNOWN_METHOD = UNKNOWN_PATH.with(UNKNOWN_PATH.indexOf('NotFound'), 'MethodNotAllowed');

// Once per process: the schemas of a document are compiled when an answer first needs them.
const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const validators = new WeakMap<object, ValidateFunction>();

/**
 * Judges answers by an OpenAPI document.
 * @returns a function that gives what in an answer the document does not say, one sentence each: its status, its content
 * type, its body, its headers; nothing when the answer is as documented
 */
export function conformance(source: unknown): (answered: Answered) => string[] {
  const document = dereference(source as Document);
  const templates = Object.keys(document.paths).map((template) => ({
    item: document.paths[template]!,
    pattern: new RegExp(`^${template.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}/?$`),
    // A fixed segment goes before a parameter, as in the router.
    rank: template.replaceAll('{', '\uffff'),
  }));
  templates.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  const common = Object.fromEntries(
    Object.entries(document.components.headers).filter(([name]) => /^(X-Request-Id|(X-)?RateLimit)/.test(name)),
  );

  return (answered) => {
    const { pathname } = new URL(answered.path, 'http://localhost');
    const item = templates.find(({ pattern }) => pattern.test(pathname))?.item;
    const response = expected(document, item, common, answered);
    if (!response) return [`${answered.status} is no documented status of ${answered.method} ${pathname}`];
    return [...headerFaults(response, answered), ...bodyFaults(response, answered)];
  };
}

function expected(
  { components }: Document,
  item: PathItem | undefined,
  common: Record<string, HeaderObject>,
  { method, status }: Answered,
): ResponseObject | undefined {
  const name = STATUS_CODES[status]?.replaceAll(' ', '') ?? '';
  const ofComponents = (names: string[]) => (names.includes(name) ? components.responses[name] : undefined);
  if (!item) return ofComponents(UNKNOWN_PATH);
  if (method === 'OPTIONS') {
    return status === 204 ? { headers: { ...common, Allow: components.headers.Allow! } } : undefined;
  }
  const operation = item[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
  return operation ? operation.responses[status] : ofComponents(UNKNOWN_METHOD);
}

function headerFaults({ headers: documented = {} }: ResponseObject, { headers }: Answered): string[] {
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
  const [wanted, { schema }] = documented;
  if (type !== `${wanted}; charset=utf-8`) return [`The content type is ${type}, not ${wanted}`];
  if (method === 'HEAD') return text === '' ? [] : ['An answer to HEAD has a body'];
  const body = parse(text);
  if (body === undefined) return [`The body is no JSON: ${text.slice(0, 200)}`];
  const validate = validatorOf(schema);
  if (validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `The body’s ${instancePath || 'top'} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorOf(schema: object): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  return validate;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
