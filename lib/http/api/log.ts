import { sqlState } from '@/lib/core/database-error';
import { log } from '@/lib/core/log';
import type { Problem } from '@/lib/core/problem';
import type { ApiRequest } from './request-context';

/**
 * Logs an unexpected error of the API: what failed, where, and the request id that the caller was given. Leaves out the query
 * string and everything else that the caller sent.
 */
export function logUnexpected(request: ApiRequest, problem: Problem, error: unknown): void {
  log[problem.code === 'unavailable' ? 'warn' : 'error']('api', {
    request_id: request.id,
    endpoint: request.endpoint,
    method: request.method,
    path: request.path.slice(0, 256),
    code: problem.code,
    sqlstate: sqlState(error),
    error,
    frames: error instanceof Error ? framesOf(error) : undefined,
  });
}

function framesOf(error: Error): string[] | undefined {
  return error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
    .map((line) => line.trim());
}
