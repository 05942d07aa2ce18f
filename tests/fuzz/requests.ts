import fc, { type Arbitrary } from 'fast-check';
import { bodyOf } from './bodies';
import { idsNamed } from './ids';
import { mostly, type Schema, text, valid } from './values';

interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: Schema;
}
interface OperationObject {
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema; example?: object } } };
}
/** An OpenAPI document without references. */
export interface Document {
  paths: Record<string, Record<string, OperationObject>>;
}

/** A generated request: placeholders such as `@own.agents.0` in path and body are replaced by ids of the world. */
export interface Drawn {
  method: string;
  path: string;
  /** The name of a key in the world. */
  key: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'];
const RAW_SEGMENTS = ['%', '%ff', '%00', '%E0%A4%A', '%2F', '%2e%2e', '..', '@', ':id', '{id}', 'bulk', 'search', '1'];

/** Every key, valid and invalid, the one with the most permissions first. */
export const KEYS = [
  'all',
  'other',
  'reader',
  'writer',
  'agents',
  'contacts',
  'revoked',
  'expired',
  'mistyped',
  'none',
];

const BULK = [
  { below: '/users/bulk/', noun: 'bulk-changes' },
  { below: '/invitations/bulk/changes/', noun: 'invitation-changes' },
];

/** How often operations of each method are called: the most dangerous ones most often. */
const WEIGHTS: Record<string, number> = { get: 3, post: 6, patch: 6, put: 6, delete: 4 };

/** Generates requests to every operation of a document: valid, nearly valid, and invalid. */
export function requests({ paths }: Document): Arbitrary<Drawn> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      // The document itself is long and the same for every caller.
      weight: path.endsWith('openapi.json') ? 1 : WEIGHTS[method]!,
      arbitrary: requestTo(path, method.toUpperCase(), operation),
    })),
  );
  return fc.oneof(...operations);
}

function requestTo(template: string, method: string, operation: OperationObject): Arbitrary<Drawn> {
  const { schema, example } = operation.requestBody?.content['application/json'] ?? {};
  return fc
    .record({
      method: mostly(fc.constant(method), fc.constantFrom(...METHODS), 15),
      path: pathOf(template),
      query: queryOf(operation.parameters?.filter((parameter) => parameter.in === 'query') ?? [], method),
      key: mostly(fc.constantFrom('all', 'all', 'other'), fc.constantFrom(...KEYS), 4),
      headers: headersOf(operation.parameters ?? []),
      body: schema
        ? bodyOf(schema, example)
        : mostly(fc.constant(undefined), bodyOf({ type: 'object', properties: {} }), 12),
    })
    .map(({ path, query, ...rest }) => ({ ...rest, path: query ? `${path}?${query}` : path }));
}

function pathOf(template: string): Arbitrary<string> {
  const segments = template.split('/').map((segment) => {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (!name) return fc.constant(segment);
    const wrong = fc.oneof(text.map(encode), fc.constantFrom(...RAW_SEGMENTS));
    return mostly(
      idsNamed(name, BULK.find(({ below }) => template.includes(below))?.noun ?? template.split('/')[3]!),
      wrong,
      8,
    );
  });
  const path = fc.tuple(...segments).map((parts) => parts.join('/'));
  const end = mostly(fc.constant(''), fc.constantFrom('/', '//', '/extra', '/%20'), 12);
  return fc.tuple(path, end).map((parts) => parts.join(''));
}

function queryOf(parameters: Parameter[], method: string): Arbitrary<string> {
  const pair = ({ name, schema }: Parameter) => {
    const right = valid(schema, idsNamed, name).map(String);
    const cursor = name === 'cursor' ? fc.constantFrom('@cursor.0', '@cursor.1', '@cursor.2') : right;
    return mostly(cursor, text, 4).map((value) => `${name}=${encode(value)}`);
  };
  const known = parameters.map((parameter) => {
    const none: Arbitrary<string | undefined> = fc.constant(undefined);
    return parameter.required ? mostly(pair(parameter), none, 8) : mostly(none, pair(parameter), 5);
  });
  const junk = fc.oneof(
    fc.tuple(text, text).map((both) => both.map(encode).join('=')),
    fc.constantFrom('%', '%ff=%fe', '&&', '=', 'limit=1&limit=2', 'limit[]=1', 'org_id=@stranger.id', 'api_key=x'),
    fc.constantFrom('org_id=@own.id', 'organization_id=@own.id', '__proto__=1', 'limit=5&', 'a'.repeat(4_000)),
  );
  const extra = mostly(fc.constant(undefined), junk, method === 'GET' ? 10 : 25);
  return fc.tuple(...known, extra).map((parts) => parts.filter((part) => part !== undefined).join('&'));
}

function headersOf(parameters: Parameter[]): Arbitrary<Record<string, string>> {
  const version = mostly(fc.constant('@version'), fc.constantFrom('"1"', '*', 'W/"1"', '1', '"1", "2"', '"x"', ''), 4);
  const once = fc.oneof(
    fc.nat(9).map((n) => `key-${n}`),
    fc.uuid(),
    fc.constantFrom('', '"k"', 'é', 'x'.repeat(256)),
  );
  const types = ['text/plain', 'application/json; charset=latin1', 'application/xml', 'application/jsonp', ''];
  const named = (name: string) => parameters.some((parameter) => parameter.name === name);
  const drawn: [name: string, outOf40: number, value: Arbitrary<string>][] = [
    ['if-match', named('If-Match') ? 37 : 1, version],
    ['idempotency-key', named('Idempotency-Key') ? 8 : 1, once],
    ['content-type', 40, mostly(fc.constant('application/json'), fc.constantFrom(...types), 15)],
    ['content-encoding', 1, fc.constantFrom('gzip', 'identity')],
    [
      'authorization',
      3,
      fc.constantFrom('Bearer @key', 'bearer  @key', 'Bearer nonsense', 'Basic YTpi', 'Bearer', 'é'),
    ],
    ['cookie', 1, fc.constant('session=x; __Host-session=y')],
    ['x-forwarded-for', 1, fc.constantFrom('127.0.0.1', 'unknown', "' or 1=1")],
    ['user-agent', 1, fc.constantFrom('', 'x'.repeat(2_000), 'é\u0080')],
  ];
  return fc
    .tuple(
      ...drawn.map(([name, outOf40, value]) =>
        fc.tuple(
          fc.nat(39).map((n) => n >= 40 - outOf40),
          fc.constant(name),
          value,
        ),
      ),
    )
    .map((headers) => Object.fromEntries(headers.filter(([sent]) => sent).map(([, name, value]) => [name, value])));
}

// Half of a surrogate pair cannot be encoded in a URL.
function encode(value: string): string {
  return /\p{Cs}/u.test(value) ? '%ED%A0%80' : encodeURIComponent(value).replaceAll('%40', '@');
}
