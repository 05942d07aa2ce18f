import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { codingFor } from '@/lib/http/api/compress';

const PREFIX = '/_next/static/';

const TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.woff2': 'font/woff2',
};

// A name contains a hash of the contents, so a file never changes. Scripts, styles and fonts run under the policy of the page that
// loads them: only the headers that protect a file itself are sent. The others were 1.1 kB for each of two dozen files. Pictures are
// left to Next, because a browser can open an SVG as a page.
const HEADERS = {
  'Cache-Control': 'public, max-age=31536000, immutable',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  Vary: 'Accept-Encoding',
};

interface StaticFile {
  path: string;
  type: string;
  /** Whether the build has put a Brotli copy, `<name>.br`, next to it. */
  brotli: boolean;
}

/** Serves a request for a static file; returns false, having done nothing, for any other request. */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse, otherwise: () => void) => boolean;

/**
 * Serves the build's static files: the Brotli copy made at build time where the browser accepts it (RFC 9110 §12.5.3), with headers that
 * let it be kept for a year. The directory is listed once; requests for files that are not in it, or no longer, are left to Next.
 * @param directory of `next build`: `.next/static`
 */
export function staticFiles(directory: string): StaticFiles {
  const files = listed(directory);
  return (request, response, otherwise) => {
    const file = files.get(request.url ?? '');
    if (!file || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
    const brotli = file.brotli && codingFor(request.headers['accept-encoding']) === 'br';
    fs.readFile(brotli ? `${file.path}.br` : file.path, (error, contents) => {
      if (error) return otherwise();
      const coding = brotli ? { 'Content-Encoding': 'br' } : {};
      const facts = { 'Content-Type': file.type, 'Content-Length': contents.length };
      response.writeHead(200, { ...HEADERS, ...facts, ...coding }).end(contents);
    });
    return true;
  };
}

function listed(directory: string): Map<string, StaticFile> {
  const names = new Set(fs.readdirSync(directory, { recursive: true, encoding: 'utf8' }));
  const files = new Map<string, StaticFile>();
  for (const name of names) {
    const type = TYPES[path.extname(name)];
    if (!type) continue;
    const url = PREFIX + name.split(path.sep).map(encodeURIComponent).join('/');
    files.set(url, { path: path.join(directory, name), type, brotli: names.has(`${name}.br`) });
  }
  return files;
}
