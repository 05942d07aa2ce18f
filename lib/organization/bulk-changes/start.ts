import type { MutationContext } from '@/lib/operation/operation';
import type { BulkChange, BulkChangeInput } from './schema';

/** Captures the selected users and queues the change. */
export async function startChange(_context: MutationContext, _input: BulkChangeInput): Promise<BulkChange> {
  throw new Error('Follows.');
}
