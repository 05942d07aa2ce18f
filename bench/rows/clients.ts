import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { installGenerators, programOf } from '@/tests/clients/generators';
import { type Finding, number } from '../finding';
import type { Stage } from '../stage';

/** The document of commit de86685: bytes as it was served, with gzip -6 and brotli 11, and lines of openapi-typescript 7.13.0. */
const FORMER = { served: 24_974, gzip: 27_499, brotli: 19_551, lines: 10_106, operations: 75 };

/** The size of the OpenAPI document and of the types made from it, compared with those at the time when the aims were set. */
export async function clients({ product }: Stage): Promise<Finding[]> {
  const url = `${product.url}/api/v1/openapi.json`;
  const text = await (await fetch(url)).text();
  const served = await servedBytes(url);
  const operations = (text.match(/"operationId":/g) ?? []).length;
  const lines = await linesOfTypes(text);
  const brotli = brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  const gzip = gzipSync(text, { level: 6 }).length;
  const each = (size: number, former: number) => size / operations / (former / FORMER.operations);
  return [
    sizeFinding('Size of the OpenAPI document as served (brotli)', served, FORMER.served, 0.6, 'bytes'),
    sizeFinding('The same, each compressed with brotli 11', brotli, FORMER.brotli, undefined, 'bytes'),
    sizeFinding('The same, each compressed with gzip -6', gzip, FORMER.gzip, undefined, 'bytes'),
    sizeFinding('Lines that openapi-typescript makes of it', lines, FORMER.lines, 0.5, 'lines'),
    {
      what: 'Both for each operation',
      against: `the same at ${FORMER.operations} operations`,
      aim: '–',
      figure: `${number(each(served, FORMER.served))} and ${number(each(lines, FORMER.lines))}`,
      detail: `${operations} operations: ${number(served / operations)} bytes and ${number(lines / operations)} lines each`,
    },
  ];
}

function sizeFinding(what: string, size: number, former: number, aim: number | undefined, unit: string): Finding {
  const ratio = size / former;
  return {
    what,
    against: 'commit de86685',
    aim: aim === undefined ? '–' : `≤ ${aim}`,
    figure: number(ratio),
    ...(aim !== undefined && { met: ratio <= aim }),
    detail: `${number(size)} to ${number(former)} ${unit}`,
  };
}

// `fetch` decompresses, but leaves the header with the length.
async function servedBytes(url: string): Promise<number> {
  const { headers } = await fetch(url, { headers: { 'Accept-Encoding': 'br' } });
  return Number(headers.get('content-length'));
}

async function linesOfTypes(document: string): Promise<number> {
  await installGenerators();
  const folder = await mkdtemp(join(tmpdir(), 'agni-clients-'));
  try {
    const [source, types] = [join(folder, 'openapi.json'), join(folder, 'types.ts')];
    await writeFile(source, document);
    const program = programOf('openapi-typescript', 'bin/cli.js');
    await promisify(execFile)(process.execPath, [program, source, '-o', types]);
    return (await readFile(types, 'utf8')).trimEnd().split('\n').length;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
