import { expect, it } from 'vitest';
import { z } from 'zod';
import { dereference } from '@/lib/http/openapi/dereference';
import { exampleOf, type JsonSchema } from '@/lib/http/openapi/example';
import { operations, publicOperations } from '@/lib/registry';
import { narrowing } from './output';

/** Returns the value with an extra field in every object inside it. */
function withMore(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withMore);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, inner]): [string, unknown] => [name, withMore(inner)]);
  return { ...Object.fromEntries(members), password_hash: 'leaked' };
}

it.each([...operations, ...publicOperations].map((operation) => [operation.name, operation.output] as const))(
  '%s returns what its output schema names and nothing else',
  (name, output) => {
    const schema = dereference(z.toJSONSchema(output, { io: 'output', unrepresentable: 'any' })) as JsonSchema;
    const example = exampleOf(schema, name);
    const given = withMore(example);
    const judged = output.safeParse(given);
    if (judged.success) expect((narrowing(output) ?? ((value) => value))(given)).toEqual(judged.data);
    // A strict schema, or a record, accepts no extra field: then nothing is returned.
    else expect(() => JSON.stringify(narrowing(output)!(given))).toThrow(z.ZodError);
  },
);

it('narrows inside lists, optional and nullable fields, unions and records', () => {
  const schema = z.object({
    list: z.array(z.object({ a: z.string() })),
    none: z.object({ a: z.string() }).nullable(),
    maybe: z.object({ a: z.string() }).optional(),
    either: z.union([z.object({ kind: z.literal('x'), a: z.number() }), z.object({ kind: z.literal('y') })]),
    named: z.record(z.string(), z.object({ a: z.string() })),
    upper: z.string().transform((text) => text.toUpperCase()),
  });
  const value = {
    list: [{ a: '1', b: 2 }],
    none: null,
    either: { kind: 'x', a: 1, b: 2 },
    named: { one: { a: '1', b: 2 } },
    upper: 'up',
    secret: 's',
  };
  expect(narrowing(schema)!(value)).toEqual(schema.parse(value));
  expect(JSON.stringify(narrowing(schema)!(value))).not.toContain('"b"');
});

it('keeps returning a stored row when a later rule for new input would reject it', () => {
  const schema = z.object({ name: z.string().max(3) });
  expect(narrowing(schema)!({ name: 'from before', id: 1 })).toEqual({ name: 'from before' });
});
