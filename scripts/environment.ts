import { assertEnvironment, type Env, envProblems } from '@/lib/core/env';

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
