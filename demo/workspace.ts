import fs from 'node:fs';
import path from 'node:path';
import { writePrivate } from '@/scripts/secrets';
import { type DemoAccess, seedDemo } from './seed/demo';
import { DEMO_KEYS } from './vendors/calcom/server';

/** The credentials of the demo workspace; the content of `DATA_DIR/demo.json`. */
export type DemoFile = DemoAccess & { url: string; calcom?: { base_url: string; api_key: string } };

/**
 * Loads the demo workspace once and saves its credentials in `DATA_DIR/demo.json`.
 * @param calcom_url the local Cal.com server, if it is used
 * @returns null when it was loaded earlier and the file is gone: passwords and keys cannot be read back from the
 * database
 */
export async function ensureDemo(
  dataDir: string,
  url: string,
  calcom_url: string | undefined,
): Promise<DemoFile | null> {
  const file = path.join(dataDir, 'demo.json');
  const calcom = calcom_url ? { base_url: calcom_url, api_key: DEMO_KEYS.practice } : undefined;
  const keep = ({ organization_id, email, password, api_key }: DemoAccess) => {
    const demo: DemoFile = { url, organization_id, email, password, api_key, ...(calcom && { calcom }) };
    writePrivate(file, `${JSON.stringify(demo, null, 2)}\n`);
  };
  // Saved before the commit: if the run is killed in between, the next one loads it again, and nobody is locked out.
  const loaded = await seedDemo(keep, calcom && { ...calcom, api_key: DEMO_KEYS.second });
  if (!loaded && !fs.existsSync(file)) return null;
  // The port may have changed since.
  if (!loaded) keep(JSON.parse(fs.readFileSync(file, 'utf8')) as DemoAccess);
  return JSON.parse(fs.readFileSync(file, 'utf8')) as DemoFile;
}

/** The terminal output when the demo is ready. */
export function banner(name: string, url: string, demo: DemoFile | null, dataDir: string): string {
  const where = path.relative(process.cwd(), dataDir) || '.';
  const lines = demo
    ? [
        `Sign in   ${demo.email}`,
        `Password  ${demo.password}`,
        `Email     ${url}/dev/inbox`,
        `API       curl ${url}/api/v1/me -H 'X-Api-Key: ${demo.api_key}'`,
        ...(demo.calcom
          ? [
              `Cal.com   connect it with the key ${demo.calcom.api_key} (${demo.calcom.base_url}, a local server of this demo)`,
            ]
          : []),
        '',
        `These details are in ${path.join(where, 'demo.json')}. Ctrl-C stops everything; the data stays.`,
      ]
    : [
        `Email     ${url}/dev/inbox`,
        '',
        `${path.join(where, 'demo.json')} is gone, and the password with it. Use "Forgot password", or delete ${where} to start over.`,
      ];
  return ['', `${name} is ready at ${url}`, '', ...lines, ''].map((line) => (line ? `  ${line}` : '')).join('\n');
}
