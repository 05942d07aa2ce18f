import fs from 'node:fs';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { destroyEmbedded, startEmbedded } from '@/db/embedded';
import { StartupError } from '@/lib/core/startup-error';
import { testEnvironment } from './environment';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the template database, from which every test file's own is cloned. */
    templateUrl: string;
  }
}

const ROOT = path.resolve('.test');

/** Removes what killed runs left; one that is still running keeps its directory. */
async function sweep(): Promise<void> {
  if (!fs.existsSync(ROOT)) return;
  for (const name of fs.readdirSync(ROOT)) {
    if (!name.startsWith('vitest-')) continue;
    await destroyEmbedded(path.join(ROOT, name)).catch((error) => {
      if (!(error instanceof StartupError)) throw error;
    });
  }
}

/** Starts a Postgres for this run alone and migrates the template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweep();
  const dataDir = path.join(ROOT, `vitest-${process.pid}`);
  // Nothing of a test has to survive a power cut.
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
