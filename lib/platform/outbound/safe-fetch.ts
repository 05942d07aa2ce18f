import dns from 'node:dns/promises';
import http, { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { log } from '@/lib/core/log';
import { isPublicAddress } from './public-address';

/** A request to an external server. Times are in milliseconds. */
export interface OutboundRequest {
  url: string | URL;
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  body?: string;
  /** The media type that a successful response must have, such as `application/json`. */
  expects?: string;
  /** The longest body that is read; 1 MiB by default. */
  max_bytes?: number;
  /** Timeouts until the connection is made (including DNS and TLS), until the response starts, and until it ends. */
  timeouts?: { connect?: number; headers?: number; total?: number };
  signal?: AbortSignal;
}

/** Why there is no usable response. */
export type OutboundFailure =
  | 'invalid_url'
  | 'unresolved'
  | 'forbidden_address'
  | 'failed'
  | 'timeout'
  | 'redirected'
  | 'wrong_type'
  | 'too_large'
  | 'aborted';

export type OutboundAnswer =
  | { ok: true; status: number; headers: IncomingHttpHeaders; body: Buffer }
  | { ok: false; reason: OutboundFailure };

export interface Address {
  address: string;
  family: number;
}

export interface SafeFetchOptions {
  /** Resolves a name to all its addresses; the system's resolver by default. */
  resolve?: (hostname: string) => Promise<Address[]>;
  /** `host:port` that may be reached at any address and by http: a service next to this one, or in a test. */
  allowed_hosts?: readonly string[];
}

const TIMEOUTS = { connect: 5_000, headers: 10_000, total: 20_000 };
const MAX_BYTES = 1024 * 1024;

class Failed extends Error {
  readonly reason: OutboundFailure;

  constructor(reason: OutboundFailure) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Creates a function that fetches URLs chosen by others without giving them access to this network (OWASP SSRF cheat sheet;
 * ASVS 5.0 1.3.6): https only; the name is resolved once, all its addresses must be public, and the connection uses exactly
 * these, which defeats DNS rebinding; redirects are not followed; time and size are limited. It never throws. A failure is
 * logged with the host only, because paths and headers may contain secrets.
 */
export function createSafeFetch({ resolve = resolveAll, allowed_hosts = [] }: SafeFetchOptions = {}) {
  return async function safeFetch(request: OutboundRequest): Promise<OutboundAnswer> {
    const url = URL.canParse(String(request.url)) ? new URL(request.url) : undefined;
    const begun = performance.now();
    try {
      if (!url || url.username || url.password) throw new Failed('invalid_url');
      return { ok: true, ...(await exchange(url, request, { resolve, allowed_hosts })) };
    } catch (error) {
      const reason = error instanceof Failed ? error.reason : 'failed';
      logFailure(request.method, url?.host, reason, performance.now() - begun);
      return { ok: false, reason };
    }
  };
}

/** Fetches a URL on the public internet. */
export const safeFetch = createSafeFetch();

type Received = { status: number; headers: IncomingHttpHeaders; body: Buffer };

async function exchange(
  url: URL,
  request: OutboundRequest,
  { resolve, allowed_hosts }: Required<SafeFetchOptions>,
): Promise<Received> {
  const { connect, headers, total } = { ...TIMEOUTS, ...request.timeouts };
  const allowed = allowed_hosts.includes(`${url.hostname}:${portOf(url)}`);
  if (url.protocol !== 'https:' && !(allowed && url.protocol === 'http:')) throw new Failed('invalid_url');

  const stop = new AbortController();
  const clock = (ms: number) => setTimeout(() => stop.abort(new Failed('timeout')), ms);
  const aborted = () => stop.abort(new Failed('aborted'));
  if (request.signal?.aborted) throw new Failed('aborted');
  request.signal?.addEventListener('abort', aborted, { once: true });
  const timers = [clock(total), clock(connect)];
  try {
    const addresses = await unlessStopped(stop.signal, addressesOf(url, resolve));
    if (!allowed && !addresses.every(({ address }) => isPublicAddress(address))) throw new Failed('forbidden_address');
    const answering = send(url, request, addresses, stop.signal, () => {
      clearTimeout(timers[1]);
      timers.push(clock(headers));
    });
    const answer = await unlessStopped(stop.signal, answering);
    clearTimeout(timers[2]);
    return await unlessStopped(stop.signal, receive(answer, request));
  } finally {
    for (const timer of timers) clearTimeout(timer);
    request.signal?.removeEventListener('abort', aborted);
    stop.abort();
  }
}

function portOf({ port, protocol }: URL): string {
  return port || (protocol === 'https:' ? '443' : '80');
}

// Does not wait for the work to end, because it may ignore the signal, as a resolver does.
function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  work.catch(() => {});
  return Promise.race([work, stopped]);
}

async function resolveAll(hostname: string): Promise<Address[]> {
  return dns.lookup(hostname, { all: true });
}

async function addressesOf({ hostname }: URL, resolve: Required<SafeFetchOptions>['resolve']): Promise<Address[]> {
  // The URL parser has already normalized 0x7f.1, 2130706433 and the like.
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (isIP(literal)) return [{ address: literal, family: isIP(literal) }];
  const found = await resolve(hostname).catch(() => []);
  if (found.length === 0) throw new Failed('unresolved');
  return found;
}

function send(
  url: URL,
  { method = 'GET', headers = {}, body }: OutboundRequest,
  addresses: Address[],
  signal: AbortSignal,
  onConnect: () => void,
): Promise<IncomingMessage> {
  const lookup: LookupFunction = (_name, { all }, done) =>
    all ? done(null, addresses) : done(null, addresses[0]!.address, addresses[0]!.family);
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const options: RequestOptions & https.RequestOptions = {
    method,
    // A new connection each time: a reused one could lead to an address that would no longer pass the check.
    agent: false,
    lookup,
    signal,
    rejectUnauthorized: true,
    headers: { ...headers, ...length, Host: url.host, 'Accept-Encoding': 'identity' },
  };
  return new Promise((resolve, reject) => {
    const outgoing = (url.protocol === 'https:' ? https : http).request(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.on('socket', (socket) => socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnect));
    outgoing.end(body);
  });
}

async function receive(answer: IncomingMessage, request: OutboundRequest): Promise<Received> {
  const { statusCode: status = 0, headers } = answer;
  const { expects, max_bytes = MAX_BYTES } = request;
  if (status >= 300 && status < 400) throw new Failed('redirected');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const isEmpty = status === 204 || request.method === 'HEAD';
  if (expects && status < 300 && !isEmpty && type !== expects) throw new Failed('wrong_type');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') throw new Failed('wrong_type');
  if (!isEmpty && Number(headers['content-length'] ?? 0) > max_bytes) throw new Failed('too_large');
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > max_bytes) throw new Failed('too_large');
    parts.push(part);
  }
  return { status, headers, body: Buffer.concat(parts) };
}

function logFailure(method = 'GET', host: string | undefined, reason: OutboundFailure, ms: number): void {
  log.warn('outbound', { method, host, reason, ms: Math.round(ms) });
}
