import type { Attempt, Outcome } from '@/lib/platform/mail/outcome';
import type { JobData, JobName } from './jobs';
import type { Loop } from './loop';

/** Does one try of a job. What it throws is tried again with back-off; what it returns is the end. */
export type Handler<N extends JobName> = (data: JobData[N], attempt: Attempt) => Promise<Outcome>;

/** Something done now and then in every process that has a worker; safe to run in several at once. */
export interface BackgroundTask {
  /** What it does, for the log: "announcing of expiring API keys". */
  name: string;
  /** Milliseconds between two runs; at least the worker's own pause of 30 seconds. */
  every_ms: number;
  run(): Promise<void>;
}

/** All that a worker does: who handles each kind of job, tasks that recur, and loops with a pace of their own. */
export interface BackgroundWork {
  handlers: { [N in JobName]: Handler<N> };
  tasks: readonly BackgroundTask[];
  loops: readonly (() => Loop)[];
}
