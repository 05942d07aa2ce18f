import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The folder of the generators' own package. */
export const HERE = dirname(fileURLToPath(import.meta.url));
/** The product's own compiler. */
export const TSC = join(HERE, '../../node_modules/typescript/bin/tsc');
const run = promisify(execFile);

interface Generator {
  /** Its name, which is also that of its adapter. */
  name: string;
  /** Its program, within its package, and what it is called with. */
  program: [pack: string, path: string];
  args(document: string, folder: string): string[];
  /** The content of a configuration file beside the document. */
  config?(document: string, folder: string, origin: string): object;
  /** False: what it writes of its own does not compile with `exactOptionalPropertyTypes`. */
  exact?: boolean;
}

const orval = (name: string, client: 'fetch' | 'axios'): Generator => ({
  name,
  program: ['orval', 'dist/bin/orval.mjs'],
  args: (_, folder) => ['--config', join(folder, 'config.json')],
  config: (document, folder, origin) => ({
    api: {
      input: document,
      output: {
        target: join(folder, 'client.ts'),
        client,
        mode: 'single',
        ...(client === 'fetch' && { baseUrl: origin }),
      },
    },
  }),
});

/** Generators of clients, each in the way that its documentation begins with. */
export const GENERATORS: readonly Generator[] = [
  {
    name: 'openapi-typescript',
    program: ['openapi-typescript', 'bin/cli.js'],
    args: (document, folder) => [document, '-o', join(folder, 'client.ts')],
  },
  {
    name: 'hey-api',
    program: ['@hey-api/openapi-ts', 'dist/run.mjs'],
    args: (document, folder) => ['-i', document, '-o', join(folder, 'client'), '-c', '@hey-api/client-fetch'],
    exact: false,
  },
  orval('orval-fetch', 'fetch'),
  orval('orval-axios', 'axios'),
  {
    name: 'swagger-typescript-api',
    program: ['swagger-typescript-api', 'dist/cli.mjs'],
    args: (document, folder) => ['generate', '-p', document, '-o', folder, '-n', 'client.ts', '--generate-union-enums'],
  },
  {
    name: 'openapi-zod-client',
    program: ['openapi-zod-client', 'bin.js'],
    args: (document, folder) => [document, '-o', join(folder, 'client.ts'), '--with-alias', '--export-schemas'],
  },
];

/**
 * Installs the generators beside this file, unless the versions in the lock file are installed already. They are not part of
 * the product's own install, because nobody else needs their hundreds of packages.
 * @throws Error with what npm printed
 */
export async function installGenerators(): Promise<void> {
  const stamp = join(HERE, 'node_modules/.installed');
  const lock = createHash('sha256')
    .update(await readFile(join(HERE, 'package-lock.json')))
    .digest('hex');
  if ((await readFile(stamp, 'utf8').catch(() => '')) === lock) return;
  await runProgram('npm', ['ci', '--prefix', HERE, '--loglevel=error']);
  await writeFile(stamp, lock);
}

/**
 * Generates a client into `.generated/<name>`.
 * @param document the OpenAPI document as JSON
 * @param origin where the API is served
 * @throws Error with what the generator printed
 */
export async function generate({ name, program, args, config }: Generator, document: string, origin: string) {
  const folder = join(HERE, '.generated', name);
  const file = join(folder, 'openapi.json');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(file, document);
  if (config) await writeFile(join(folder, 'config.json'), JSON.stringify(config(file, folder, origin)));
  await runProgram(process.execPath, [programOf(...program), ...args(file, folder)]);
}

/**
 * Compiles an adapter together with the client that it uses, with every strict option.
 * @throws Error with what the compiler found
 */
export async function compile({ name, exact = true }: Pick<Generator, 'name' | 'exact'>): Promise<void> {
  const config = join(HERE, '.generated', name, 'tsconfig.json');
  const compilerOptions = { exactOptionalPropertyTypes: exact };
  await writeFile(
    config,
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, files: [`../../adapters/${name}.ts`] }),
  );
  await runProgram(process.execPath, [TSC, '-p', config]);
}

/** Returns the file of an installed package's program. */
export function programOf(pack: string, path: string): string {
  return join(HERE, 'node_modules', pack, path);
}

/**
 * Runs a program until it ends.
 * @throws Error with what it printed if it fails
 */
export async function runProgram(program: string, args: string[], cwd = HERE): Promise<void> {
  await run(program, args, { cwd, maxBuffer: 16 * 1024 * 1024 }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${program} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`.slice(0, 8_000));
  });
}
