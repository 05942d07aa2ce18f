import { STATUS_CODES } from 'node:http';
import { PROBLEMS, type ProblemCode } from '@/lib/core/problem';
import { FieldErrorSchema } from '@/lib/core/schema';
import { problemType } from '@/lib/http/api/envelope';
import { AvailableDay } from '@/lib/integrations/scheduling/schema';
import { BY_STATUS } from './codes';
import { type Named, nameSchema, schemaOf } from './schema';

type HeaderName = keyof typeof headers;

const text = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });
const whole = (description: string, example: number) => ({ description, schema: { type: 'integer' }, example });
/** A header that is present in every response that documents it. */
const always = <T extends object>(header: T) => ({ ...header, required: true });

/** The response headers. */
export const headers = {
  'X-Request-Id': always(
    text('Identifies this request; include it when you ask for support', '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc'),
  ),
  'RateLimit-Policy': always(text('The limits that apply', '"minute";q=300;w=60, "burst";q=50;w=60')),
  RateLimit: always(
    text('Requests remaining under each limit, and seconds until it resets', '"minute";r=299;t=60, "burst";r=50;t=60'),
  ),
  'X-RateLimit-Limit': always(whole('Requests allowed per minute', 300)),
  'X-RateLimit-Remaining': always(whole('Requests remaining in this minute', 299)),
  'X-RateLimit-Reset': always(whole('When the minute ends, as a Unix timestamp in seconds', 1_774_015_200)),
  'Retry-After': always(whole('Seconds to wait before trying again', 12)),
  'WWW-Authenticate': always(text('How to authenticate (RFC 6750)', 'Bearer realm="api"')),
  Allow: always(text('The methods this path supports', 'GET, HEAD, OPTIONS, POST')),
  ETag: always(text('The version of the resource; send it back in If-Match', '"3"')),
  'Idempotency-Replayed': text('Sent when this is the saved response to an earlier request with the same key', 'true'),
  Location: always(text('The path of the new resource', '/api/v1/agents/019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc')),
};

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** Returns the reference to a header. */
export function headerRef(name: HeaderName) {
  return ref('headers', name);
}

// The headers of every response. The document declares them where they matter most, and its description names them once.
const COMMON_HEADERS = Object.fromEntries(
  [
    'X-Request-Id',
    'RateLimit-Policy',
    'RateLimit',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
  ].map((name) => [name, headerRef(name as HeaderName)]),
);

/** Adds the schema of every error body: RFC 9457, plus `success` and `message`. */
export function nameProblem(named: Named): void {
  nameSchema(named, 'Problem', {
    type: 'object',
    required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id', 'success', 'message'],
    properties: {
      type: {
        type: 'string',
        format: 'uri',
        description: 'Identifies the kind of problem and links to its explanation',
      },
      title: { type: 'string' },
      status: { type: 'integer' },
      detail: { type: 'string', description: 'What went wrong, in a sentence' },
      instance: { type: 'string', description: 'The path of the request' },
      code: { type: 'string', enum: [...new Set(Object.values(BY_STATUS).flat())] },
      request_id: { type: 'string', format: 'uuid' },
      errors: { type: 'array', items: schemaOf(FieldErrorSchema, 'output', named), description: 'The invalid fields' },
      required_permissions: {
        type: 'array',
        items: { type: 'string' },
        description: 'The permissions the key is missing',
      },
      available_slots: {
        type: 'array',
        items: schemaOf(AvailableDay, 'output', named),
        description: 'Free times, if the requested one is taken',
      },
      success: { type: 'boolean', const: false },
      message: { type: 'string', description: 'The same as detail' },
    },
  });
}

/** Returns the error responses of these statuses by name (`BadRequest` for 400), each with its codes. */
export function problemResponses(statuses: ReadonlySet<string>) {
  const used = Object.entries(BY_STATUS).filter(([status]) => statuses.has(status));
  return Object.fromEntries(
    used.map(([status, codes]) => [responseName(status), problemResponse(Number(status), codes)]),
  );
}

/** Returns the reference to the error response of a status. */
export function problemRef(status: string | number) {
  return ref('responses', responseName(status));
}

function responseName(status: string | number): string {
  return STATUS_CODES[status]!.replaceAll(' ', '');
}

// A header that only some responses with a status carry.
const sometimes = (name: HeaderName, description: string) => ({ ...headers[name], description, required: false });
const MORE_HEADERS: Record<number, Record<string, object>> = {
  401: { 'WWW-Authenticate': headerRef('WWW-Authenticate') },
  403: { 'WWW-Authenticate': sometimes('WWW-Authenticate', 'Names the missing permission (RFC 6750)') },
  405: { Allow: headerRef('Allow') },
  409: {
    'Retry-After': sometimes('Retry-After', 'Seconds until the first request with this Idempotency-Key may be done'),
  },
  429: { ...COMMON_HEADERS, 'Retry-After': headerRef('Retry-After') },
  503: { 'Retry-After': headerRef('Retry-After') },
};

function problemResponse(status: number, codes: readonly ProblemCode[]) {
  const examples = codes.map((code) => [code, { value: problemExample(code) }]);
  return {
    description: `${STATUS_CODES[status]}. Codes: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    ...(MORE_HEADERS[status] && { headers: MORE_HEADERS[status] }),
    content: {
      'application/problem+json': {
        schema: ref('schemas', 'Problem'),
        examples: Object.fromEntries(examples),
      },
    },
  };
}

function problemExample(code: ProblemCode) {
  const { status, title } = PROBLEMS[code];
  // As the API says it: the first invalid field, or else a sentence.
  const detail = code === 'validation_error' ? 'name: This field is required.' : `${title}.`;
  return {
    type: problemType(code),
    title,
    status,
    detail,
    instance: '/api/v1/agents',
    code,
    request_id: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
    ...(code === 'insufficient_permission' && { required_permissions: ['agents:write'] }),
    ...(code === 'validation_error' && {
      errors: [{ path: 'name', code: 'required', message: 'This field is required.' }],
    }),
    success: false,
    message: detail,
  };
}
