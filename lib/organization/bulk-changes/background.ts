import type { BackgroundTask } from '@/lib/platform/jobs/background-work';
import { deleteOldChanges } from './retention';

export const background: BackgroundTask[] = [
  { name: 'deleting old bulk changes', every_ms: 60 * 60_000, run: deleteOldChanges },
];
