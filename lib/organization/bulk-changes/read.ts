import type { z } from 'zod';
import type { Db } from '@/db/client';
import type { Page } from '@/db/page';
import type { Actor } from '@/lib/core/actor';
import type { BulkChange, BulkResult, ExportBulkResults, ListBulkChanges, ListBulkResults } from './schema';

export async function findChange(_db: Db, _actor: Actor, _id: string): Promise<BulkChange> {
  throw new Error('Follows.');
}
export async function findChanges(
  _db: Db,
  _actor: Actor,
  _input: z.output<typeof ListBulkChanges>,
): Promise<Page<BulkChange>> {
  throw new Error('Follows.');
}
export async function findResults(
  _db: Db,
  _actor: Actor,
  _input: z.output<typeof ListBulkResults>,
): Promise<Page<BulkResult>> {
  throw new Error('Follows.');
}
export async function walkResults(
  _db: Db,
  _actor: Actor,
  _input: z.output<typeof ExportBulkResults>,
): Promise<{ items: BulkResult[]; next: number | null }> {
  throw new Error('Follows.');
}
