import { expect } from '@playwright/test';
import { conformance } from '@/lib/http/api/test-conformance';
import { operations } from '@/lib/registry';
import { type Call, replay } from '@/tests/replay';
import { demo } from './demo';
import { test } from './test';

// Left out: what other tests rely on, and integrations that other tests connect and disconnect meanwhile
// (lib/http/api/mounts.test.ts compares those).
const atServices = operations.map(({ name }) => name).filter((name) => /^(ghl|calcom)\./.test(name));
const except = ['organization.update', 'bulk_change.start', ...atServices];

/** A response with the field names of its data but not their values, which other tests change at the same time. */
function shapeOf(answer: string): unknown {
  const [head, body = ''] = answer.split('\n\n');
  const { data, meta, ...rest } = JSON.parse(body);
  return [head, fieldsOf(data), fieldsOf(meta), rest];
}

function fieldsOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fieldsOf(inner)]));
}

test('returns the same documented response for every operation from the front door and from Next', async ({
  request,
  baseURL,
}) => {
  test.setTimeout(120_000);
  const next = new URL(baseURL!);
  next.port = String(Number(next.port) + 1);
  const faultsOf = conformance(await (await request.get('/api/v1/openapi.json')).json());
  const callAt =
    (origin: string): Call =>
    async (method, path, { headers, body }) => {
      const keyed = { 'x-api-key': demo().api_key, ...headers };
      const answer = await request.fetch(origin + path, { method, headers: keyed, data: body, maxRedirects: 0 });
      const { status, text } = { status: answer.status(), text: await answer.text() };
      const answered = { method, path, status, text, headers: new Headers(answer.headers()) };
      expect([origin, method, path, ...faultsOf(answered)]).toEqual([origin, method, path]);
      return { status, text, headers: answer.headers() };
    };
  const door = await replay(callAt(new URL(baseURL!).origin), { except });
  const route = await replay(callAt(next.origin), { except });
  expect(door.size).toBeGreaterThan(90);
  for (const [asked, answer] of door) expect([asked, shapeOf(route.get(asked)!)]).toEqual([asked, shapeOf(answer)]);
});
