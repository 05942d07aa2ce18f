import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TEXT = new Set(['.css', '.js']);
/** A smaller file fits into one packet anyway. In bytes. */
const WORTH_COMPRESSING = 1_024;

/**
 * Puts a Brotli copy, `<name>.br`, next to each static file that gains from it, at the highest quality: it is made once, and sent for as
 * long as the build is served. An existing copy is kept: the name of a file is a hash of its contents.
 */
export async function compressStatic(directory: string): Promise<void> {
  const names = fs.readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => TEXT.has(path.extname(name))).map((name) => path.join(directory, name));
  await Promise.all(files.filter((file) => !fs.existsSync(`${file}.br`)).map(compressFile));
}

async function compressFile(file: string): Promise<void> {
  const text = await fs.promises.readFile(file);
  if (text.length < WORTH_COMPRESSING) return;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  await fs.promises.writeFile(`${file}.br`, await promisify(brotliCompress)(text, { params }));
}
