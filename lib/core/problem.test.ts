import { describe, expect, it } from 'vitest';
import { toProblem } from './problem';

describe('toProblem', () => {
  it.each([
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
  ])('returns unavailable for a lost connection: %s', (message) => {
    expect(toProblem(new Error(message)).code).toBe('unavailable');
    expect(toProblem(new Error('Failed query', { cause: new Error(message) })).code).toBe('unavailable');
  });

  it.each(['25006', '57P01', 'EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN', 'EAI_AGAIN', 'ENOTFOUND', 'ECONNABORTED'])(
    'returns unavailable when the database is unreachable or read-only: %s',
    (code) => {
      const error = Object.assign(new Error('no'), { code });
      expect(toProblem(new Error('Failed query', { cause: error }))).toMatchObject({
        code: 'unavailable',
        status: 503,
      });
    },
  );

  it('hides the message of an unknown error', () => {
    const problem = toProblem(new Error('relation "users" does not exist'));
    expect([problem.code, problem.message]).toEqual([
      'internal_error',
      'Something went wrong on our side. Nothing was changed.',
    ]);
  });
});
