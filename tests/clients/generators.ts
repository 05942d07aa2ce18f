import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(HERE, '../..');
const run = promisify(execFile);

interface Generator {
  /** Its name, which is also that of its adapter. */
  name: string;
  /** The oldest major version of Node that it runs on. */
  node: number;
  /** Its program, within its package, and what it is called with. */
  program: [pack: string, path: string];
  args(document: string, folder: string): string[];
  /** A module that Node loads first. */
  preload?: string;
  /** The content of a configuration file beside the document. */
  config?(document: string, folder: string, origin: string): object;
  /** False: what it writes of its own does not compile with `exactOptionalPropertyTypes`. */
  exact?: boolean;
}

const orval = (name: string, client: 'fetch' | 'axios'): Generator => ({
  name,
  node: 22,
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
    node: 20,
    program: ['openapi-typescript', 'bin/cli.js'],
    args: (document, folder) => [document, '-o', join(folder, 'client.ts')],
  },
  {
    name: 'hey-api',
    node: 22,
    program: ['@hey-api/openapi-ts', 'dist/run.mjs'],
    args: (document, folder) => ['-i', document, '-o', join(folder, 'client'), '-c', '@hey-api/client-fetch'],
    preload: './typescript-5.mjs',
    exact: false,
  },
  orval('orval-fetch', 'fetch'),
  orval('orval-axios', 'axios'),
  {
    name: 'swagger-typescript-api',
    node: 20,
    program: ['swagger-typescript-api', 'dist/cli.mjs'],
    args: (document, folder) => ['generate', '-p', document, '-o', folder, '-n', 'client.ts', '--generate-union-enums'],
  },
  {
    name: 'openapi-zod-client',
    node: 20,
    program: ['openapi-zod-client', 'bin.js'],
    args: (document, folder) => [document, '-o', join(folder, 'client.ts'), '--with-alias', '--export-schemas'],
  },
];

/**
 * Generates a client into `.generated/<name>`.
 * @param document the OpenAPI document as JSON
 * @param origin where the API is served
 * @throws Error with what the generator printed
 */
export async function generate({ name, program, args, config, preload }: Generator, document: string, origin: string) {
  const folder = join(HERE, '.generated', name);
  const file = join(folder, 'openapi.json');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(file, document);
  if (config) await writeFile(join(folder, 'config.json'), JSON.stringify(config(file, folder, origin)));
  const first = preload ? ['--import', preload] : [];
  await runNode([...first, join(packageFolder(program[0]), program[1]), ...args(file, folder)]);
}

/**
 * Compiles an adapter together with the client that it uses, with every strict option.
 * @throws Error with what the compiler found
 */
export async function compile({ name, exact = true }: Generator): Promise<void> {
  const config = join(HERE, '.generated', name, 'tsconfig.json');
  const compilerOptions = { exactOptionalPropertyTypes: exact };
  await writeFile(
    config,
    JSON.stringify({ extends: '../../tsconfig.json', compilerOptions, files: [`../../adapters/${name}.ts`] }),
  );
  await runNode([join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config]);
}

// npm puts a package into the root unless something else of that name is there.
function packageFolder(name: string): string {
  const folder = [HERE, ROOT].map((root) => join(root, 'node_modules', name)).find(existsSync);
  if (!folder) throw new Error(`${name} is not installed. Run npm ci.`);
  return folder;
}

async function runNode(args: string[]): Promise<void> {
  await run(process.execPath, args, { cwd: HERE, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${args.join(' ')}\n${error.stdout}\n${error.stderr}`.slice(0, 8_000));
    },
  );
}
