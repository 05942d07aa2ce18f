import cluster from 'node:cluster';
import { processSingleton } from '@/lib/core/process-singleton';

/** What one worker process of `npm start` tells the others, by subject. */
export interface SiblingNews {
  /** An organization's data has changed: forget what is cached of it. */
  invalidate: { organization_id: string; planes: string[] };
  /** Requests were counted against limits: what was added to which name, and the milliseconds until its window ends. */
  counts: { kind: string; name: string; added: number; ends_in: number }[];
}

type Subject = keyof SiblingNews;
type Handler = (news: never) => void;

/** What a worker that serves reports. */
export interface Served {
  url: string;
  /** Where the first organization is created, if there is none; only from the worker that prepared the database. */
  setup?: string | null;
}

/** A message between a worker and the process that started it, which passes news on to the other workers. */
export type WorkerMessage =
  | { agni: 'news'; subject: Subject; news: unknown; ask?: number }
  /** Every other worker has handled the news. */
  | { agni: 'answered'; ask: number }
  | ({ agni: 'serving' } & Served)
  /** Asks a worker for its metrics, and its answer; without metrics, it could not read them. */
  | { agni: 'measure'; ask: number }
  | { agni: 'measured'; ask: number; metrics?: object[] };

/** How long a change waits for the other workers, in milliseconds. A worker that is busy longer hears of it through the database. */
const PATIENCE_MS = 1_000;

const state = processSingleton('siblings', () => ({
  handlers: new Map<Subject, Handler>(),
  asked: new Map<number, () => void>(),
  last: 0,
  listening: false,
}));

/** Whether this process is one of several workers of the same `npm start`. */
export function hasSiblings(): boolean {
  return cluster.isWorker;
}

/** Tells the other workers, without waiting. */
export function tellSiblings<S extends Subject>(subject: S, news: SiblingNews[S]): void {
  if (hasSiblings()) send({ agni: 'news', subject, news });
}

/** Tells the other workers, and resolves when all have handled it, or after a second. */
export async function askSiblings<S extends Subject>(subject: S, news: SiblingNews[S]): Promise<void> {
  if (!hasSiblings()) return;
  listen();
  state.last += 1;
  const ask = state.last;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MS);
    state.asked.set(ask, () => {
      clearTimeout(timer);
      resolve();
    });
    send({ agni: 'news', subject, news, ask });
  });
  state.asked.delete(ask);
}

/** Handles what other workers tell about a subject. Registering a subject again replaces the earlier handler. */
export function onSiblings<S extends Subject>(subject: S, handle: (news: SiblingNews[S]) => void): void {
  state.handlers.set(subject, handle as Handler);
  if (hasSiblings()) listen();
}

function listen(): void {
  if (state.listening) return;
  state.listening = true;
  process.on('message', (message: WorkerMessage) => {
    if (message.agni === 'answered') state.asked.get(message.ask)?.();
    if (message.agni !== 'news') return;
    state.handlers.get(message.subject)?.(message.news as never);
    if (message.ask !== undefined) send({ agni: 'answered', ask: message.ask });
  });
}

// The channel is gone when the process that started us has ended; then this one ends too.
function send(message: WorkerMessage): void {
  process.send?.(message, undefined, undefined, () => {});
}
