import { fieldProblem } from '@/lib/core/problem';
import { instantOf } from '@/lib/core/time-zone';

const MOST_AHEAD_MS = 5 * 366 * 86_400_000;

/**
 * Returns the requested instant, in milliseconds since 1970.
 * @throws Problem `validation_error` on `appointment_datetime`: `no_such_time` when it does not exist in the time zone,
 * `in_the_past`, `too_far_ahead` beyond five years
 */
export function wishedTime(
  { appointment_datetime = '' }: { appointment_datetime?: string },
  timezone: string,
  now = Date.now(),
): number {
  const refuse = (code: string, message: string) => fieldProblem('appointment_datetime', code, message);
  const at = instantOf(appointment_datetime, timezone);
  if (at === undefined) throw refuse('no_such_time', `This date and time do not exist in ${timezone}.`);
  if (at <= now) throw refuse('in_the_past', 'This time is in the past. Choose a time in the future.');
  if (at > now + MOST_AHEAD_MS) throw refuse('too_far_ahead', 'This is more than five years ahead.');
  return at;
}
