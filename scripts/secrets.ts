import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

type Secrets = { AUTH_SECRET: string; ENCRYPTION_KEY: string };

/** The secrets that an unconfigured installation keeps in `directory/secrets.json`; none where there is no such file. */
export function existingSecrets(directory: string): Partial<Secrets> {
  const file = path.join(directory, 'secrets.json');
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets) : {};
}

/**
 * The secrets of an unconfigured installation: generated once and stored in `directory/secrets.json`, readable only by
 * its owner. The caller has locked the directory (the embedded Postgres runs in it).
 */
export function keptSecrets(directory: string): Secrets {
  const file = path.join(directory, 'secrets.json');
  if (fs.existsSync(file)) return JSON.parse(fs.readFileSync(file, 'utf8')) as Secrets;
  const secret = () => randomBytes(32).toString('base64');
  const secrets: Secrets = { AUTH_SECRET: secret(), ENCRYPTION_KEY: secret() };
  writePrivate(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** Writes a file that only its owner may read; atomically, by rename. */
export function writePrivate(file: string, content: string): void {
  const draft = `${file}.new-${process.pid}`;
  fs.writeFileSync(draft, content, { mode: 0o600 });
  fs.renameSync(draft, file);
}
