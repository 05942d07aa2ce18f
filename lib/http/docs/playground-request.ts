import type { ExampleRequest } from './examples';
import type { Field } from './fields';
import type { Endpoint, Parameter } from './reference';

/** The part of an endpoint that the playground needs. */
export type Askable = Pick<Endpoint, 'id' | 'method' | 'path' | 'summary' | 'permission' | 'parameters'> & {
  body?: Pick<NonNullable<Endpoint['body']>, 'example' | 'fields'>;
};

/** A request as typed: parameters by name, blank if omitted, and the body as text. */
export interface Draft {
  parameters: Record<string, string>;
  body: string;
}

/** `limit` in the examples of lists. */
const PAGE = '10';

/**
 * Returns the draft that an endpoint's examples show.
 * @param sampleId an existing row, for requests that only read; requests that change something keep the placeholder, so that nobody
 * deletes their own data by trying an example
 */
export function firstDraft({ method, parameters, body }: Askable, sampleId?: string): Draft {
  const initial = ({ name, place, required, example = '' }: Parameter) => {
    if (place === 'path') return name === 'id' && method === 'GET' && sampleId ? sampleId : '';
    if (required) return example;
    return place === 'query' && name === 'limit' ? PAGE : '';
  };
  return {
    parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, initial(parameter)])),
    body: body ? JSON.stringify(body.example, null, 2) : '',
  };
}

/**
 * Builds the request of a draft. Missing path parameters and required headers get placeholders; a body that is not JSON is replaced by
 * the example.
 * @param url the address of the installation; empty for a relative URL
 */
export function requestOf({ method, path, parameters, body }: Askable, url: string, draft: Draft): ExampleRequest {
  const typed = ({ name }: Parameter) => draft.parameters[name]?.trim() ?? '';
  const at = (place: Parameter['place']) => parameters.filter((parameter) => parameter.place === place);
  const filled = at('path').reduce(
    (text, it) => text.replace(`{${it.name}}`, encodeURIComponent(typed(it) || it.example || `{${it.name}}`)),
    path,
  );
  const query = at('query')
    .filter((it) => typed(it) !== '')
    .map((it) => `${it.name}=${encodeURIComponent(typed(it))}`);
  const headers = at('header')
    .map((it) => [it.name, typed(it) || (it.required ? (it.example ?? '') : '')] as const)
    .filter(([, value]) => value !== '');
  return {
    method,
    url: `${url}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`,
    headers: Object.fromEntries(headers),
    ...(body && { body: parsed(draft.body) ?? body.example }),
  };
}

/** Returns the required parameters that are blank. */
export function missingParameters({ parameters }: Askable, draft: Draft): string[] {
  return parameters.filter(({ name, required }) => required && !draft.parameters[name]?.trim()).map(({ name }) => name);
}

/** Returns obvious errors in a body, one sentence each. The API validates more than this. */
export function bodyProblems(fields: readonly Field[], text: string): string[] {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return ['The request body is not a JSON object.'];
  const unknown = Object.keys(value).filter((name) => !fields.some((field) => field.name === name));
  const missing = fields.filter(({ name, required }) => required && !(name in value));
  const wrong = fields.filter(({ name, choices, type }) => {
    const given = (value as Record<string, unknown>)[name];
    return choices.length > 0 && type === 'string' && typeof given === 'string' && !choices.includes(given);
  });
  return [
    ...missing.map(({ name }) => `${name} is required.`),
    ...unknown.map((name) => `Unknown field: ${name}.`),
    ...wrong.map(({ name, choices }) => `${name} must be one of ${choices.join(', ')}.`),
  ];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
