import { StartupError } from '@/lib/core/startup-error';
import { outliveReaders } from './run';

/** The reason of an aborted program: a signal, by its number. */
class Interrupted extends Error {
  constructor(readonly signal: number) {
    super('Interrupted by a signal.');
  }
}

/** Returns a signal that the first SIGINT, SIGTERM or SIGHUP aborts. Another one after a second exits at once. */
function abortedBySignals(): AbortSignal {
  const stop = new AbortController();
  let stoppedAt = 0;
  const end = (_: NodeJS.Signals, number: number) => {
    // Terminal, npm and shell may each forward the same Ctrl-C.
    if (stop.signal.aborted && Date.now() - stoppedAt >= 1_000) process.exit(128 + number);
    if (stop.signal.aborted) return;
    stoppedAt = Date.now();
    console.error('Stopping…');
    stop.abort(new Interrupted(number));
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
  outliveReaders();
  return stop.signal;
}

/**
 * Runs a program and exits with the code that it returns. Of a `StartupError` only its sentence is printed.
 * @param program one that takes a signal is not ended by SIGINT, SIGTERM and SIGHUP but aborted, so that it can clean up
 *   and throw; it exits with 128 and the number of the signal
 * @param failed the code when it throws
 */
export function exitWith(program: (signal: AbortSignal) => Promise<number>, failed = 2): void {
  const signal = program.length > 0 ? abortedBySignals() : new AbortController().signal;
  program(signal).then(
    (code) => process.exit(code),
    (error: Error) => {
      const { reason } = signal as { reason: unknown };
      const interrupted = reason instanceof Interrupted && (error === reason || error.name === 'AbortError');
      if (!interrupted) console.error(error instanceof StartupError ? error.message : error);
      process.exit(reason instanceof Interrupted ? 128 + reason.signal : failed);
    },
  );
}
