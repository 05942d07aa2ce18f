import { deleteExpiredAnswers } from './idempotency-store';
import type { BackgroundTask } from './jobs/background-work';

export const background: BackgroundTask[] = [
  { name: 'deleting expired responses', every_ms: 30_000, run: deleteExpiredAnswers },
];
