import type { MutationContext } from '@/lib/operation/operation';
import type { BulkChangeInput, BulkChangePreview } from './schema';

/** Says what a change would do. */
export async function previewChange(_context: MutationContext, _input: BulkChangeInput): Promise<BulkChangePreview> {
  throw new Error('Follows.');
}
