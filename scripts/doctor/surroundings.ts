import fs from 'node:fs';
import { env } from '@/lib/core/env';
import { formatNumber } from '@/lib/core/format';
import { locationDatabase } from '@/lib/platform/location/database-file';
import { databaseDate } from '@/lib/platform/location/locate';
import type { MailFailure } from '@/lib/platform/mail/failure';
import { verifyMailServer } from '@/lib/platform/mail/send';
import { isBuilt } from '../next-build';
import { type Finding, ok, problem, warning } from './finding';

const MEBIBYTE = 1024 * 1024;
const [SCARCE_MB, LITTLE_MB] = [200, 1_000];
const OLD_DAYS = 400;
const DAY_MS = 86_400_000;

/** Checks the mail server by connecting and signing in; sends nothing. */
export async function checkMail(): Promise<Finding[]> {
  if (!env.SMTP_URL) {
    return [
      problem('Mail server', 'SMTP_URL is missing. Without a mail server nobody can be invited or reset a password.'),
    ];
  }
  const { hostname, port } = new URL(env.SMTP_URL);
  const subject = `Mail server ${hostname}${port ? `:${port}` : ''} (SMTP_URL)`;
  try {
    await verifyMailServer(env.SMTP_URL);
    return [ok(subject, 'It answers and accepts the sign-in.')];
  } catch (error) {
    const { message, detail } = error as MailFailure;
    const cause = detail
      ?.replace(/\.$/, '')
      .replaceAll(decodeURIComponent(new URL(env.SMTP_URL).password) || '\n', '…');
    return [problem(subject, `${message} Cause: ${cause ?? 'unknown'}. Check SMTP_URL and the firewall in between.`)];
  }
}

/** Checks Redis, if it is configured. */
export async function checkRedis(): Promise<Finding[]> {
  if (!env.REDIS_URL) return [];
  const subject = `Redis ${new URL(env.REDIS_URL).host} (REDIS_URL)`;
  const { connectRedis } = await import('@/lib/platform/rate-limit/redis');
  const client = await connectRedis();
  if (client.status !== 'ready') {
    return [warning(subject, 'It does not answer. Each process counts rate limits by itself until it does.')];
  }
  const version = /redis_version:(\d+)\S*/.exec(await client.info('server'));
  if (Number(version?.[1] ?? 0) < 6) return [problem(subject, 'It is too old. Use Redis 6 or later, or Valkey.')];
  return [ok(subject, `It answers (${version![0].replace('_version:', ' ')}).`)];
}

/** Checks the age of the database that locates IP addresses. A file that cannot be read is a problem of its variable. */
export async function checkLocations(): Promise<Finding[]> {
  const named = env.GEOIP_DATABASE !== undefined;
  const database = await locationDatabase();
  const subject = named ? 'Locations (GEOIP_DATABASE)' : 'Locations';
  if (!database) {
    return named ? [] : [problem(subject, 'The database of countries cannot be read. Run npm ci to install it again.')];
  }
  const megabytes = formatNumber(Math.ceil(database.bytes / MEBIBYTE));
  const text = `${named ? 'Your database' : 'The built-in database of countries'} is of ${databaseDate(database)} and takes ${megabytes} MB of memory in each process.`;
  const is_old = Date.now() - database.built_at.getTime() > OLD_DAYS * DAY_MS;
  return [is_old ? warning(subject, `${text} Name a newer one in GEOIP_DATABASE.`) : ok(subject, text)];
}

/** Checks the free space where the product writes. @param directories what is written there, by path */
export function checkDisk(directories: Record<string, string>): Finding[] {
  return Object.entries(directories).map(([directory, what]) => {
    const { bavail, bsize } = fs.statfsSync(directory);
    const free = Math.floor((bavail * bsize) / MEBIBYTE);
    const subject = `Disk of ${directory}`;
    const text = `${formatNumber(free)} MB free for ${what}.`;
    if (free < SCARCE_MB) return problem(subject, `${text} Free some, or move it to a larger disk.`);
    return free < LITTLE_MB ? warning(subject, `${text} Watch it.`) : ok(subject, text);
  });
}

/** Checks that there is a production build. */
export function checkBuild(): Finding[] {
  return isBuilt() ? [] : [warning('Build', 'There is no production build yet. Run npm run build.')];
}
