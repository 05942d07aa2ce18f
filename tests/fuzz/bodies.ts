import fc, { type Arbitrary } from 'fast-check';
import { idsNamed } from './ids';
import { anything, type Schema, valid } from './values';

/**
 * Request bodies: valid, nearly valid, truncated, and not a JSON object.
 * @param example a body that follows the rules which no schema states
 */
export function bodyOf(schema: Schema, example: object = {}): Arbitrary<string | Uint8Array | undefined> {
  const right = valid(schema, idsNamed) as Arbitrary<Record<string, unknown>>;
  const least = valid(requiredOnly(schema), idsNamed);
  const names = Object.keys(schema.properties ?? {});
  const field = fc.oneof(fc.constantFrom(...names, 'unknown'), fc.constantFrom('__proto__', 'id', 'organization_id'));
  const wrong = fc.tuple(right, field, anything).map(([body, name, value]) => own({ ...body }, name, value));
  const lacking = fc.tuple(right, field).map(([body, name]) => without(body, name));
  const json = (value: unknown) => JSON.stringify(value);
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 9, arbitrary: right.map(json) },
    // What is optional is often refused by rules that no schema states.
    { weight: 4, arbitrary: least.map(json) },
    { weight: 1, arbitrary: fc.constant(json(example)) },
    { weight: 5, arbitrary: wrong.map(json) },
    { weight: 2, arbitrary: lacking.map(json) },
    { weight: 1, arbitrary: right.chain((body) => fc.nat(60).map((length) => json(body).slice(0, length))) },
    { weight: 1, arbitrary: right.map((body) => json(body).replace('{', '{"name":"twice","name":null,')) },
    { weight: 1, arbitrary: fc.constantFrom(...NO_OBJECTS) },
    { weight: 1, arbitrary: anything.map(json) },
    { weight: 1, arbitrary: fc.constantFrom(undefined, ...NO_TEXT) },
  );
}

function requiredOnly(schema: Schema): Schema {
  const { properties = {}, required = [] } = schema;
  return { ...schema, properties: Object.fromEntries(required.map((name) => [name, properties[name]!])) };
}

// `{...body, __proto__: x}` would set the prototype instead of a field.
function own(body: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  return Object.defineProperty(body, name, { value, enumerable: true, configurable: true, writable: true });
}

function without(body: Record<string, unknown>, name: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([field]) => field !== name));
}

const NO_OBJECTS = [
  ...[
    '',
    ' ',
    '{',
    '[]',
    'null',
    '1',
    '"text"',
    '{"a":1}{"b":2}',
    "{'a':1}",
    '{"a":1,}',
    '\ufeff{}',
    '{"a":undefined}',
  ],
  ...['{"name":1e400}', '{"name":-0}', '{"name":123456789012345678901234567890}', '{"name":"\\ud800"}', '{"":""}'],
  ...[`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', 'a=1&b=2', '<a/>'],
];
const NO_TEXT = [Uint8Array.of(0xff, 0xfe), Uint8Array.of(0x7b, 0x22, 0xc3, 0x22, 0x3a, 0x31, 0x7d), new Uint8Array(8)];
