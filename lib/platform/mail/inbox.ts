import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { env } from '@/lib/core/env';
import { newId } from '@/lib/core/id';

/** A mail in the local inbox, as it would have gone out. */
export interface InboxMessage {
  id: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  message_id: string;
  html: string;
  text: string;
  /** ISO 8601, UTC. */
  created_at: string;
}

const KEPT = 500;
const FILE = /^([0-9a-f-]{36})\.json$/;

function folder(): string {
  return path.join(env.DATA_DIR, 'inbox');
}

/**
 * Whether the local inbox may be shown to a request for this `Host`. It asks nobody to sign in, so only this very
 * installation's address, this machine's names and plain IP addresses are served: under a name of their own (DNS
 * rebinding) another site could read the passwords in it.
 */
export function isInboxOpen(host: string | null): boolean {
  if (!env.LOCAL_INBOX || host === null || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const own = new URL(env.APP_URL).hostname;
  return hostname === own || hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/**
 * Puts a mail into the local inbox: a file that only this user can read, there as a whole or not at all.
 * The newest 500 are kept. For an installation without a mail server only.
 */
export async function putInInbox(message: Omit<InboxMessage, 'id' | 'created_at'>): Promise<void> {
  const id = newId();
  const file = path.join(folder(), `${id}.json`);
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ id, ...message, created_at: new Date().toISOString() }, null, 2);
  await writeFile(`${file}.new`, text, { mode: 0o600, flag: 'wx' });
  await rename(`${file}.new`, file);
  for (const old of (await newestIds()).slice(KEPT)) await rm(path.join(folder(), `${old}.json`), { force: true });
}

/** The newest mails, newest first. */
export async function listInbox(limit = KEPT): Promise<InboxMessage[]> {
  const ids = await newestIds();
  const messages = await Promise.all(ids.slice(0, limit).map(readInbox));
  return messages.filter((message) => message !== undefined);
}

/** One mail; undefined when there is none of this id (any text may be asked for). */
export async function readInbox(id: string): Promise<InboxMessage | undefined> {
  if (!FILE.test(`${id}.json`)) return undefined;
  try {
    return JSON.parse(await readFile(path.join(folder(), `${id}.json`), 'utf8')) as InboxMessage;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

// UUIDv7 sorts by the time of its making.
async function newestIds(): Promise<string[]> {
  const names = await readdir(folder()).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const ids = names.map((name) => FILE.exec(name)?.[1]).filter((id) => id !== undefined);
  return ids.sort().reverse();
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
