import { checkConnections } from '@/db/check-connections';
import { migrate } from '@/db/migrate';
import { background } from '@/lib/background';
import { prepareQueues } from '@/lib/platform/jobs/queue';

/**
 * Migrates tables and job queues, and checks the database connections.
 * @throws StartupError when the environment or the database cannot be used
 */
export async function prepareDatabase(signal: AbortSignal): Promise<void> {
  const applied = await migrate({ log: console.log, signal });
  if (applied > 0) console.log(`Database brought up to date (${applied} migrations).`);
  await checkConnections({ log: console.log, signal });
  await prepareQueues(background.mails);
}
