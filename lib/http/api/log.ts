import { sqlState } from '@/lib/core/database-error';
import { describeError } from '@/lib/core/describe-error';
import type { Problem } from '@/lib/core/problem';
import type { ApiRequest } from './request-context';

const SECRETS = /agni_sk_\w+|Bearer \S+/gi;

/**
 * One line of JSON for whoever runs this: what failed, where, and the request id that the caller was given.
 * Neither the address's query nor anything else that the caller sent is in it, and whatever looks like a key is struck out.
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
