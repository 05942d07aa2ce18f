import { javascriptLiteral, KEY_VARIABLE } from '../examples';
import type { Draft } from '../playground-request';
import type { Endpoint } from '../reference';
import { type ClientFunction, type ClientParameter, clientModel } from './model';

let functions: Map<string, ClientFunction> | undefined;

/**
 * Returns the request of a draft as a call of our own client, which stands beside it as `client.ts`. Lists are iterated over.
 * @throws Error if the client does not have the endpoint
 */
export function clientExample(endpoint: Endpoint, draft: Draft): string {
  functions ??= new Map(clientModel().functions.map((one) => [`${one.method} ${one.path}`, one]));
  const found = functions.get(`${endpoint.method} ${endpoint.path}`);
  if (!found) throw new Error(`The client has no function for ${endpoint.method} ${endpoint.path}.`);
  const call = `api.${found.id}(${argumentsOf(found, endpoint, draft).join(', ')})`;
  return [
    'import { ApiClient } from "./client.ts";',
    '',
    `const api = new ApiClient({ apiKey: process.env.${KEY_VARIABLE}! });`,
    ...(found.isList
      ? [`const rows = ${call};`, 'for await (const row of rows) console.log(row);']
      : [`const { data } = await ${call};`, 'console.log(data);']),
  ].join('\n');
}

function argumentsOf({ inPath, inQuery, versioned }: ClientFunction, endpoint: Endpoint, draft: Draft): string[] {
  const exampleOf = (name: string) => endpoint.parameters.find((parameter) => parameter.name === name)?.example;
  const given = ({ name }: ClientParameter) => draft.parameters[name]?.trim() || exampleOf(name);
  const values = inQuery.filter((one) => given(one)).map((one) => [one.name, literalOf(one, given(one)!)] as const);
  const changes = endpoint.method !== 'GET';
  return [
    ...inPath.map((one) => JSON.stringify(literalOf(one, given(one) ?? `{${one.name}}`))),
    ...(values.length > 0 ? [javascriptLiteral(Object.fromEntries(values))] : []),
    ...(endpoint.body ? [javascriptLiteral(endpoint.body.example)] : []),
    ...(versioned && changes ? [`{ ifMatch: ${JSON.stringify(exampleOf('If-Match') ?? '*')} }`] : []),
  ];
}

function literalOf({ schema }: ClientParameter, text: string): string | number {
  return schema.type === 'integer' || schema.type === 'number' ? Number(text) : text;
}
