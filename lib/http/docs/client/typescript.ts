import { componentName } from '@/lib/http/openapi/document';
import type { JsonSchema } from '@/lib/http/openapi/example';
import { type ClientFunction, type ClientModel, type ClientParameter, clientModel } from './model';
import { typescriptRuntime } from './typescript-runtime';

let made: string | undefined;

/**
 * Returns a client of the API in TypeScript: one file without dependencies, for any program that has `fetch`. It compiles with every
 * strict option, and its types can be stripped.
 */
export function typescriptClient(): string {
  made ??= writeClient();
  return made;
}

function writeClient(): string {
  const model = clientModel();
  return [
    headOf(model),
    ...Object.entries(model.types).map(([name, schema]) => declarationOf(name, schema)),
    typescriptRuntime(model.url),
    classOf(model),
  ].join('\n\n');
}

function headOf({ title, version, url }: ClientModel): string {
  return [
    `// Client of the ${title}, version ${version}. Generated from ${url}/api/v1/openapi.json; fetch it again to update it.`,
    '//',
    '//     import { ApiClient } from "./client.ts";',
    '//',
    '//     const api = new ApiClient({ apiKey: process.env.AGNI_API_KEY! });',
    '//     for await (const agent of api.listAgents()) console.log(agent.name);',
    '//     const { data } = await api.createAgent({ name: "Front desk" });',
  ].join('\n');
}

function commentOf(text: string | undefined, indent = ''): string {
  return text ? `${indent}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '';
}

function declarationOf(name: string, schema: JsonSchema): string {
  const head = commentOf(schema.description);
  if (!schema.properties) return `${head}export type ${name} = ${typeOf(schema)};`;
  const fields = Object.entries(schema.properties).map(([field, inner]) => {
    const optional = schema.required?.includes(field) ? '' : '?';
    // With `exactOptionalPropertyTypes`, callers may still pass a variable that is undefined.
    const type = `${typeOf(inner)}${optional && ' | undefined'}`;
    return `${commentOf(inner.description, '  ')}  ${keyOf(field)}${optional}: ${type};`;
  });
  return `${head}export interface ${name} {\n${fields.join('\n')}\n}`;
}

function keyOf(name: string): string {
  return /^[a-z_]\w*$/i.test(name) ? name : JSON.stringify(name);
}

function typeOf({ $ref, const: constant, enum: choices, anyOf, type, items, ...rest }: JsonSchema): string {
  if ($ref) return componentName($ref);
  if (constant !== undefined) return JSON.stringify(constant);
  if (choices) return choices.map((choice) => JSON.stringify(choice)).join(' | ');
  if (anyOf) return anyOf.map(typeOf).join(' | ');
  const names = type === undefined ? ['unknown'] : [type].flat();
  return names.map((name) => primitiveOf(name, items, rest.additionalProperties)).join(' | ');
}

function primitiveOf(name: string, items?: JsonSchema, values?: boolean | JsonSchema): string {
  if (name === 'integer') return 'number';
  if (name === 'array') return `Array<${items ? typeOf(items) : 'unknown'}>`;
  if (name === 'object') return `Record<string, ${typeof values === 'object' ? typeOf(values) : 'unknown'}>`;
  return name;
}

function classOf({ functions }: ClientModel): string {
  return [
    '/** The API. Every function is one endpoint; the reference describes it. */',
    'export class ApiClient extends Transport {',
    functions.map(functionOf).join('\n\n'),
    '}',
    '',
  ].join('\n');
}

function functionOf(one: ClientFunction): string {
  const { id, summary, permission, method, path, isList, data, meta, versioned, repeatable, inQuery, body } = one;
  const comment = `${summary}. ${permission ? `Requires \`${permission}\`.` : 'Works with any valid key.'} ${method} ${path}`;
  const options = versioned && method !== 'GET' ? 'options: ChangeOptions' : 'options: RequestOptions = {}';
  const parameters = [...argumentsOf(one), options].join(', ');
  const request = [
    `method: '${method}'`,
    `path: \`${path.replace(/\{(\w+)\}/g, (_, name: string) => `\${segment(${variableOf(name)})}`)}\``,
    ...(inQuery.length > 0 ? ['query'] : []),
    ...(body ? ['body'] : []),
    ...(repeatable ? [] : ['repeatable: false']),
    'options',
  ].join(', ');
  const row = data.items ? typeOf(data.items) : typeOf(data);
  const result = isList
    ? `List<${row}, ${typeOf(meta!)}>`
    : `Promise<Reply<${typeOf(data)}, ${meta ? typeOf(meta) : 'undefined'}>>`;
  const call = isList ? `new List(this, { ${request} })` : `this.send({ ${request} })`;
  return `${commentOf(comment, '  ')}  ${id}(${parameters}): ${result} {\n    return ${call};\n  }`;
}

function argumentsOf({ inPath, inQuery, body }: ClientFunction): string[] {
  const query = inQuery.length > 0 ? `query: ${queryTypeOf(inQuery)}` : undefined;
  const needsQuery = inQuery.some(({ required }) => required);
  return [
    ...inPath.map(({ name, schema }) => `${variableOf(name)}: ${typeOf(schema)}`),
    ...(query ? [needsQuery ? query : `${query} = {}`] : []),
    ...(body ? [`body: ${body.type}${body.required ? '' : ' = {}'}`] : []),
  ];
}

function queryTypeOf(parameters: readonly ClientParameter[]): string {
  const fields = parameters.map(({ name, required, schema }) =>
    required ? `${keyOf(name)}: ${typeOf(schema)}` : `${keyOf(name)}?: ${typeOf(schema)} | undefined`,
  );
  return `{ ${fields.join('; ')} }`;
}

function variableOf(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
