import type { Redis } from 'ioredis';
import { onPoolsClosing } from '@/db/client';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';

/** Milliseconds within which Redis answers, or counts as away: the longest that it can hold up a request. */
const PATIENCE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

const connection = processSingleton('redis', () => ({ client: undefined as Promise<Redis> | undefined }));

/**
 * The process's connection to `REDIS_URL`, opened at the first call. It resolves when Redis is ready or the first try
 * has failed, and never rejects: whoever uses it looks at `status` and goes without unless it is `ready`.
 * A Redis that is gone, frozen or too slow is disconnected, which fails what waits for it at once, and is tried again
 * every other second. The connection ends with the pools.
 */
export function connectRedis(): Promise<Redis> {
  connection.client ??= open(env.REDIS_URL!);
  return connection.client;
}

// Imported here, so that an installation without Redis never loads the client.
async function open(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: 'agni',
    connectTimeout: 1_000,
    socketTimeout: PATIENCE_MS,
    // What is counted later is counted wrong: nothing waits for a connection or is sent again.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
  });
  onPoolsClosing(async () => client.disconnect());
  logChanges(client);
  await client.connect().catch(() => {});
  return client;
}

/** One line when Redis goes away and one when it is back, however often it is tried in between. */
function logChanges(client: Redis): void {
  let away = false;
  let reason: unknown = 'The connection was closed';
  client.on('error', (error) => {
    reason = error;
  });
  client.on('close', () => {
    if (client.status === 'end') return;
    if (!away)
      log.warn('redis', {
        message: 'Redis is away; each process applies the limits by itself until it is back',
        error: reason,
      });
    away = true;
  });
  client.on('ready', () => {
    if (away) log.info('redis', { message: 'Redis is back; the limits are shared again' });
    away = false;
  });
}
