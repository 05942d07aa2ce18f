import { expect, it } from 'vitest';
import { z } from 'zod';
import { CreateApiKeyInput } from '@/lib/api-keys/keys/schema';
import { ManageCalcomInput } from '@/lib/integrations/calcom/schema';
import { ListCallsInput } from '@/lib/voice/calls/schema';
import { CreateDocumentInput } from '@/lib/voice/knowledge-base/schema';
import { parseInput } from './parse';
import { isProblem } from './problem';

function errorsOf(schema: z.ZodType, input: unknown) {
  try {
    parseInput(schema, input);
  } catch (error) {
    if (isProblem(error)) return error.data.errors!;
  }
  return [];
}

const codesOf = (schema: z.ZodType, input: unknown) =>
  errorsOf(schema, input).map(({ path, code }) => `${path} ${code}`);

const sentencesOf = (schema: z.ZodType, input: unknown) =>
  errorsOf(schema, input).map(({ path, message }) => `${path}: ${message}`);

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

it('parseInput says what a field must be, in a sentence, when its rule has no sentence of its own', () => {
  const schema = z.strictObject({
    state: z.enum(['on', 'off']),
    version: z.literal(2),
    name: z.string().max(3),
    tags: z.array(z.string()).min(1),
    score: z.number().max(1_000),
    count: z.int(),
    live: z.boolean(),
    missing: z.string(),
    either: z.union([z.string(), z.number()]),
    own: z.string('Enter a name.'),
  });
  const input = {
    state: 'x',
    version: 1,
    name: 'long',
    tags: [],
    score: 1_001,
    count: 1.5,
    live: 1,
    either: [],
    own: 1,
  };
  expect(sentencesOf(schema, input)).toEqual([
    'state: This must be one of: on, off.',
    'version: This must be 2.',
    'name: This must have at most 3 characters.',
    'tags: This must have at least 1 item.',
    'score: This must be at most 1,000.',
    'count: This must be a whole number.',
    'live: This must be true or false.',
    'missing: This field is required.',
    'either: This has the wrong form.',
    'own: Enter a name.',
  ]);
});
