import { describe, expect, it } from 'vitest';
import type { Field } from '@/lib/http/docs/fields';
import { reference } from '@/lib/http/docs/reference';
import { GUIDES } from '../guides';
import { llmsFullText, llmsText, pageMarkdown } from './pages';

const { url, groups } = reference();
const NAMES = ['docs', ...GUIDES.map(({ slug }) => slug), ...groups.map(({ name }) => name)];

const namesOf = (fields: readonly Field[]): string[] =>
  fields.flatMap(({ name, fields }) => [name, ...namesOf(fields)]);

describe('pageMarkdown', () => {
  it.each(NAMES)('writes %s as one document without leftovers of its source', (name) => {
    const text = pageMarkdown(name)!;
    expect(text).toMatch(/^# \S/);
    expect(text.match(/^# /gm)!.length - (text.match(/^# curl itself/gm)?.length ?? 0)).toBe(1);
    expect(text).not.toMatch(/undefined|\[object|className|\n{3}/);
    expect((text.match(/^```/gm) ?? []).length % 2).toBe(0);
    expect(text.endsWith('\n')).toBe(true);
  });

  it.each(groups.map((group) => [group.name, group] as const))(
    'contains everything about the endpoints of %s',
    (name, group) => {
      const text = pageMarkdown(name)!;
      const sections = text.split(/^## /m).slice(1);
      expect(sections.length).toBe(group.endpoints.length);
      for (const [index, endpoint] of group.endpoints.entries()) {
        const section = sections[index]!;
        const { method, path, permission, parameters, body, success, failures } = endpoint;
        const words = [
          `\`${method} ${path}\``,
          permission ?? 'Any valid key',
          ...namesOf(parameters).map((field) => `\`${field}\``),
          ...namesOf(body?.fields ?? []).map((field) => `\`${field}\``),
          ...namesOf(success.fields).map((field) => `\`${field}\``),
          ...success.headers,
          ...failures.flatMap(({ status, codes }) => [`| ${status} |`, ...codes]),
          ...['```sh\ncurl', '```python\nimport', '```js\nconst', '```ts\nimport', '```json\n{'],
        ];
        for (const word of words) expect(section).toContain(word);
      }
    },
  );

  it('writes tables, lists, links and code of guides', () => {
    const text = pageMarkdown('idempotency')!;
    expect(text).toContain('| Request | Response |\n| --- | --- |');
    expect(text).toContain(`422 [validation_error](${url}/docs/errors.md#validation_error)`);
    expect(text).toContain('- Responses are stored for 24 hours.');
    expect(text).toContain('`Idempotency-Replayed: true`');
    expect(pageMarkdown('errors')).toContain('### rate_limited\n\n429 Too many requests (Retryable)\n\n');
    expect(pageMarkdown('authentication')).toContain('**Write does not include read**');
    expect(pageMarkdown('docs')).toContain(`[client.ts](${url}/docs/client.ts) is a typed client`);
    expect(pageMarkdown('docs')).toContain(`[llms.txt](${url}/llms.txt)`);
    expect(pageMarkdown('errors')).toContain('(Check before retrying)');
    expect(pageMarkdown('docs')).toContain(
      `- [GET \`/agents\` List agents Requires agents:read](${url}/docs/agents.md#agent.list)`,
    );
  });

  it('separates the parts of a link that the page shows as a row', () => {
    const link = `- [Errors The error format, and every error code with how to resolve it.](${url}/docs/errors.md)`;
    expect(pageMarkdown('docs')).toContain(link);
  });

  it('returns nothing for other names', () => {
    for (const name of ['nothing', 'toString', '__proto__', '', 'agents.md'])
      expect(pageMarkdown(name)).toBeUndefined();
  });
});

describe('llms.txt', () => {
  it('has a title, a summary and links to every page within 10 kB', () => {
    const text = llmsText();
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(10_000);
    expect(text).toMatch(/^# .+\n\n> .+\n\n## /);
    const linked = [...text.matchAll(/\/docs(?:\/([\w-]+))?\.md\)/g)].map(([, name]) => name ?? 'docs');
    expect(linked.sort()).toEqual([...NAMES].sort());
  });

  it('has a companion with every page', () => {
    const text = llmsFullText();
    for (const name of NAMES) expect(text).toContain(pageMarkdown(name)!.split('\n')[0]);
    for (const { endpoints } of groups) for (const { summary } of endpoints) expect(text).toContain(`## ${summary}`);
  });
});
