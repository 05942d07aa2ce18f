import type { MailJob } from '@/lib/platform/mail/define-mail';
import type { Loop } from './loop';

/** A recurring task of every process that has a worker; safe to run in several at once. */
export interface BackgroundTask {
  /** What it does, for the log: "announcing expiring API keys". */
  name: string;
  /** Milliseconds between two runs; at least the worker's own pause of 30 seconds. */
  every_ms: number;
  run(): Promise<void>;
}

/** Everything a worker does: sends mails, runs recurring tasks, and starts loops with their own interval. */
export interface BackgroundWork {
  mails: readonly MailJob[];
  tasks: readonly BackgroundTask[];
  loops: readonly (() => Loop)[];
}
