import { expect, it } from 'vitest';
import { CreateApiKeyInput } from '@/lib/api-keys/keys/schema';
import { ManageCalcomInput } from '@/lib/integrations/calcom/schema';
import { ListCallsInput } from '@/lib/voice/calls/schema';
import { CreateDocumentInput } from '@/lib/voice/knowledge-base/schema';
import { parseInput } from './parse';
import { isProblem } from './problem';

function codesOf(schema: Parameters<typeof parseInput>[0], input: unknown): string[] {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (isProblem(error)) return error.data.errors!.map(({ path, code }) => `${path} ${code}`);
  }
  return [];
}

it('parseInput reports each custom rule with its own code', () => {
  expect(codesOf(CreateDocumentInput, { title: 'a\u202eb', content: ' ', source_url: 'ftp://a.example' })).toEqual([
    'title unsafe_characters',
    'content blank',
    'source_url not_a_web_address',
  ]);
  expect(
    codesOf(CreateApiKeyInput, {
      name: 'Key',
      permissions: ['agents:read'],
      allowed_addresses: ['203.0.113.7', 'home'],
    }),
  ).toEqual(['allowed_addresses.1 not_an_address_block']);
  expect(codesOf(ManageCalcomInput, { action: 'cancel', timezone: 'Mars/Base' })).toEqual(
    expect.arrayContaining(['timezone unknown_time_zone']),
  );
});

it('reports values that cannot become a text as wrong fields', () => {
  const odd = { toString: 1 };
  expect(codesOf(ListCallsInput, { from: odd })).toEqual([expect.stringMatching(/^from /)]);
  expect(codesOf(CreateApiKeyInput, { name: 'Key', permissions: [odd] })).toEqual([
    expect.stringMatching(/^permissions\.0 /),
  ]);
});
