import { migrate } from '@/db/migrate';
import { readEnv } from '@/lib/env';
import { prepareQueue } from '@/lib/jobs/queue';
import { StartupError } from '@/lib/startup-error';

/**
 * Checks the environment, then brings tables and job queues up to date.
 * @throws StartupError when the environment is not complete or the database cannot be used.
 */
export async function prepareDatabase(signal: AbortSignal): Promise<void> {
  try {
    readEnv();
  } catch (error) {
    throw new StartupError((error as Error).message);
  }
  const applied = await migrate({ log: console.log, signal });
  if (applied > 0) console.log(`Database brought up to date (${applied} migrations).`);
  await prepareQueue();
}
