import fs from 'node:fs';
import path from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { outsideLocation } from '@/db/embedded/cluster';
import { describeError } from '@/lib/core/describe-error';
import { envProblems } from '@/lib/core/env';
import { plural } from '@/lib/core/format';
import { StartupError } from '@/lib/core/startup-error';
import { attachDatabase } from './attach-database';
import { type Finding, ok, problem } from './doctor/finding';
import { fileProblems, isEmbedded, productionProblems } from './environment';
import { exitWith } from './exit-with';
import { loadEnvFiles, setEnv } from './run';

const USAGE = `Checks what the product needs: environment, databases, mail server, Redis, clock, disk and encryption keys. Changes nothing.

  npm run doctor              a line for each check, with what to do
  npm run doctor -- --json    the same as JSON

Exit code 0: nothing is wrong (there may be warnings). 1: something is. 2: it could not be checked.`;

/** Checks the variables, as `npm start` does. @param given with an address for the embedded database, which is not known yet */
function checkVariables(given: NodeJS.ProcessEnv): Finding[] {
  const wrong = [...envProblems(given), ...fileProblems(), ...productionProblems(isEmbedded())];
  if (wrong.length === 0) return [ok('Environment', 'Every variable is valid.')];
  return wrong.map((sentence) => problem('Environment', `${sentence}.`));
}

/** Runs a check; an unexpected error becomes a finding, so that the other checks still run. */
async function attempt(subject: string, check: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof StartupError) return [problem(subject, error.message)];
    return [problem(subject, `It could not be checked: ${describeError(error)}.`)];
  }
}

/** The checks that need a valid environment. */
async function checkServices(): Promise<Finding[]> {
  const { checkDatabases } = await import('./doctor/database');
  const { checkKeys } = await import('./doctor/keys');
  const { checkLocations, checkMail, checkRedis } = await import('./doctor/surroundings');
  let hasReadableKeys = false;
  const databases = await attempt('Database', async () => {
    const { findings, readable } = await checkDatabases();
    hasReadableKeys = readable.includes('control');
    return findings;
  });
  return [
    ...databases,
    ...(hasReadableKeys ? await attempt('Encryption keys', checkKeys) : []),
    ...(await attempt('Mail server', checkMail)),
    ...(await attempt('Redis', checkRedis)),
    ...(await attempt('Locations', checkLocations)),
  ];
}

/** Attaches to the embedded database, if the installation uses it. @returns a function that undoes it */
async function attach(): Promise<() => Promise<void>> {
  if (!isEmbedded()) return async () => {};
  setEnv({ DATABASE_URL: '' });
  return (await attachDatabase({ standby_will_do: true })).detach;
}

async function examine(): Promise<Finding[]> {
  loadEnvFiles({ dev: false });
  setEnv({ LOCAL_INBOX: '0' });
  const { checkBuild, checkDisk } = await import('./doctor/surroundings');
  const given = isEmbedded() ? { ...process.env, DATABASE_URL: 'postgres://agni@127.0.0.1/agni' } : process.env;
  const dataDir = path.resolve(process.env.DATA_DIR || '.data');
  const home = outsideLocation(dataDir) ?? dataDir;
  const places = {
    [process.cwd()]: 'builds',
    ...(isEmbedded() && fs.existsSync(home) && { [home]: 'the database' }),
  };
  const local = [...checkVariables(given), ...checkBuild(), ...(await attempt('Disk', () => checkDisk(places)))];
  // Nothing can be reached with an environment that cannot be read.
  if (envProblems(given).length > 0) return local;
  let detach = async () => {};
  const refused = await attempt('Database', async () => {
    detach = await attach();
    return [];
  });
  if (refused.length > 0) return [...local, ...refused];
  try {
    return [...local, ...(await checkServices())];
  } finally {
    const { closePools } = await import('@/db/client');
    await closePools();
    await detach();
  }
}

const COLORS = { ok: 'green', warning: 'yellow', problem: 'red' } as const;

function print(findings: Finding[]): void {
  for (const { state, subject, text } of findings) {
    console.log(`${styleText(COLORS[state], state.padEnd(8), { stream: process.stdout })} ${subject}: ${text}`);
  }
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  console.log(`${plural(count('problem'), 'problem')}, ${plural(count('warning'), 'warning')}.`);
}

async function main(): Promise<number> {
  let values: { json?: boolean; help?: boolean };
  try {
    ({ values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } }));
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const findings = await examine();
  if (values.json) console.log(JSON.stringify(findings, null, 2));
  else print(findings);
  return findings.some(({ state }) => state === 'problem') ? 1 : 0;
}

exitWith(main);
