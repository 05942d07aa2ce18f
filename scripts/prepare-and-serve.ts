import { setupUrl } from '@/lib/account/sign-in/setup';
import type { Served } from '@/lib/platform/workers/siblings';
import { serve } from '@/server';
import { prepareDatabase } from './prepare-database';
import type { Start } from './run';

/**
 * Migrates the database, and serves pages and API.
 * @throws StartupError when the environment, the database or the port cannot be used
 */
export async function prepareAndServe({ defer, signal }: Start): Promise<Served> {
  await prepareDatabase(signal);
  const { url, close } = await serve({ dev: false });
  defer(close);
  return { url, setup: await setupUrl() };
}
