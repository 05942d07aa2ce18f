import { createHash } from 'node:crypto';
import type { Actor } from '@/lib/core/actor';
import { canonicalJson } from '@/lib/core/canonical-json';
import { fieldProblem, Problem } from '@/lib/core/problem';
import { type Operation, poolOf } from '@/lib/operation/operation';
import {
  findSaved,
  type SavedResponse,
  type Scope,
  saveResponse,
  tryLockScope,
} from '@/lib/platform/idempotency-store';
import { successResponse } from './envelope';
import type { ApiContext, ApiRequest } from './request-context';
import { respond } from './send-response';

const HEADER = 'Idempotency-Key';
/** 1 to 255 printable ASCII characters, taken literally: with quotes (RFC 9651) and without are two different keys. */
export const IDEMPOTENCY_KEY = /^[ -~]{1,255}$/;

type Saved = NonNullable<Awaited<ReturnType<typeof findSaved>>>;

/**
 * Returns the `Idempotency-Key` of a POST. Other methods are idempotent by themselves or guarded by `If-Match`.
 * @throws Problem `bad_request` if it is empty, too long or not printable ASCII
 */
export function idempotencyKeyOf(c: ApiContext, operation: Operation): string | undefined {
  if (operation.http!.method !== 'POST') return undefined;
  const key = c.req.header(HEADER);
  if (key === undefined || IDEMPOTENCY_KEY.test(key)) return key;
  throw new Problem('bad_request', `${HEADER} must be 1 to 255 printable ASCII characters, such as a UUID.`);
}

/**
 * Runs an operation at most once per key, and replays the same status, body and `Location` to every retry for 24 hours. Only
 * successes are saved: a rejected request has changed nothing, and a retry is evaluated again. The response is saved in the
 * transaction of the change, so that neither exists without the other.
 * @see draft-ietf-httpapi-idempotency-key-header-07, docs/decisions/0007-idempotency.md
 * @throws Problem `validation_error` if the key was used with a different request; `conflict` while the first request is running;
 * whatever the operation throws
 */
export async function withIdempotency(
  request: ApiRequest,
  operation: Operation,
  actor: Actor,
  input: Record<string, unknown>,
  idempotency_key: string,
): Promise<Response> {
  const scope: Scope = { organization_id: actor.organization_id, api_key_id: actor.id, idempotency_key };
  const location = { plane: operation.plane ?? 'control', region: actor.region };
  const digest = fingerprint(operation, input);
  // Before the input is validated: what was valid then, such as a time in the future, may no longer be.
  const saved = await findSaved(poolOf(operation.plane, actor), location, scope);
  if (saved) {
    assertSameRequest(saved, digest);
    return send(request, saved.open(), { 'Idempotency-Replayed': 'true' });
  }
  let answer: SavedResponse | undefined;
  const output = await operation(actor, input, {
    async before({ $client }) {
      if (!(await tryLockScope($client, scope))) throw stillRunning();
      const finished = await findSaved($client, location, scope);
      if (!finished) return;
      assertSameRequest(finished, digest);
      throw stillRunning();
    },
    async after({ $client }, result) {
      answer = await render(request, operation, result);
      // The lock already ensures it; the primary key is the last line of defence.
      if (!(await saveResponse($client, location, scope, digest, answer))) throw stillRunning();
    },
  });
  // A query is not saved, but runs again.
  return answer ? send(request, answer) : successResponse(request, operation, output);
}

/** Returns the SHA-256 of method, path and input, independent of the order of object members. */
export function fingerprint(operation: Operation, input: Record<string, unknown>): string {
  const { method, path } = operation.http!;
  return createHash('sha256')
    .update(canonicalJson([method, path, input]))
    .digest('hex');
}

function assertSameRequest(saved: Saved, digest: string): void {
  if (saved.fingerprint === digest) return;
  throw fieldProblem(
    HEADER,
    'idempotency_key_reused',
    'This key was used with a different request in the last 24 hours. Use a new key for each request.',
  );
}

function stillRunning(): Problem {
  return new Problem('conflict', `A request with this ${HEADER} is still running. Try again in a second.`, {
    retry_after_seconds: 1,
  });
}

// With its own headers: if the commit fails, the problem sent instead must not have a Location.
async function render(request: ApiRequest, operation: Operation, output: unknown): Promise<SavedResponse> {
  const response = await successResponse({ ...request, headers: {} }, operation, output);
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

function send(request: ApiRequest, { status, headers, body }: SavedResponse, more: Record<string, string> = {}) {
  Object.assign(request.headers, headers, more);
  return respond(request, status, body);
}
