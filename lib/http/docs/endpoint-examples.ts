import { clientExample } from './client/example';
import { type Examples, examplesOf } from './examples';
import { firstDraft, requestOf } from './playground-request';
import type { Endpoint } from './reference';

/** The reader's data, to fill examples with. */
export interface Filling {
  organization: { id: string; name: string };
}

/**
 * Returns an endpoint's request in every language, and with our own client.
 * @param sampleId an existing row, used by requests that only read
 */
export function requestExamples(endpoint: Endpoint, url: string, sampleId?: string): Examples {
  const draft = firstDraft(endpoint, sampleId);
  return { ...examplesOf(requestOf(endpoint, url, draft)), client: clientExample(endpoint, draft) };
}

/** Returns an endpoint's response as JSON, with the reader's organization in it. */
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
