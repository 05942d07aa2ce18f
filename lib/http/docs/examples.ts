/** The languages of examples that need nothing else. */
export const LANGUAGES = ['curl', 'python', 'javascript'] as const;
export type Language = (typeof LANGUAGES)[number];
/** The tabs of an example. `client` is the same request with our own client, for endpoints. */
export const TABS = [...LANGUAGES, 'client'] as const;
export type Tab = (typeof TABS)[number];
export type Examples = Record<Language, string> & { client?: string };

/** The environment variable from which the examples read the key. */
export const KEY_VARIABLE = 'AGNI_API_KEY';

/** The request of an example. `headers` exclude the key and the content type. */
export interface ExampleRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Returns the request in every language; each example runs as pasted, without dependencies. */
export function examplesOf(request: ExampleRequest): Examples {
  return { curl: curl(request), python: python(request), javascript: javascript(request) };
}

function allHeaders({ headers = {}, body }: ExampleRequest): [string, string][] {
  return Object.entries({ ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers });
}

function curl(request: ExampleRequest): string {
  const { method, url, body } = request;
  return [
    `curl -sS --fail-with-body${method === 'GET' ? '' : ` -X ${method}`}`,
    shell(url),
    `-H "X-Api-Key: $${KEY_VARIABLE}"`,
    ...allHeaders(request).map(([name, value]) => `-H ${shell(`${name}: ${value}`)}`),
    ...(body === undefined ? [] : [`-d ${shell(indented(JSON.stringify(body, null, 2), 2))}`]),
  ].join(' \\\n  ');
}

function python(request: ExampleRequest): string {
  const { method, url, body } = request;
  const headers = [
    `"X-Api-Key": os.environ["${KEY_VARIABLE}"],`,
    ...allHeaders(request).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`),
  ];
  return [
    'import json',
    'import os',
    'import sys',
    'import urllib.error',
    'import urllib.request',
    '',
    'request = urllib.request.Request(',
    `    ${JSON.stringify(url)},`,
    `    method="${method}",`,
    '    headers={',
    ...headers.map((line) => `        ${line}`),
    '    },',
    ...(body === undefined ? [] : [`    data=json.dumps(${indented(pythonLiteral(body), 4)}).encode(),`]),
    ')',
    'try:',
    '    with urllib.request.urlopen(request) as response:',
    '        print(json.dumps(json.load(response), indent=2))',
    'except urllib.error.HTTPError as problem:',
    '    sys.exit(problem.read().decode())',
  ].join('\n');
}

function javascript(request: ExampleRequest): string {
  const { method, url, body } = request;
  const headers = [
    `"X-Api-Key": process.env.${KEY_VARIABLE},`,
    ...allHeaders(request).map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)},`),
  ];
  return [
    `const response = await fetch(${JSON.stringify(url)}, {`,
    ...(method === 'GET' ? [] : [`  method: "${method}",`]),
    '  headers: {',
    ...headers.map((line) => `    ${line}`),
    '  },',
    ...(body === undefined ? [] : [`  body: JSON.stringify(${indented(javascriptLiteral(body), 2)}),`]),
    '});',
    'const answer = await response.json();',
    'if (!response.ok) throw new Error(answer.detail);',
    'console.log(JSON.stringify(answer, null, 2));',
  ].join('\n');
}

/** Quotes text as one word for a POSIX shell. */
export function shell(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function indented(text: string, by: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(by)}`);
}

// A JSON string is also a Python string; only these three literals differ.
function pythonLiteral(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return nested(value, 4, pythonLiteral, JSON.stringify);
}

/** Writes a JSON value as JavaScript. */
export function javascriptLiteral(value: unknown): string {
  return nested(value, 2, javascriptLiteral, (name) => (/^[a-z_$][\w$]*$/i.test(name) ? name : JSON.stringify(name)));
}

function nested(
  value: unknown,
  by: number,
  literal: (value: unknown) => string,
  key: (name: string) => string,
): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const isArray = Array.isArray(value);
  const items = isArray
    ? value.map(literal)
    : Object.entries(value).map(([name, inner]) => `${key(name)}: ${literal(inner)}`);
  const [open, close] = isArray ? '[]' : '{}';
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${items.map((item) => `${' '.repeat(by)}${indented(item, by)},\n`).join('')}${close}`;
}
