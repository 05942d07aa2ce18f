import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that fails in known ways, as networks, proxies and busy servers do. */
export interface FailingServer {
  origin: string;
  /** Each request as `METHOD path`, with its `Idempotency-Key` if it has one. */
  requests: string[];
  close(): void;
}

type Answer = (response: ServerResponse) => void;

interface Case {
  request: string;
  /** The n-th is for the n-th request; there must be no more requests than answers. */
  answers: Answer[];
  /** How the call must end: a status, `status code` of a problem, or the absence of a response. */
  ending: number | string;
}

const NO_RESPONSE = 'no response';
/** What a call with an id that would lead to another path ends with; nothing is sent. */
export const INVALID_ID = 'invalid id';

const text =
  (status: number, body: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, headers).end(body);
const json = (status: number, body: object, headers?: Record<string, string>) =>
  text(status, JSON.stringify(body), headers);
const success = (status: number) => json(status, { success: true, message: 'Done', data: { id: '1' } });
const problem = (status: number, code: string, seconds: number) => {
  const body = { type: '', title: '', status, detail: 'Wait.', instance: '', code, request_id: '', success: false };
  return json(status, body, { 'Retry-After': String(seconds) });
};
const lost: Answer = (response) => response.destroy();
const cutOff: Answer = (response) => {
  response.writeHead(200, { 'Content-Length': '100' }).write('{"success"', () => response.destroy());
};
/** To another host, which is this server under another name. */
const redirect =
  (status: number): Answer =>
  (response) => {
    const { port } = response.socket!.address() as AddressInfo;
    text(status, '', { Location: `http://localhost:${port}/elsewhere` })(response);
  };

/** The calls that a client must make, in this order. */
const CASES: Case[] = [
  // Each POST is safe to repeat.
  {
    request: 'POST /api/v1/agents',
    answers: [lost, text(503, '{}', { 'Retry-After': '0' }), text(429, '{}', { 'Retry-After': '0' }), success(201)],
    ending: 201,
  },
  { request: 'GET /api/v1/me', answers: [problem(429, 'rate_limited', 3_600)], ending: '429 rate_limited' },
  { request: 'GET /api/v1/organization', answers: [text(502, '<h1>Bad gateway</h1>')], ending: '502 unavailable' },
  // With `If-Match`; without it, the next two.
  { request: 'PATCH /api/v1/organization', answers: [lost], ending: NO_RESPONSE },
  { request: 'PATCH /api/v1/agents/1', answers: [lost], ending: NO_RESPONSE },
  { request: 'DELETE /api/v1/agents/1', answers: [lost], ending: NO_RESPONSE },
  { request: 'GET /api/v1/agents/1', answers: [cutOff, lost, success(200)], ending: 200 },
  // A change at a connected service may have been made, unless it was not let through.
  {
    request: 'POST /api/v1/calcom/event-types',
    answers: [problem(503, 'upstream_unavailable', 0)],
    ending: '503 upstream_unavailable',
  },
  { request: 'POST /api/v1/calcom/connect', answers: [lost], ending: NO_RESPONSE },
  { request: 'PUT /api/v1/ghl/setup/agents/calendar/1', answers: [lost], ending: NO_RESPONSE },
  { request: 'POST /api/v1/ghl/contacts', answers: [problem(429, 'rate_limited', 0), success(200)], ending: 200 },
  {
    request: 'GET /api/v1/calcom/event-types/1',
    answers: [problem(503, 'upstream_unavailable', 0), lost, success(200)],
    ending: 200,
  },
  { request: 'POST /api/v1/leads', answers: [redirect(302)], ending: '302 bad_request' },
  { request: 'GET /api/v1/leads/1', answers: [redirect(307)], ending: '307 bad_request' },
  // What is not from the API is a problem too, whatever its status.
  { request: 'GET /api/v1/contacts/1', answers: [text(200, '<h1>Sign in</h1>')], ending: '200 unavailable' },
  { request: 'GET /api/v1/calls/1', answers: [text(200, '{"success":true,"da')], ending: '200 unavailable' },
  { request: 'GET /api/v1/users/1', answers: [text(200, 'null')], ending: '200 unavailable' },
  { request: 'GET /api/v1/invitations/1', answers: [json(404, { code: 'NoSuchKey' })], ending: '404 NoSuchKey' },
];

/** How the calls must end: the cases, then `getAgent` with the ids ``, `.` and `..`. */
export const ENDINGS = [...CASES.map(({ ending }) => ending), INVALID_ID, INVALID_ID, INVALID_ID];

/** The requests that must arrive, without their idempotency keys. */
export const REQUESTS = CASES.flatMap(({ request, answers }) => answers.map(() => request));

/** Starts the server on a free local port. */
export async function startFailingServer(): Promise<FailingServer> {
  const requests: string[] = [];
  const left = new Map(CASES.map(({ request, answers }) => [request, [...answers]]));
  const server = createServer((request: IncomingMessage, response) => {
    const kind = `${request.method} ${request.url}`;
    requests.push([kind, request.headers['idempotency-key'] ?? []].flat().join(' '));
    const answer = left.get(kind)?.shift() ?? success(200);
    request.resume().on('end', () => answer(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, requests, close: () => server.close() };
}
