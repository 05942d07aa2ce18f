import fs from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { destroyEmbedded, startEmbedded } from '@/db/embedded';
import { StartupError } from '@/lib/core/startup-error';
import { testEnvironment } from './environment';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the template database, from which the database of every test file is cloned. */
    templateUrl: string;
  }
}

const ROOT = path.resolve('.test');

/** Removes the directories of killed runs, but not of runs still in progress. */
async function sweep(): Promise<void> {
  if (!fs.existsSync(ROOT)) return;
  for (const name of fs.readdirSync(ROOT)) {
    if (!name.startsWith('vitest-')) continue;
    await destroyEmbedded(path.join(ROOT, name)).catch((error) => {
      if (!(error instanceof StartupError)) throw error;
    });
  }
}

/** Starts a Postgres for this run and migrates the template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const dataDir = path.join(ROOT, `vitest-${process.pid}`);
  // Test data need not survive a power cut.
  const database = await startEmbedded({
    dataDir,
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  const end = async () => {
    await database.stop();
    await destroyEmbedded(dataDir);
  };
  try {
    await prepareTemplate(database.url, dataDir);
  } catch (error) {
    await end();
    throw error;
  }
  project.provide('templateUrl', database.url);
  return end;
}

async function prepareTemplate(url: string, dataDir: string): Promise<void> {
  Object.assign(process.env, testEnvironment(url, dataDir));
  const { migrate } = await import('@/db/migrate');
  const { prepareQueues } = await import('@/lib/platform/jobs/queue');
  const { background } = await import('@/lib/background');
  const { closePools } = await import('@/db/client');
  await migrate();
  await prepareQueues(background.mails);
  await closePools();
}
