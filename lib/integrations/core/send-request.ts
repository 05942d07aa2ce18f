import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { Problem } from '@/lib/core/problem';
import { statusClass, vendorDurations } from '@/lib/platform/metrics/metrics';
import { createSafeFetch, type OutboundAnswer, type OutboundFailure } from '@/lib/platform/outbound/safe-fetch';
import { circuitBreakerOf } from './circuit-breaker';
import { Unauthorized, VendorRefusal } from './errors';
import type { VendorApi, VendorRequest } from './vendor';

/** The target of a request and its credentials. */
export interface Target {
  /** Key of the budget and circuit breaker: the connection's id. */
  key: string;
  base_url: string;
  /** The `Authorization` value; omitted when the request itself carries the secret, as at a token endpoint. */
  authorization?: string;
  /** Our request id, sent as `X-Request-Id`. */
  request_id: string;
}

const TRIES = 3;
const FIRST_WAIT_MS = 250;
/** A requested pause shorter than this is waited for. */
const PATIENCE_MS = 2_000;

/** The outcome of one attempt: an answer, or a failure and whether a retry may help. */
type Outcome<T> = { answer: T } | { failure: Problem | Unauthorized; again: boolean; wait_ms?: number };

/**
 * Sends a request to a vendor and parses its answer. Retries idempotent requests with backoff, and after a 429 every request,
 * since it was not executed. Failures are logged without query, body or credentials.
 * @throws Problem `upstream_error`, `upstream_timeout`, `upstream_unavailable`
 * @throws VendorRefusal when the vendor refuses the request; Unauthorized when it rejects the credentials
 */
export async function exchange<T extends z.ZodType>(
  vendor: VendorApi,
  target: Target,
  request: VendorRequest<T>,
): Promise<z.output<T>> {
  const circuit = circuitBreakerOf(vendor, target.key);
  let last: Problem | undefined;
  for (let attempt = 1; ; attempt++) {
    await circuit.acquire().catch((closed) => {
      throw last ?? closed;
    });
    const begun = performance.now();
    const answer = await send(vendor, target, request);
    const status = answer.ok ? statusClass(answer.status) : answer.reason;
    vendorDurations.of(vendor.id, status).observe(performance.now() - begun);
    const outcome = classify(vendor, request, answer, circuit);
    if ('answer' in outcome) return outcome.answer;
    logFailure(vendor, target, request, answer, outcome.failure, attempt, performance.now() - begun);
    if (!(outcome.failure instanceof Problem)) throw outcome.failure;
    last = outcome.failure;
    const wait = outcome.wait_ms ?? FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
    if (!outcome.again || attempt === TRIES || wait > PATIENCE_MS) throw outcome.failure;
    await sleep(wait);
  }
}

function send(vendor: VendorApi, target: Target, request: VendorRequest): Promise<OutboundAnswer> {
  const { method = 'GET', json, form, headers } = request;
  const total = env.INTEGRATION_TIMEOUT_MS;
  const body = form ? new URLSearchParams(form).toString() : json === undefined ? undefined : JSON.stringify(json);
  return createSafeFetch({ allowed_hosts: vendor.baseUrls().map(hostOf) })({
    url: addressOf(target.base_url, request),
    method,
    headers: {
      Accept: 'application/json',
      'User-Agent': env.APP_NAME.replace(/[^\x20-\x7e]/g, '') || 'Agni',
      'X-Request-Id': target.request_id,
      ...(target.authorization && { Authorization: target.authorization }),
      ...(body !== undefined && {
        'Content-Type': form ? 'application/x-www-form-urlencoded' : 'application/json',
      }),
      ...headers,
    },
    ...(body !== undefined && { body }),
    timeouts: { connect: Math.min(5_000, total), headers: total, total },
  });
}

/** Returns the `host:port` of an address, the form in which `safeFetch` allows hosts. */
export function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

function addressOf(base_url: string, { path, params = {}, query = {} }: VendorRequest): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => segment(String(params[name])));
  const url = new URL(base_url.replace(/\/+$/, '') + filled);
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const one of typeof value === 'object' ? value : [value]) url.searchParams.append(name, String(one));
  }
  return url.href;
}

// An id must stay one path segment: it is escaped, and `..` (which URL parsers resolve even when escaped) is refused.
function segment(value: string): string {
  if (/^\.*$/.test(value)) throw new Problem('validation_error', 'This is not a valid id.');
  return encodeURIComponent(value);
}

function classify<T extends z.ZodType>(
  vendor: VendorApi,
  { answer: schema, method = 'GET', repeatable = method === 'GET', unanswered: advice }: VendorRequest<T>,
  answer: OutboundAnswer,
  circuit: ReturnType<typeof circuitBreakerOf>,
): Outcome<z.output<T>> {
  const next = repeatable ? RETRY_ADVICE : (advice ?? CHECK_FIRST);
  if (!answer.ok) {
    circuit.failed();
    return {
      failure: unanswered(vendor, answer.reason, next),
      again: repeatable && answer.reason === 'failed',
    };
  }
  const { status, headers, body } = answer;
  if (status === 429) {
    const wait_ms = vendor.pauseOf(headers);
    return { failure: circuit.pause(wait_ms), again: true, wait_ms };
  }
  if (status >= 500) {
    circuit.failed();
    return { failure: broken(vendor, status, next), again: repeatable };
  }
  const json = readJson(body);
  if (status >= 400) {
    circuit.succeeded();
    const messages = vendor.messagesOf(json);
    // A 401 that only reports a missing scope does not invalidate the credentials.
    const refused = status === 401 && !vendor.lacksScope?.(messages);
    const shown = status === 401 ? 403 : status;
    return { failure: refused ? new Unauthorized(messages) : new VendorRefusal(vendor, shown, messages), again: false };
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    circuit.failed();
    return { failure: unreadable(vendor, next), again: repeatable };
  }
  circuit.succeeded();
  return { answer: read.data };
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const RETRY_ADVICE = 'Try again. If it keeps failing, check the vendor’s status page.';
const CHECK_FIRST = 'Your request may have been processed: check there before you send it again.';

function unanswered(vendor: VendorApi, reason: OutboundFailure, advice: string): Problem {
  if (reason === 'timeout') {
    return new Problem('upstream_timeout', `${vendor.name} did not answer in time. ${advice}`);
  }
  if (reason === 'failed' || reason === 'unresolved' || reason === 'aborted') {
    return new Problem('upstream_unavailable', `${vendor.name} cannot be reached. ${advice}`, {
      retry_after_seconds: 5,
    });
  }
  return unreadable(vendor, advice);
}

function broken(vendor: VendorApi, status: number, advice: string): Problem {
  if (status === 503) {
    return new Problem('upstream_unavailable', `${vendor.name} is busy or down. ${advice}`, { retry_after_seconds: 5 });
  }
  if (status === 504) return new Problem('upstream_timeout', `${vendor.name} did not answer in time. ${advice}`);
  return new Problem('upstream_error', `${vendor.name} failed (${status}). ${advice}`);
}

function unreadable(vendor: VendorApi, advice: string): Problem {
  return new Problem('upstream_error', `${vendor.name} sent a response that cannot be read. ${advice}`);
}

function logFailure(
  vendor: VendorApi,
  target: Target,
  { method = 'GET', path }: VendorRequest,
  answer: OutboundAnswer,
  failure: Problem | Unauthorized,
  attempt: number,
  ms: number,
): void {
  log.warn('vendor', {
    vendor: vendor.id,
    connection_id: target.key,
    request_id: target.request_id,
    method,
    path,
    status: answer.ok ? answer.status : undefined,
    reason: answer.ok ? undefined : answer.reason,
    code: failure instanceof Problem ? failure.code : 'unauthorized',
    attempt,
    ms: Math.round(ms),
  });
}
