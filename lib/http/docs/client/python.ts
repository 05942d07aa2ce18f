import { componentName } from '@/lib/http/openapi/document';
import type { JsonSchema } from '@/lib/http/openapi/example';
import { type ClientFunction, type ClientModel, clientModel } from './model';
import { pythonRuntime } from './python-runtime';

/** Words that Python keeps for itself and that an API may use as names. */
const KEYWORDS = ['from', 'in', 'is', 'or', 'and', 'not', 'class', 'def', 'pass', 'return', 'global', 'import'];

let made: string | undefined;

/** Returns a client of the API in Python: one file for Python 3.8 or newer, with the standard library alone. */
export function pythonClient(): string {
  made ??= writeClient();
  return made;
}

function writeClient(): string {
  const model = clientModel();
  const types = Object.entries(model.types);
  // Aliases are evaluated when the file is loaded; classes refer to one another by name only.
  const aliases = types
    .filter(([, { properties }]) => !properties)
    .map(([name, schema]) => `${name} = ${typeOf(schema)}`);
  const classes = types.filter(([, { properties }]) => properties).map(([name, schema]) => classOf(name, schema));
  return [
    headOf(model),
    ...aliases,
    ...classes.map((text) => `\n${text}`),
    `\n${pythonRuntime(model.url)}`,
    `\n${clientOf(model)}`,
  ].join('\n\n');
}

function headOf({ title, version, url }: ClientModel): string {
  return [
    `"""Client of the ${title}, version ${version}.`,
    '',
    `Generated from ${url}/api/v1/openapi.json; fetch it again to update it.`,
    '',
    '    from client import ApiClient',
    '',
    '    api = ApiClient(os.environ["AGNI_API_KEY"])',
    '    for agent in api.list_agents():',
    '        print(agent["name"])',
    '    agent = api.create_agent({"name": "Front desk"}).data',
    '"""',
    '',
    'from __future__ import annotations',
    '',
    'import http.client',
    'import json',
    'import random',
    'import time',
    'import urllib.error',
    'import urllib.parse',
    'import urllib.request',
    'import uuid',
    'from email.message import Message',
    'from typing import Any, Dict, Generic, Iterator, List, Literal, Optional, TypedDict, TypeVar, Union, cast',
  ].join('\n');
}

function classOf(name: string, { properties = {}, required = [], description }: JsonSchema): string {
  const fields = Object.entries(properties);
  const needed = fields.filter(([field]) => required.includes(field));
  const others = fields.filter(([field]) => !required.includes(field));
  const linesOf = (some: [string, JsonSchema][]) => some.map(([field, schema]) => `    ${field}: ${typeOf(schema)}`);
  const isMixed = needed.length > 0 && others.length > 0;
  const hasReserved = needed.some(([field]) => isReserved(field));
  if (others.some(([field]) => isReserved(field)))
    throw new Error(`Python keeps the name of an optional field of ${name}`);
  const base = isMixed || hasReserved ? `_${name}Required` : 'TypedDict';
  const own = base === 'TypedDict' && others.length === 0 ? needed : others;
  const head = `class ${name}(${base}${others.length > 0 ? ', total=False' : ''}):`;
  const body = [...docOf(description), ...linesOf(own)];
  const text = [head, ...(body.length > 0 ? body : ['    pass'])].join('\n');
  if (base === 'TypedDict') return text;
  // A class cannot have a field called `from` or `2xx`.
  const entries = needed.map(([field, schema]) => `${JSON.stringify(field)}: ${JSON.stringify(typeOf(schema))}`);
  const first = hasReserved
    ? `${base} = TypedDict("${base}", {${entries.join(', ')}})`
    : [`class ${base}(TypedDict):`, ...linesOf(needed)].join('\n');
  return `${first}\n\n\n${text}`;
}

function docOf(text: string | undefined, indent = '    '): string[] {
  return text ? [`${indent}"""${text.replaceAll('\\', '\\\\').replaceAll('"""', "'''")}"""`] : [];
}

function typeOf({
  $ref,
  const: constant,
  enum: choices,
  anyOf,
  type,
  items,
  additionalProperties,
}: JsonSchema): string {
  if ($ref) return componentName($ref);
  if (constant !== undefined) return `Literal[${literalOf(constant)}]`;
  if (choices) return `Literal[${choices.map(literalOf).join(', ')}]`;
  if (anyOf) return unionOf(anyOf.map(typeOf));
  const names = type === undefined ? ['Any'] : [type].flat();
  return unionOf(names.map((name) => primitiveOf(name, items, additionalProperties)));
}

function unionOf(types: string[]): string {
  const some = types.filter((type) => type !== 'None');
  if (some.length === 0) return 'None';
  const union = some.length === 1 ? some[0]! : `Union[${some.join(', ')}]`;
  return some.length < types.length ? `Optional[${union}]` : union;
}

function primitiveOf(name: string, items?: JsonSchema, values?: boolean | JsonSchema): string {
  if (name === 'array') return `List[${items ? typeOf(items) : 'Any'}]`;
  if (name === 'object') return `Dict[str, ${typeof values === 'object' ? typeOf(values) : 'Any'}]`;
  return { string: 'str', integer: 'int', number: 'float', boolean: 'bool', null: 'None' }[name] ?? 'Any';
}

function literalOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}

function clientOf({ functions }: ClientModel): string {
  return [
    'class ApiClient(Transport):',
    '    """The API. Every method is one endpoint; the reference describes it."""',
    ...functions.map((one) => `\n${methodOf(one)}`),
    '',
  ].join('\n');
}

function methodOf(one: ClientFunction): string {
  const { id, summary, permission, method, path, inPath, inQuery, body, versioned, repeatable, data, isList } = one;
  const withBody = body && (body.required ? `body: ${body.type}` : `body: Optional[${body.type}] = None`);
  const named = [
    ...inQuery.map(({ name, schema, required }) =>
      required ? `${variableOf(name)}: ${typeOf(schema)}` : `${variableOf(name)}: Optional[${typeOf(schema)}] = None`,
    ),
    ...(versioned && method !== 'GET' ? ['if_match: str'] : []),
    ...(method === 'POST' ? ['idempotency_key: Optional[str] = None'] : []),
  ];
  const parameters = [
    'self',
    ...inPath.map(({ name, schema }) => `${variableOf(name)}: ${typeOf(schema)}`),
    ...(withBody ? [withBody] : []),
    ...(named.length > 0 ? ['*', ...named] : []),
  ];
  const query = inQuery.map(({ name }) => `"${name}": ${variableOf(name)}`).join(', ');
  const given = [
    `"${method}"`,
    inPath.length > 0
      ? `f"${path.replace(/\{(\w+)\}/g, (_, name: string) => `{_quoted(${variableOf(name)})}`)}"`
      : `"${path}"`,
    ...(query ? [`query={${query}}`] : []),
    ...(body ? [`body=body${body.required ? '' : ' or {}'}`] : []),
    ...(versioned && method !== 'GET' ? ['if_match=if_match'] : []),
    ...(method === 'POST' ? ['idempotency_key=idempotency_key'] : []),
    ...(repeatable ? [] : ['repeatable=False']),
  ].join(', ');
  const result = isList ? `Listing[${typeOf(data.items!)}]` : `Reply[${typeOf(data)}]`;
  const comment = `${summary}. ${permission ? `Requires \`${permission}\`.` : 'Works with any valid key.'} ${method} ${path}`;
  return [
    `    def ${snakeCase(id)}(${parameters.join(', ')}) -> ${result}:`,
    ...docOf(comment, '        '),
    `        return ${isList ? 'Listing(self, ' : 'self.send('}${given})`,
  ].join('\n');
}

function isReserved(name: string): boolean {
  return KEYWORDS.includes(name) || !/^[a-z_]\w*$/i.test(name);
}

function variableOf(name: string): string {
  return isReserved(name) ? `${name}_` : name;
}

/** `listAgents` as `list_agents`. */
export function snakeCase(id: string): string {
  return id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
