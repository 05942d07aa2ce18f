import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HERE, programOf, runProgram } from './generators';

/** A request of an imported collection, and its answer. */
export interface Sent {
  /** Method and path, such as `GET /api/v1/agents?limit=20`. */
  request: string;
  status: number;
  body: { detail?: string };
}

/**
 * Returns what a person fills in before the first Send, by name: an id in the path, or `If-Match`.
 * @param path as in the collection, with `:id`
 */
export type Fill = (method: string, path: string) => Promise<Record<string, string>>;

/** An API client that imports the OpenAPI document. `send` imports it, enters the key and sends every request once, in order. */
export interface Tool {
  name: string;
  send(document: string, key: string, fill: Fill): Promise<Sent[]>;
}

interface PostmanItem {
  item?: PostmanItem[];
  request?: {
    method: string;
    url: { path: string[]; variable?: { key: string; value: string }[] };
    header: { key: string; value: string }[];
  };
}

async function emptyFolder(name: string): Promise<string> {
  const folder = join(HERE, '.generated', name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  return folder;
}

async function fillPostman(item: PostmanItem, fill: Fill): Promise<void> {
  for (const inner of item.item ?? []) await fillPostman(inner, fill);
  if (!item.request) return;
  const { method, url, header } = item.request;
  const values = await fill(method, `/${url.path.join('/')}`);
  for (const one of [...(url.variable ?? []), ...header]) one.value = values[one.key] ?? one.value;
}

const postman: Tool = {
  name: 'Postman',
  async send(document, key, fill) {
    const folder = await emptyFolder('postman');
    const [source, file, report] = ['openapi.json', 'collection.json', 'report.json'].map((name) => join(folder, name));
    await writeFile(source!, document);
    // Two import settings differ from Postman's defaults, as the guide says: values come from the examples, and optional
    // parameters are off. Otherwise Postman sends `cursor=<string>`, whatever the document says.
    const settings = 'folderStrategy=Tags,parametersResolution=Example,enableOptionalParameters=false';
    await runProgram(process.execPath, [
      programOf('openapi-to-postmanv2', 'bin/openapi2postmanv2.js'),
      ...['-s', source!, '-o', file!, '-O', settings],
    ]);
    const collection = JSON.parse(await readFile(file!, 'utf8')) as PostmanItem;
    await fillPostman(collection, fill);
    await writeFile(file!, JSON.stringify(collection));
    await runProgram(process.execPath, [
      programOf('newman', 'bin/newman.js'),
      ...['run', file!, '--env-var', `apiKey=${key}`, '--reporters', 'json', '--reporter-json-export', report!],
    ]);
    return readNewman(JSON.parse(await readFile(report!, 'utf8')));
  },
};

interface NewmanReport {
  run: {
    executions: {
      request: { method: string; url: { path: string[]; query: { key: string; value: string }[] } };
      response: { code: number; stream: { data: number[] } };
    }[];
  };
}

function readNewman({ run }: NewmanReport): Sent[] {
  return run.executions.map(({ request: { method, url }, response }) => {
    const query = url.query.map(({ key, value }) => `${key}=${value}`).join('&');
    const text = Buffer.from(response.stream.data).toString();
    return {
      request: `${method} /${url.path.join('/')}${query && `?${query}`}`,
      status: response.code,
      body: JSON.parse(text) as Sent['body'],
    };
  });
}

async function fillBruno(folder: string, fill: Fill): Promise<void> {
  const names = await readdir(folder, { recursive: true });
  for (const name of names.filter((one) => one.endsWith('.bru'))) {
    const file = join(folder, name);
    const text = await readFile(file, 'utf8');
    const [, method, path] = /^(get|post|put|patch|delete) \{\n {2}url: \{\{baseUrl\}\}(\S+)/m.exec(text) ?? [];
    if (!method || !path) continue;
    let filled = text;
    for (const [key, value] of Object.entries(await fill(method.toUpperCase(), path))) {
      filled = filled.replace(new RegExp(`^  ${key}: *$`, 'm'), `  ${key}: ${value}`);
    }
    await writeFile(file, filled.replace(path, path + queryOf(text)));
  }
}

// `bru run` sends only the query of the URL, and `bru import` leaves the URL without one: findings/bruno-import-query.sh.
function queryOf(text: string): string {
  const [, block = ''] = /^params:query \{\n(.*?)^\}/ms.exec(text) ?? [];
  const enabled = [...block.matchAll(/^ {2}(\w+): (.*)$/gm)].map(([, name, value]) => [name!, value!]);
  return enabled.length > 0 ? `?${new URLSearchParams(enabled)}` : '';
}

interface BrunoReport {
  results: { request: { method: string; url: string }; response: { status: number; data: Sent['body'] } }[];
}

const bruno: Tool = {
  name: 'Bruno',
  async send(document, key, fill) {
    const folder = await emptyFolder('bruno');
    const [source, report] = ['openapi.json', 'report.json'].map((name) => join(folder, name));
    await writeFile(source!, document);
    const bru = programOf('@usebruno/cli', 'bin/bru.js');
    const format = ['--collection-name', 'api', '--collection-format', 'bru'];
    await runProgram(process.execPath, [bru, 'import', 'openapi', '-s', source!, '-o', folder, ...format]);
    const collection = join(folder, 'api');
    await fillBruno(collection, fill);
    const [environment] = await readdir(join(collection, 'environments'));
    const args = ['run', '-r', '--env', environment!.replace('.bru', ''), '--env-var', `apiKey=${key}`];
    await runProgram(process.execPath, [bru, ...args, '--reporter-json', report!, '--noproxy'], collection);
    const [{ results }] = JSON.parse(await readFile(report!, 'utf8')) as [BrunoReport];
    return results.map(({ request: { method, url }, response: { status, data } }) => {
      const { pathname, search } = new URL(url);
      return { request: `${method} ${pathname}${search}`, status, body: data };
    });
  },
};

export const TOOLS: readonly Tool[] = [postman, bruno];
