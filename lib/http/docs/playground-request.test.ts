import { describe, expect, it } from 'vitest';
import type { Field } from './fields';
import { bodyProblems, firstDraft, missingParameters, requestOf } from './playground-request';
import { type Endpoint, reference } from './reference';

const endpoints = reference().groups.flatMap((group) => group.endpoints);
const endpoint = (id: string): Endpoint => endpoints.find((candidate) => candidate.id === id)!;
const mine = '019d1fdb-0000-7bd5-ab27-000000000001';

describe('playground request', () => {
  it('starts with an existing row for reads and blank for changes', () => {
    expect(firstDraft(endpoint('agent.get'), mine).parameters).toEqual({ id: mine });
    expect(firstDraft(endpoint('agent.delete'), mine).parameters).toEqual({ id: '' });
    expect(firstDraft(endpoint('agent.list')).parameters).toMatchObject({ limit: '10', offset: '', search: '' });
    const { body } = firstDraft(endpoint('agent.create'));
    expect(JSON.parse(body)).toEqual(endpoint('agent.create').body!.example);
  });

  it('contains typed values, encoded, and omits blank ones', () => {
    const parameters = { limit: '5', offset: ' ', search: 'a&b=c/ü', status: 'active,inactive', cursor: '' };
    expect(requestOf(endpoint('agent.list'), '', { parameters, body: '' })).toEqual({
      method: 'GET',
      url: '/api/v1/agents?limit=5&search=a%26b%3Dc%2F%C3%BC&status=active%2Cinactive',
      headers: {},
    });
    const typed = { parameters: { id: '../me?x=1' }, body: '' };
    expect(requestOf(endpoint('agent.get'), '', typed).url).toBe('/api/v1/agents/..%2Fme%3Fx%3D1');
  });

  it('fills missing path parameters and required headers with placeholders', () => {
    for (const candidate of endpoints) {
      const { url, headers } = requestOf(candidate, 'https://api.example', { parameters: {}, body: '' });
      expect(url).toMatch(/^https:\/\/api\.example\/api\/v1\/[\w/%.-]+$/);
      for (const { place, required, name } of candidate.parameters) {
        if (place === 'header' && required) expect([candidate.id, headers![name]]).toEqual([candidate.id, '"3"']);
      }
    }
  });

  it('uses the typed body, or the example if that is not JSON', () => {
    const draft = { parameters: {}, body: '{"name":"Night desk"}' };
    expect(requestOf(endpoint('agent.create'), '', draft).body).toEqual({ name: 'Night desk' });
    const broken = requestOf(endpoint('agent.create'), '', { ...draft, body: '{"name":' });
    expect(broken.body).toEqual(endpoint('agent.create').body!.example);
  });

  it('reports missing parameters before it is sent', () => {
    expect(missingParameters(endpoint('agent.get'), firstDraft(endpoint('agent.get')))).toEqual(['id']);
    expect(missingParameters(endpoint('agent.get'), firstDraft(endpoint('agent.get'), mine))).toEqual([]);
    expect(missingParameters(endpoint('knowledge_base.search'), { parameters: { q: ' ' }, body: '' })).toEqual(['q']);
    for (const read of endpoints.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
      expect([read.id, missingParameters(read, firstDraft(read))]).toEqual([read.id, []]);
    }
  });

  it('reports what the API would reject in a body', () => {
    const field = (name: string, more: Partial<Field> = {}): Field => ({
      ...{ name, type: 'string', required: false, nullable: false, limits: [], choices: [], fields: [] },
      ...more,
    });
    const fields = [field('name', { required: true }), field('status', { choices: ['on', 'off'] })];
    expect(bodyProblems(fields, '{"name":"x","status":"on"}')).toEqual([]);
    for (const text of ['', '{', '[]', 'null', '1'])
      expect(bodyProblems(fields, text)).toEqual(['The request body is not a JSON object.']);
    expect(bodyProblems(fields, '{"nmae":"x","status":"maybe"}')).toEqual([
      'name is required.',
      'Unknown field: nmae.',
      'status must be one of on, off.',
    ]);
    for (const { body } of endpoints) {
      if (body) expect(bodyProblems(body.fields, JSON.stringify(body.example))).toEqual([]);
    }
  });
});
