import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { StartupError } from '@/lib/core/startup-error';
import type { Draft } from './draft';
import { filesOf, type Manifest, type StoredFile } from './manifest';

/** Passes bytes on and computes their SHA-256 and number. */
function meter() {
  const hash = createHash('sha256');
  let bytes = 0;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  return { stream, result: () => ({ bytes, sha256: hash.digest('hex') }) };
}

function encrypter(recipients: readonly string[]): Encrypter {
  const made = new Encrypter();
  for (const recipient of recipients) {
    try {
      made.addRecipient(recipient);
    } catch {
      throw new StartupError(
        `${recipient} is not an age recipient; one begins with age1. Make one with: npm run backup -- --new-key FILE`,
      );
    }
  }
  return made;
}

async function encrypted(content: Readable, recipients: readonly string[]): Promise<Readable> {
  const plain = Readable.toWeb(content) as unknown as globalThis.ReadableStream<Uint8Array>;
  return Readable.fromWeb((await encrypter(recipients).encrypt(plain)) as unknown as ReadableStream);
}

/** Checks recipients before any work. @throws StartupError */
export function checkRecipients(recipients: readonly string[]): void {
  encrypter(recipients);
}

/**
 * Stores a stream as a file of a backup, encrypted for the recipients in the age format (age-encryption.org/v1) if there are any.
 * @returns the file as it is on disk
 */
export async function storeFile(
  { directory, recipients }: Draft,
  name: string,
  content: Readable,
): Promise<StoredFile> {
  const stored = recipients.length > 0 ? `${name}.age` : name;
  const { stream, result } = meter();
  const body = recipients.length > 0 ? await encrypted(content, recipients) : content;
  await pipeline(body, stream, fs.createWriteStream(path.join(directory, stored), { mode: 0o600, flags: 'wx' }));
  return { name: stored, ...result() };
}

/** Reads age identities from a file as `age-keygen` writes it. @throws StartupError */
export function readIdentities(file: string): string[] {
  if (!fs.existsSync(file))
    throw new StartupError(`There is no file ${file}. It must hold the key that begins with AGE-SECRET-KEY-.`);
  const found = fs.readFileSync(file, 'utf8').match(/^AGE-SECRET-KEY-\S+$/gm);
  if (!found) throw new StartupError(`${file} holds no key that begins with AGE-SECRET-KEY-.`);
  return found;
}

/**
 * Makes a new key pair and writes the secret half to a file that only its owner may read.
 * @returns the recipient, which is public
 */
export async function writeNewKey(file: string): Promise<string> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  if (fs.existsSync(file))
    throw new StartupError(`${file} exists already. Choose another name: a lost key cannot be made again.`);
  fs.writeFileSync(file, `# public key: ${recipient}\n${identity}\n`, { mode: 0o600, flag: 'wx' });
  return recipient;
}

/** Checks that every file of a backup is complete and unchanged. @throws StartupError */
export async function checkFiles(manifest: Manifest, directory: string, signal?: AbortSignal): Promise<void> {
  for (const file of manifest.parts.flatMap(filesOf)) await checkFile(directory, file, signal);
}

/** Checks that a file of a backup is complete and unchanged. @throws StartupError */
export async function checkFile(
  directory: string,
  { name, bytes, sha256 }: StoredFile,
  signal?: AbortSignal,
): Promise<void> {
  const file = path.join(directory, name);
  if (!fs.existsSync(file)) throw new StartupError(`${file} is missing: the backup is not complete.`);
  const { stream, result } = meter();
  await pipeline(fs.createReadStream(file), stream.resume(), { signal });
  const found = result();
  if (found.bytes === bytes && found.sha256 === sha256) return;
  throw new StartupError(
    `${file} is not as it was written: it is damaged or was changed. Use another copy of the backup.`,
  );
}

/** Opens a file of a backup, decrypted. @throws StartupError when no identity fits */
export async function openFile(
  directory: string,
  { name }: StoredFile,
  identities: readonly string[],
): Promise<Readable> {
  const file = fs.createReadStream(path.join(directory, name));
  if (!name.endsWith('.age')) return file;
  if (identities.length === 0) {
    throw new StartupError('This backup is encrypted: add --identity FILE with the file that holds its key.');
  }
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  try {
    const plain = await decrypter.decrypt(Readable.toWeb(file) as unknown as globalThis.ReadableStream<Uint8Array>);
    return Readable.fromWeb(plain as unknown as ReadableStream);
  } catch {
    throw new StartupError('The given key does not open this backup: it was encrypted for another one.');
  }
}
