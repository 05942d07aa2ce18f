import type { Redis } from 'ioredis';
import { onPoolsClosing } from '@/db/client';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { processSingleton } from '@/lib/core/process-singleton';

/** Milliseconds after which Redis counts as unavailable; the longest that it can delay a request. */
const PATIENCE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

const connection = processSingleton('redis', () => ({ client: undefined as Promise<Redis> | undefined }));

/**
 * Returns the process's connection to `REDIS_URL`, opened by the first call. Resolves when Redis is ready or the first attempt
 * has failed, and never rejects: callers check `status` and do without Redis unless it is `ready`. When Redis is gone, frozen
 * or too slow, the connection is closed, which fails pending commands at once, and retried every other second. It ends with
 * the pools.
 */
export function connectRedis(): Promise<Redis> {
  connection.client ??= open(env.REDIS_URL!);
  return connection.client;
}

// Imported here so that an installation without Redis never loads the client.
async function open(url: string): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const client = new Redis(url, {
    lazyConnect: true,
    connectionName: 'agni',
    connectTimeout: 1_000,
    socketTimeout: PATIENCE_MS,
    // A late count is a wrong count, so no command waits for a connection or is sent again.
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

/** Logs one line when Redis goes away and one when it is back, however many attempts there are in between. */
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
