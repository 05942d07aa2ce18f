import { fieldProblem } from '@/lib/core/problem';

const DAY_SECONDS = 86_400;

interface Times {
  status: string;
  started_at: string;
  ended_at: string | null;
}

/**
 * Returns a call's duration in seconds: as given, else from start to end, else 0.
 * @throws Problem `validation_error` when status, start, end and duration contradict each other
 */
export function resolveDuration({ status, started_at, ended_at }: Times, given: number | undefined): number {
  if (ended_at === null) return given ?? 0;
  if (status === 'in_progress') {
    throw fieldProblem(
      'ended_at',
      'contradiction',
      'A call in progress has no end yet. Change its status or leave out the end.',
    );
  }
  const seconds = (Date.parse(ended_at) - Date.parse(started_at)) / 1000;
  if (seconds < 0) throw fieldProblem('ended_at', 'contradiction', 'A call cannot end before it started.');
  if (seconds > DAY_SECONDS) throw fieldProblem('ended_at', 'contradiction', 'A call lasts at most 24 hours.');
  if (given !== undefined && given > Math.ceil(seconds)) {
    const longest = `From its start to its end, this call took at most ${Math.ceil(seconds)} seconds.`;
    throw fieldProblem('duration_seconds', 'contradiction', longest);
  }
  return given ?? Math.round(seconds);
}
