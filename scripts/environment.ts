import os from 'node:os';
import { assertEnvironment, type Env, env, envProblems } from '@/lib/core/env';
import { databaseFault } from '@/lib/platform/location/database-file';

/** Valid values for variables that a command sets itself later or does not need. */
const STANDINS = {
  APP_URL: 'http://localhost:3000',
  DATABASE_URL: 'postgres://supplied@127.0.0.1/later',
  DATABASE_DIRECT_URL: '',
  DATABASE_URL_US: '',
  DATABASE_URL_EU: '',
  DATABASE_URL_IN: '',
  AUTH_SECRET: 'supplied later: abcdefghijklmnopqrstuvwxyz',
  ENCRYPTION_KEY: 'supplied later: zyxwvutsrqponmlkjihgfedcba',
} satisfies Partial<Record<keyof Env, string>>;

type Supplied = keyof typeof STANDINS;

/**
 * Rejects an invalid environment before anything is built or started.
 * @param options.replaced variables whose given value is ignored
 * @param options.supplied variables that may be missing but are checked if set
 * @param options.more further errors
 * @throws StartupError with one sentence for each invalid variable
 */
export function checkEnvironment({
  replaced = [],
  supplied = [],
  more = [],
}: {
  replaced?: readonly Supplied[];
  supplied?: readonly Supplied[];
  more?: readonly string[];
}): void {
  const checked = { ...process.env };
  for (const name of replaced) checked[name] = STANDINS[name];
  for (const name of supplied) checked[name] ||= STANDINS[name];
  assertEnvironment([...envProblems(checked), ...more]);
}

/** Checks the files that variables name; returns one sentence for each that cannot be used. */
export function fileProblems(): string[] {
  const { GEOIP_DATABASE } = process.env;
  const fault = GEOIP_DATABASE && databaseFault(GEOIP_DATABASE);
  return fault ? [`GEOIP_DATABASE names a file that ${fault}`] : [];
}

/** Whether `npm start` brings its own Postgres, by `EMBEDDED_DATABASE`; also before the environment is valid. */
export const isEmbedded = () => ['1', 'true'].includes(process.env.EMBEDDED_DATABASE ?? '');

/** How many processes serve, by `WEB_CONCURRENCY`. */
export function workerCount(): number {
  return env.WEB_CONCURRENCY === 'auto' ? os.availableParallelism() : env.WEB_CONCURRENCY;
}

/** Checks what production needs beyond a valid environment; returns one sentence for each missing item. */
export function productionProblems(embedded: boolean): string[] {
  const problems: string[] = [];
  const { APP_URL, SMTP_URL, DATABASE_URL, DATABASE_DIRECT_URL } = process.env;
  if (!SMTP_URL)
    problems.push('SMTP_URL is missing; set a mail server, such as smtps://user:password@mail.example.com');
  if (APP_URL && URL.canParse(APP_URL)) {
    const { protocol, hostname } = new URL(APP_URL);
    const local = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
    if (protocol !== 'https:' && !local) problems.push('APP_URL must start with https:// (http:// only for localhost)');
  }
  if (embedded && DATABASE_URL)
    problems.push('DATABASE_URL and EMBEDDED_DATABASE=1 cannot be used together; unset one');
  if (embedded && DATABASE_DIRECT_URL)
    problems.push('DATABASE_DIRECT_URL and EMBEDDED_DATABASE=1 cannot be used together; unset one');
  return problems;
}
