import { StartupError } from '@/lib/core/startup-error';

/**
 * Runs a program and exits with the code that it returns. Of a `StartupError` only its sentence is printed.
 * @param failed the code when it throws
 */
export function exitWith(program: () => Promise<number>, failed = 2): void {
  program().then(
    (code) => process.exit(code),
    (error: unknown) => {
      console.error(error instanceof StartupError ? error.message : error);
      process.exit(failed);
    },
  );
}
