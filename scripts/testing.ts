import { execFile } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Runs a script of this directory in a process of its own, as npm does.
 * @param env besides, or instead of, the variables of this process
 * @param cwd where it looks for `.env`
 * @returns its exit code (null when a signal ended it), and what it wrote to stdout and then to stderr
 */
export function runScript(
  name: string,
  args: readonly string[],
  env: Record<string, string | undefined>,
  cwd = process.cwd(),
): Promise<{ code: number | null; said: string }> {
  // By their paths, because another directory has neither the loader nor the aliases.
  const loader = pathToFileURL(path.resolve('node_modules/tsx/dist/loader.mjs')).href;
  const options = { cwd, env: { ...process.env, TSX_TSCONFIG_PATH: path.resolve('tsconfig.json'), ...env } };
  const command = ['--import', loader, path.resolve(`scripts/${name}.ts`), ...args];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, options, (_, out, err) =>
      resolve({ code: child.exitCode, said: out + err }),
    );
  });
}
