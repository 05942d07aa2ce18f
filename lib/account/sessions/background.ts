import type { BackgroundTask } from '@/lib/platform/jobs/background-work';
import { keepSessionHistory } from './session-history';

/** Whether a session is over is asked whenever it is read, so writing it down can wait. */
export const background: BackgroundTask[] = [
  { name: 'keeping ended sessions', every_ms: 10 * 60_000, run: keepSessionHistory },
];
