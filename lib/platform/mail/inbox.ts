import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { env } from '@/lib/core/env';
import { newId } from '@/lib/core/id';

/** A mail in the local inbox, as it would have been sent. */
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
 * Returns whether the local inbox may be shown to a request for this `Host`. The inbox needs no sign-in, so it is served only
 * for the address of this installation, localhost and plain IP addresses: by DNS rebinding, another site could otherwise read
 * the passwords in it.
 */
export function isInboxOpen(host: string | null): boolean {
  if (!env.LOCAL_INBOX || host === null || !URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  const own = new URL(env.APP_URL).hostname;
  return hostname === own || hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/**
 * Saves a mail in the local inbox, as a file that only this user can read, written atomically. Keeps the newest 500. Only for
 * an installation without a mail server.
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

/** Lists the mails, newest first. */
export async function listInbox(limit = KEPT): Promise<InboxMessage[]> {
  const ids = await newestIds();
  const messages = await Promise.all(ids.slice(0, limit).map(readInbox));
  return messages.filter((message) => message !== undefined);
}

/** Reads a mail; undefined when there is none with this id, which may be any text. */
export async function readInbox(id: string): Promise<InboxMessage | undefined> {
  if (!FILE.test(`${id}.json`)) return undefined;
  try {
    return JSON.parse(await readFile(path.join(folder(), `${id}.json`), 'utf8')) as InboxMessage;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

// A UUIDv7 sorts by its creation time.
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
