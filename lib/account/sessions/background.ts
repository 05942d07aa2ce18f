import type { BackgroundTask } from '@/lib/platform/jobs/background-work';
import { keepSessionHistory } from './session-history';

/** Expiry is checked whenever a session is read, so recording it can wait. */
export const background: BackgroundTask[] = [
  { name: 'keeping ended sessions', every_ms: 10 * 60_000, run: keepSessionHistory },
];
