import { describe, expect, it } from 'vitest';
import { env } from '@/lib/core/env';
import { PROBLEMS } from '@/lib/core/problem';
import { operations } from '@/lib/registry';
import { answerExample, requestExamples } from './endpoint-examples';
import { LANGUAGES } from './examples';
import { fieldOf } from './fields';
import { type CodeLanguage, highlight } from './highlight';
import { reference } from './reference';

const endpoints = reference().groups.flatMap((group) => group.endpoints);
const endpoint = (id: string) => endpoints.find((candidate) => candidate.id === id)!;

describe('API reference', () => {
  it('contains every endpoint of the registry once, with its permission', () => {
    const served = operations.filter(({ http }) => http);
    const facts = (list: { id: string; method: string; path: string; permission: string | null }[]) =>
      list.map(({ id, method, path, permission }) => `${id} ${method} ${path} ${permission}`).sort();
    expect(facts(endpoints)).toEqual(
      facts(
        served.map(({ name, http, permission }) => ({
          id: name,
          method: http!.method,
          path: `/api/v1${http!.path}`,
          permission: permission === 'any_key' ? null : permission,
        })),
      ),
    );
  });

  it('lists the codes of every error status', () => {
    for (const { id, failures } of endpoints) {
      for (const { status, codes } of failures) {
        expect([id, status, codes.length > 0]).toEqual([id, status, true]);
        for (const code of codes) expect(PROBLEMS[code].status).toBe(status);
      }
    }
  });

  it('fills read examples with an existing row, and write examples with a placeholder', () => {
    const mine = '019d1fdb-0000-7bd5-ab27-000000000001';
    for (const candidate of endpoints.filter(({ path }) => path.includes('{id}'))) {
      for (const language of LANGUAGES) {
        const code = requestExamples(candidate, env.APP_URL, mine)[language];
        expect([candidate.id, code.includes(mine)]).toEqual([candidate.id, candidate.method === 'GET']);
        expect(code).not.toMatch(/\{\w+\}/);
      }
    }
  });

  it('puts the reader’s organization into response examples', () => {
    const filling = { organization: { id: 'their-id', name: 'Their name' } };
    expect(JSON.parse(answerExample(endpoint('agent.list'), filling)).data[0].organization_id).toBe('their-id');
    expect(JSON.parse(answerExample(endpoint('me.get'), filling)).data.organization).toMatchObject({
      id: 'their-id',
      name: 'Their name',
    });
    expect(JSON.parse(answerExample(endpoint('organization.get'), filling)).data).toMatchObject({
      id: 'their-id',
      name: 'Their name',
    });
    const anonymous = JSON.parse(answerExample(endpoint('agent.list')));
    expect(anonymous.data[0].organization_id).not.toBe('their-id');
  });

  it('includes required parameters, encoded', () => {
    const { curl } = requestExamples(endpoint('knowledge_base.search'), 'https://api.example');
    expect(curl).toContain("'https://api.example/api/v1/knowledge-base/search?q=opening%20hours&limit=10'");
    expect(requestExamples(endpoint('organization.update'), '').curl).toContain(`-H 'If-Match: "3"'`);
  });

  it('highlights code without changing it', () => {
    const check = (code: string, language: CodeLanguage) =>
      expect(
        highlight(code, language)
          .map(({ text }) => text)
          .join(''),
      ).toBe(code);
    for (const candidate of endpoints) {
      const examples = requestExamples(candidate, env.APP_URL);
      for (const language of LANGUAGES) check(examples[language], language);
      check(answerExample(candidate), 'json');
    }
  });
});

describe('fieldsOf', () => {
  it.each([
    [{ type: 'string', minLength: 1, maxLength: 120 }, 'string', ['1 to 120 characters']],
    [{ type: 'integer', minimum: 0, maximum: 1_000_000 }, 'integer', ['0 to 1,000,000']],
    [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, 'integer', []],
    [{ type: 'array', minItems: 1, items: { type: 'integer' } }, 'array of integer', ['at least 1 item']],
    [{ type: 'string', format: 'uuid', pattern: '^x$' }, 'string (uuid)', []],
    [{ type: 'string', pattern: '^\\+[1-9]$' }, 'string', ['matches `^\\+[1-9]$`']],
    [
      { type: 'array', maxItems: 50, uniqueItems: true, items: { type: 'string', maxLength: 9 } },
      'array of string',
      ['at most 50 items', 'each once', 'each at most 9 characters'],
    ],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map of string', []],
    [{ const: true }, 'true', []],
  ])('describes %j as %s', (schema, type, limits) => {
    expect(fieldOf('x', schema, true)).toMatchObject({ type, limits, nullable: false, required: true });
  });

  it('recognizes nullable fields in both notations', () => {
    const other = { anyOf: [{ type: 'string', description: 'Where' }, { type: 'null' }], default: null };
    expect(fieldOf('x', other, false)).toMatchObject({
      type: 'string',
      nullable: true,
      description: 'Where',
      fallback: 'null',
    });
    expect(fieldOf('x', { type: ['integer', 'null'] }, false)).toMatchObject({ type: 'integer', nullable: true });
  });

  it('describes nested fields', () => {
    const row = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
    const [id] = fieldOf('data', { type: 'array', items: row }, true).fields;
    expect(id).toMatchObject({ name: 'id', type: 'string', required: true });
    expect(fieldOf('x', { type: 'array', items: { enum: ['a', 'b'], type: 'string' } }, false).choices).toEqual([
      'a',
      'b',
    ]);
  });
});
