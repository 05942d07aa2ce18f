import { assertEnvironment, type Env, envProblems } from '@/lib/core/env';

/** Sound values for what a command supplies itself later, or does not need. */
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
 * Refuses an environment that cannot be used, before anything is built or started.
 * @param options.replaced variables whose given value is not used, whatever it is
 * @param options.supplied variables that may be missing: given ones are checked
 * @param options.more what else is wrong
 * @throws StartupError with one sentence for each wrong variable
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
