import { type Examples, examplesOf } from './examples';
import type { Endpoint } from './reference';

/** Whose data the examples are filled with. */
export interface Filling {
  organization: { id: string; name: string };
}

const PAGE = '10';

/**
 * An endpoint's request in every language.
 * @param sampleId a row that exists, for requests that only read; one that changes something keeps the placeholder, so
 * that nobody deletes a thing of theirs by trying an example
 */
export function requestExamples(endpoint: Endpoint, url: string, sampleId?: string): Examples {
  const { method, parameters, body } = endpoint;
  const id = method === 'GET' ? sampleId : undefined;
  const at = (place: string) => parameters.filter((parameter) => parameter.place === place);
  const path = at('path').reduce(
    (text, { name, example = '' }) => text.replace(`{${name}}`, encodeURIComponent((name === 'id' && id) || example)),
    endpoint.path,
  );
  const asked = at('query').flatMap(({ name, required, example }) =>
    required ? [`${name}=${encodeURIComponent(example ?? '')}`] : name === 'limit' ? [`limit=${PAGE}`] : [],
  );
  const headers = at('header')
    .filter(({ required }) => required)
    .map(({ name, example = '' }) => [name, example] as const);
  return examplesOf({
    method,
    url: `${url}${path}${asked.length > 0 ? `?${asked.join('&')}` : ''}`,
    headers: Object.fromEntries(headers),
    ...(body && { body: body.example }),
  });
}

/** An endpoint's answer as JSON text, with the reader's organization in it. */
export function answerExample(endpoint: Endpoint, filling?: Filling): string {
  const example = filling ? filled(endpoint.success.example, endpoint.group, filling) : endpoint.success.example;
  return JSON.stringify(example, null, 2);
}

function filled(value: unknown, at: string, filling: Filling): unknown {
  if (Array.isArray(value)) return value.map((inner) => filled(inner, at, filling));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'organization_id' ? filling.organization.id : filled(inner, name === 'data' ? at : name, filling),
  ]);
  const object = Object.fromEntries(entries);
  if (at === 'organization' && 'id' in object) {
    const { id, name } = filling.organization;
    return { ...object, id, ...('name' in object && { name }) };
  }
  return object;
}
