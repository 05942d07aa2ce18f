import { sqlState } from '@/lib/core/database-error';
import { describeError } from '@/lib/core/describe-error';
import type { Problem } from '@/lib/core/problem';
import type { ApiRequest } from './request-context';

const SECRETS = /agni_sk_\w+|Bearer \S+/gi;

/**
 * Logs one line of JSON for the operator: what failed, where, and the request id that the caller received. It contains neither the
 * query nor anything else the caller sent, and anything that looks like a key is redacted.
 */
export function logUnexpected(request: ApiRequest, problem: Problem, error: unknown): void {
  const line = {
    level: problem.code === 'unavailable' ? 'warn' : 'error',
    at: 'api',
    time: new Date().toISOString(),
    request_id: request.id,
    endpoint: request.endpoint,
    method: request.method,
    path: request.path.slice(0, 256),
    code: problem.code,
    sqlstate: sqlState(error),
    error: describeError(error),
    frames: error instanceof Error ? framesOf(error) : undefined,
  };
  console.error(JSON.stringify(line).replace(SECRETS, '[secret]'));
}

function framesOf(error: Error): string[] | undefined {
  return error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
}
