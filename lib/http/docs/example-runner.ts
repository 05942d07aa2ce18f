import { spawn } from 'node:child_process';
import { KEY_VARIABLE, type Language } from './examples';

const COMMANDS: Record<Language, string[]> = {
  curl: ['bash', '-c'],
  python: ['python3', '-c'],
  javascript: ['node', '--input-type=module', '-e'],
};

const NOT_FOUND = 127;

/** The result of running an example. `code` is null if its interpreter is not installed. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** For tests: runs an example as pasted, with the key in the environment. */
export function runExample(language: Language, code: string, key: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn('env', [`${KEY_VARIABLE}=${key}`, ...COMMANDS[language], code]);
    const outcome: Outcome = { code: null, stdout: '', stderr: '' };
    child.stdout.on('data', (chunk) => {
      outcome.stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      outcome.stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (exit) => resolve({ ...outcome, code: exit === NOT_FOUND ? null : exit }));
  });
}
