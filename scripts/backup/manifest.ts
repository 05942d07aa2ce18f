import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { StartupError } from '@/lib/core/startup-error';

const StoredFile = z.object({ name: z.string().regex(/^[\w.-]+$/), bytes: z.number(), sha256: z.string() });

/** One file of a backup, as it is on disk: with its encryption, if any. */
export type StoredFile = z.infer<typeof StoredFile>;

const Part = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('dump'),
    /** The variable that holds the database's address, such as `DATABASE_URL_EU`. */
    variable: z.string(),
    server_major: z.number(),
    /** Rows of each table in the snapshot that was dumped. */
    rows: z.record(z.string(), z.number()),
    file: StoredFile,
  }),
  z.object({
    kind: z.literal('base_backup'),
    server_major: z.number(),
    /** The data directory, and the WAL with which it becomes consistent. */
    data: StoredFile,
    wal: StoredFile,
  }),
]);

const Manifest = z.object({
  format: z.literal(1),
  created_at: z.string(),
  encrypted: z.boolean(),
  /** Time of the newest migration of the control plane, in milliseconds. */
  migration: z.number(),
  parts: z.array(Part),
});

/** What a backup consists of; no secrets. */
export type Manifest = z.infer<typeof Manifest>;
export type Part = z.infer<typeof Part>;
export type DumpPart = Extract<Part, { kind: 'dump' }>;
export type BasePart = Extract<Part, { kind: 'base_backup' }>;

/** Returns the files of a part. */
export function filesOf(part: Part): StoredFile[] {
  return part.kind === 'dump' ? [part.file] : [part.data, part.wal];
}

/** Returns the base backup of the embedded Postgres, if there is one. */
export function basePartOf({ parts }: Manifest): BasePart | undefined {
  return parts.find((part) => part.kind === 'base_backup');
}

const FILE = 'manifest.json';

/** Writes the manifest; the last step of a backup. */
export function writeManifest(directory: string, manifest: Manifest): void {
  fs.writeFileSync(path.join(directory, FILE), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
}

/** Reads the manifest of a backup. @throws StartupError when the directory holds none */
export function readManifest(directory: string): Manifest {
  const file = path.join(directory, FILE);
  if (!fs.existsSync(file)) {
    throw new StartupError(
      `${directory} is not a complete backup: it has no ${FILE}. Give the directory that npm run backup named.`,
    );
  }
  const read = Manifest.safeParse(JSON.parse(fs.readFileSync(file, 'utf8')));
  if (!read.success) throw new StartupError(`${file} was written by another version of the product, or was changed.`);
  return read.data;
}
