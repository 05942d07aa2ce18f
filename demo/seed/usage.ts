import type { apiKeyUsage } from '@/db/schema/control/api-keys';
import type { Traffic } from './key-specs';
import type { Key } from './keys';
import { Random } from './random';
import { DAY, HOUR, iso, MINUTE, officeLoad } from './times';

type UsageRow = typeof apiKeyUsage.$inferInsert;

const DAYS = 30;
const INCIDENT_LENGTH = 2.5 * HOUR;

/** What was counted for a key, and when it was last used (epoch milliseconds, null for never). */
export interface Usage {
  rows: UsageRow[];
  last_used: number | null;
}

/** The start of the incident: on a working day, eleven or more days ago, in the busiest hour. */
export function incidentStart(now: number): number {
  const hours = Array.from({ length: 3 * 24 }, (_, hour) => now - 11 * DAY - hour * HOUR);
  return hours.reduce((best, at) => (officeLoad(at) > officeLoad(best) ? at : best));
}

/**
 * Thirty days of varying use: in the rhythm of the office, of customers or of a nightly job, less at weekends, each day
 * different, and one incident in which requests failed, were retried and hit the limit.
 */
export function makeUsage(organization_id: string, key: Key, now: number): Usage {
  const { traffic } = key;
  if (!traffic) return { rows: [], last_used: null };
  const random = new Random(`usage of ${key.name}`);
  const incident = incidentStart(now);
  const days = Array.from({ length: DAYS + 2 }, () => random.between(0.72, 1.28));
  const rows: UsageRow[] = [];
  // Counted backwards from now, so that the newest count is a fresh one.
  for (let at = key.used_until - 2 * MINUTE; at > Math.max(now - DAYS * DAY, key.at); at -= traffic.every * MINUTE) {
    const load = loadAt(random, traffic, at) * days[Math.floor((now - at) / DAY)]! * growth(now, at);
    const broken = traffic.rhythm !== 'nightly' && at >= incident && at < incident + INCIDENT_LENGTH;
    const volume = traffic.per_hour * (traffic.every / 60) * load * random.between(0.8, 1.2);
    rows.push(...countsAt(random, { organization_id, api_key_id: key.id, at, volume, broken }, traffic));
  }
  // Last used before the counted days.
  if (rows.length === 0) return { rows, last_used: key.used_until };
  const latest = Math.max(...rows.map((row) => Date.parse(row.minute)));
  return { rows, last_used: Math.min(latest + random.int(2_000, 58_000), now) };
}

interface Slot {
  organization_id: string;
  api_key_id: string;
  at: number;
  volume: number;
  broken: boolean;
}

function countsAt(
  random: Random,
  { organization_id, api_key_id, at, volume, broken }: Slot,
  traffic: Traffic,
): UsageRow[] {
  const endpoints = traffic.endpoints.split(', ').map((entry) => entry.split(' ') as [name: string, weight: string]);
  const weights = endpoints.reduce((sum, [, weight]) => sum + Number(weight), 0);
  const refused = broken ? 0.24 : traffic.refused;
  const failed = broken ? 0.37 : traffic.failed;
  const rows: UsageRow[] = [];
  for (const [endpoint, weight] of endpoints) {
    const requests = volume * (broken ? 1.9 : 1) * (Number(weight) / weights);
    const shares = [
      [2, 1 - refused - failed],
      [4, refused],
      [5, failed],
    ] as const;
    for (const [status_class, share] of shares) {
      const count = whole(random, requests * share);
      if (count === 0) continue;
      const minute = iso(Math.floor(at / MINUTE) * MINUTE);
      rows.push({ organization_id, api_key_id, minute, endpoint, status_class, count });
    }
  }
  return rows;
}

// 0.3 of a request is one request in three of ten slots.
function whole(random: Random, amount: number): number {
  return Math.floor(amount) + (random.chance(amount % 1) ? 1 : 0);
}

function growth(now: number, at: number): number {
  return 1 - 0.25 * ((now - at) / (DAYS * DAY));
}

function loadAt(random: Random, { rhythm }: Traffic, at: number): number {
  if (rhythm === 'office') return officeLoad(at);
  if (rhythm === 'service') return 0.09 + 0.91 * officeLoad(at);
  if (rhythm === 'bursts') return random.chance(0.32) ? officeLoad(at) * random.between(0.1, 2.2) : 0;
  const hour = new Date(at).getUTCHours();
  return hour === 7 ? 1 : hour === 8 ? 0.35 : 0.003;
}
