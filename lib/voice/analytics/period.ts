import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { fieldProblem } from '@/lib/core/problem';
import { DEFAULT_DAYS, RANGE_DAYS } from './schema';

const DAY = 86_400_000;

/** From (inclusive) to (exclusive), as ISO 8601 in UTC. */
export interface Period {
  from: string;
  to: string;
}

/**
 * Returns the requested period; by default the last 30 days in UTC, including today.
 * @throws Problem `validation_error` when it ends before it starts, or is longer than 366 days
 */
export async function periodOf(db: Db, asked: Partial<Period>): Promise<Period> {
  const to = asked.to ?? (await clock(db));
  const from = asked.from ?? startOfDay(Date.parse(to) - (DEFAULT_DAYS - 1) * DAY);
  if (from >= to) throw fieldProblem('from', 'range', 'The start must be before the end.');
  if (Date.parse(to) - Date.parse(from) > RANGE_DAYS * DAY) {
    throw fieldProblem('from', 'range', `Ask for at most ${RANGE_DAYS} days at once.`);
  }
  return { from, to };
}

/** The days (UTC) that a period touches, as `2026-03-20`. */
export function daysOf({ from, to }: Period): string[] {
  const days: string[] = [];
  for (let at = Date.parse(startOfDay(Date.parse(from))); at < Date.parse(to); at += DAY) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

function startOfDay(milliseconds: number): string {
  return new Date(milliseconds - (milliseconds % DAY)).toISOString();
}

async function clock(db: Db): Promise<string> {
  const { rows } = await db.execute<{ now: string }>(
    sql`select floor(extract(epoch from now()) * 1000)::float8 as now`,
  );
  return new Date(Number(rows[0]!.now)).toISOString();
}
