import type { MutationContext } from '@/lib/operation/operation';
import type { BulkChange } from './schema';

/** Cancels a change. */
export async function cancelChange(_context: MutationContext, _input: { id: string }): Promise<BulkChange> {
  throw new Error('Follows.');
}
