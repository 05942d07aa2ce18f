import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

type Secrets = { AUTH_SECRET: string; ENCRYPTION_KEY: string };

const fileIn = (directory: string) => path.join(directory, 'secrets.json');

/** The secrets that an unconfigured installation keeps in `directory/secrets.json`; undefined when there is no such file. */
export function existingSecrets(directory: string): Secrets | undefined {
  const file = fileIn(directory);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets) : undefined;
}

/**
 * The secrets of an unconfigured installation: generated once and stored in `directory/secrets.json`, readable only by
 * its owner. The caller has locked the directory (the embedded Postgres runs in it).
 */
export function keptSecrets(directory: string): Secrets {
  const existing = existingSecrets(directory);
  if (existing) return existing;
  const secret = () => randomBytes(32).toString('base64');
  const secrets: Secrets = { AUTH_SECRET: secret(), ENCRYPTION_KEY: secret() };
  writePrivate(fileIn(directory), JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Writes a file that only its owner may read; atomically, by rename. */
export function writePrivate(file: string, content: string): void {
  const draft = `${file}.new-${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o600 });
  fs.renameSync(draft, file);
}
