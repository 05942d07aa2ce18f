import { PROBLEMS, type ProblemCode } from '@/lib/problem';
import { problemType } from './answer';
import { BY_STATUS } from './openapi-codes';

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** Headers of every answer, by reference. */
export const COMMON_HEADERS = Object.fromEntries(
  [
    'X-Request-Id',
    'RateLimit-Policy',
    'RateLimit',
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
  ].map((name) => [name, ref('headers', name)]),
);

const text = (description: string, example: string) => ({ description, schema: { type: 'string' }, example });
const whole = (description: string, example: number) => ({ description, schema: { type: 'integer' }, example });

/** The headers that answers carry. */
export const headers = {
  'X-Request-Id': text('Names this request; give it when you ask for help', '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc'),
  'RateLimit-Policy': text('The limits that apply', '"minute";q=300;w=60, "burst";q=50;w=60'),
  RateLimit: text('What is left of them, and for how many seconds', '"minute";r=299;t=60, "burst";r=50;t=60'),
  'X-RateLimit-Limit': whole('Requests in a minute', 300),
  'X-RateLimit-Remaining': whole('Requests left in this minute', 299),
  'X-RateLimit-Reset': whole('When the minute ends, in seconds since 1970', 1_774_015_200),
  'Retry-After': whole('Seconds to wait before trying again', 12),
  'WWW-Authenticate': text('How to authenticate (RFC 6750)', 'Bearer realm="api"'),
  ETag: text('The version of what was read; send it back in If-Match', '"3"'),
  'Idempotency-Replayed': text('Sent when this is the kept answer to an earlier request with this key', 'true'),
  Location: text('Where the new resource is', '/api/v1/agents/019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc'),
};

const fieldError = {
  type: 'object',
  required: ['path', 'code', 'message'],
  properties: {
    path: { type: 'string', description: 'The field, with dots between levels', examples: ['name'] },
    code: { type: 'string', examples: ['required'] },
    message: { type: 'string', examples: ['This field is required.'] },
  },
};

/** The body of every failure: RFC 9457, with `success` and `message` besides. */
export const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'request_id', 'success', 'message'],
  properties: {
    type: { type: 'string', format: 'uri', description: 'Names the kind of problem and leads to its explanation' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened, in a sentence' },
    instance: { type: 'string', description: 'The path that was asked for' },
    code: { type: 'string', enum: [...new Set(Object.values(BY_STATUS).flat())] },
    request_id: { type: 'string', format: 'uuid' },
    errors: { type: 'array', items: fieldError, description: 'The wrong fields' },
    required_permissions: { type: 'array', items: { type: 'string' }, description: 'What the key lacks' },
    success: { const: false },
    message: { type: 'string', description: 'The same as detail' },
  },
};

/** The answers to failures, by name: `BadRequest` for 400 and so on, each with its codes. */
export function problemResponses() {
  return Object.fromEntries(
    Object.entries(BY_STATUS).map(([status, codes]) => [responseName(status), problemResponse(Number(status), codes)]),
  );
}

/** The reference to the answer to a failure with this status. */
export function problemRef(status: string | number) {
  return ref('responses', responseName(status));
}

function responseName(status: string | number): string {
  const { title } = PROBLEMS[BY_STATUS[Number(status)]![0]!];
  return title.replace(/(?:^|\s)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function problemResponse(status: number, codes: readonly ProblemCode[]) {
  const more = {
    ...(status === 401 || status === 403 ? { 'WWW-Authenticate': ref('headers', 'WWW-Authenticate') } : {}),
    ...([409, 429, 503].includes(status) ? { 'Retry-After': ref('headers', 'Retry-After') } : {}),
  };
  const examples = codes.map((code) => [code, { value: problemExample(code) }]);
  return {
    description: `${PROBLEMS[codes[0]!].title}. Codes: ${codes.map((code) => `\`${code}\``).join(', ')}`,
    headers: { ...COMMON_HEADERS, ...more },
    content: {
      'application/problem+json': { schema: ref('schemas', 'Problem'), examples: Object.fromEntries(examples) },
    },
  };
}

function problemExample(code: ProblemCode) {
  const { status, title } = PROBLEMS[code];
  return {
    type: problemType(code),
    title,
    status,
    detail: `${title}.`,
    instance: '/api/v1/agents',
    code,
    request_id: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
    ...(code === 'insufficient_permission' && { required_permissions: ['agents:write'] }),
    ...(code === 'validation_error' && {
      errors: [{ path: 'name', code: 'required', message: 'This field is required.' }],
    }),
    success: false,
    message: `${title}.`,
  };
}
