import { describe, expect, it } from 'vitest';
import { openApiDocument } from '@/lib/http/openapi/openapi';
import { operations } from '@/lib/registry';
import { type Answered, conformance } from './test-conformance';

const faultsOf = conformance(openApiDocument(operations));
const ID = '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc';
const HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'x-request-id': ID,
  'ratelimit-policy': '"minute";q=60;w=60',
  ratelimit: '"minute";r=59;t=60',
  'x-ratelimit-limit': '60',
  'x-ratelimit-remaining': '59',
  'x-ratelimit-reset': '1774015200',
};
const DELETED = { success: true, message: 'Agent deleted', data: { deleted: true, id: ID } };
const NOT_FOUND = {
  type: 'https://acme.example/docs/errors#not_found',
  title: 'Not found',
  status: 404,
  detail: 'There is no such agent.',
  instance: `/api/v1/agents/${ID}`,
  code: 'not_found',
  request_id: ID,
  success: false,
  message: 'There is no such agent.',
};

interface Change {
  method?: string;
  path?: string;
  status?: number;
  headers?: Record<string, string | undefined>;
  body?: unknown;
}

/** What is wrong with a good answer to DELETE /agents/{id} after a change to it. */
function faults({ method = 'DELETE', path = `/api/v1/agents/${ID}`, status = 200, headers, body = DELETED }: Change) {
  const sent = Object.entries({ ...HEADERS, ...headers }).filter((entry): entry is [string, string] => !!entry[1]);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answered: Answered = { method, path, status, headers: new Headers(sent), text };
  return faultsOf(answered).join('; ');
}

const problem = { headers: { 'content-type': 'application/problem+json; charset=utf-8' } };
const bodiless = { body: '', headers: { 'content-type': undefined } };

describe('conformance accepts', () => {
  it.each<[string, Change]>([
    ['a success', {}],
    ['a path with a trailing slash and a query', { path: `/api/v1/agents/${ID}/?x=1` }],
    ['a problem', { ...problem, status: 404, body: NOT_FOUND }],
    ['a problem for an unknown path', { ...problem, path: '/api/v1/nothing', status: 404, body: NOT_FOUND }],
    [
      'a response to OPTIONS',
      { ...bodiless, method: 'OPTIONS', status: 204, headers: { ...bodiless.headers, allow: 'DELETE' } },
    ],
    ['a response to HEAD', { method: 'HEAD', body: '' }],
  ])('%s', (_, change) => expect(faults(change)).toBe(''));
});

describe('conformance rejects', () => {
  it.each<[string, Change, string]>([
    ['an undocumented status', { status: 201 }, '201 is no documented status of DELETE'],
    ['a status undocumented for the path', { ...problem, status: 412, body: NOT_FOUND }, '412 is no documented status'],
    ['a success of an unknown path', { path: '/api/v1/nothing' }, '200 is no documented status'],
    ['a success of an unknown method', { method: 'PUT' }, '200 is no documented status of PUT'],
    ['an undocumented field of a body', { body: { ...DELETED, hash: 'x' } }, '"additionalProperty":"hash"'],
    ['an undocumented field of a row', { body: { ...DELETED, data: { ...DELETED.data, hash: 'x' } } }, '/data'],
    ['a body without a required field', { body: { success: true, data: DELETED.data } }, '"missingProperty":"message"'],
    [
      'a value with another format',
      { body: { ...DELETED, data: { deleted: true, id: 'x' } } },
      '/data/id must match format',
    ],
    ['a code of another status', { ...problem, status: 404, body: { ...NOT_FOUND, code: 'conflict' } }, '/code'],
    ['no JSON', { body: '<html>' }, 'no JSON'],
    ['another content type', { headers: { 'content-type': 'text/html; charset=utf-8' } }, 'content type is text/html'],
    ['a missing header', { headers: { 'x-request-id': undefined } }, 'X-Request-Id is missing'],
    ['a header that is no number', { headers: { 'x-ratelimit-limit': 'many' } }, 'X-RateLimit-Limit is no integer'],
    ['an unknown header', { headers: { 'x-powered-by': 'Express' } }, 'x-powered-by is not documented'],
    ['OPTIONS without Allow', { ...bodiless, method: 'OPTIONS', status: 204 }, 'Allow is missing'],
    ['a body after HEAD', { method: 'HEAD', path: '/api/v1/agents' }, 'HEAD has a body'],
    [
      '429 without Retry-After',
      { ...problem, status: 429, body: { ...NOT_FOUND, status: 429 } },
      'Retry-After is missing',
    ],
  ])('%s', (_, change, fault) => expect(faults(change)).toContain(fault));
});
