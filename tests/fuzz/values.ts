import fc, { type Arbitrary } from 'fast-check';
import type { JsonSchema } from '@/lib/http/openapi/example';

/** A JSON schema with the limits for generated values. */
export interface Schema extends JsonSchema {
  minLength?: number;
  maxLength?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  propertyNames?: Schema;
}

const LONGEST_TEXT = 40;
const LONGEST_LIST = 4;
const NOBODY = '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc';

/** Strings that are known to break APIs. */
export const HOSTILE_TEXTS = [
  ...['', ' ', '\t\n', 'null', 'undefined', 'NaN', 'true', '__proto__', 'constructor', 'toString', '*', '%', '\\', "'"],
  ...['a\u0000b', '\u0000', '\u202eabc', '\u200b', '\ufeff', '\ufffd', '\u2028', 'ﷺ', 'e\u0301', '👩🏽‍💻', 'İ', 'ß'],
  ...["'; drop table users;--", '<script>alert(1)</script>', '{{7*7}}', '$(id)', '%s%n', '../../etc/passwd', '%00'],
  ...['0', '-1', '1e1', '0x10', '1.5', ' 5', '+5', '9007199254740993', '99999999999999999999999', '1e400', '-0'],
  ...['0000-01-01T00:00:00Z', '2026-02-30T00:00:00Z', '9999-12-31T23:59:60Z', '2026-03-20', '20260320T140000Z'],
  ...['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999+23:59', '2026-03-20T14:00:00-00:00', '+010000-01-01'],
  ...['a@b', 'a@b@c.example', '"a b"@example.com', 'ä@exämple.com', '+1', '+14155550123x', '+00000000', NOBODY],
  ...['00000000-0000-0000-0000-000000000000', `${NOBODY} `, NOBODY.toUpperCase(), `{${NOBODY}}`, '019d1fdb'],
  ...['OWNER', 'agents:*', '*:*', 'analytics:write', '-created_at', '--name', 'name,', ',', ',,,', 'a,'.repeat(60)],
  ...['(((((', '"', '& | !', ':*', 'a:b & !c', '-', 'x'.repeat(300), '🌊'.repeat(600), 'word '.repeat(500)],
];

const HOSTILE_VALUES: unknown[] = [
  ...[null, true, false, 0, -0, -1, 0.1, 1.005, 1e21, 1e308, 2 ** 53, -(2 ** 53) - 2, 2 ** 31, 86_400_000.5],
  ...[[], [[]], [null], {}, { $ne: null }, { length: 1 }, { toString: 1 }, [{}], ['a', 1], Array(600).fill('x')],
  ...['\ud800', 'a\udfff', 'x'.repeat(100_001), { '': '' }, { 'a.b': 1 }, { '\u0000': 'x' }, { a: { b: { c: [1] } } }],
];

/** Any valid Unicode string, sometimes a known troublemaker. */
export const text: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: LONGEST_TEXT }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: LONGEST_TEXT }) },
);

/** Any JSON value, sometimes a known troublemaker. */
export const anything: Arbitrary<unknown> = fc.oneof(text, fc.constantFrom(...HOSTILE_VALUES), fc.jsonValue());

/** Usually the first, once in `every` times the second. */
export function mostly<T, U>(usual: Arbitrary<T>, other: Arbitrary<U>, every: number): Arbitrary<T | U> {
  return fc.oneof({ withCrossShrink: true }, { weight: every - 1, arbitrary: usual }, { weight: 1, arbitrary: other });
}

/**
 * Generates values that match a schema.
 * @param idOf ids by the name of the field that holds them
 */
export function valid(schema: Schema, idOf: (name: string) => Arbitrary<string>, name = ''): Arbitrary<unknown> {
  const inner = (part: JsonSchema, as = name) => valid(part as Schema, idOf, as);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((choice) => inner(choice)));
  if (Array.isArray(schema.type)) return fc.oneof(...schema.type.map((type) => inner({ ...schema, type })));
  switch (schema.type) {
    case 'object':
      return schema.properties ? object(schema, inner) : map(schema, inner);
    case 'array':
      return list(schema, inner(schema.items ?? {}));
    case 'integer':
    case 'number':
      return number(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      if (schema.format === 'uuid' || name === 'calendar_id') return idOf(name);
      // Some rules cannot be expressed in a schema, such as an existing time zone.
      return schema.examples ? mostly(fc.constantFrom(...schema.examples), string(schema), 3) : string(schema);
    default:
      return anything;
  }
}

type Inner = (part: JsonSchema, name?: string) => Arbitrary<unknown>;

function object({ properties = {}, required = [] }: Schema, inner: Inner): Arbitrary<unknown> {
  const model = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, inner(field, name)]));
  return fc.record(model, { requiredKeys: required });
}

function map({ additionalProperties, propertyNames }: Schema, inner: Inner): Arbitrary<unknown> {
  const values = typeof additionalProperties === 'object' ? inner(additionalProperties) : anything;
  return fc.dictionary(string(propertyNames ?? {}), values, { maxKeys: LONGEST_LIST });
}

function list({ minItems = 0, maxItems = LONGEST_LIST, uniqueItems }: Schema, items: Arbitrary<unknown>) {
  const length = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, LONGEST_LIST)) };
  return uniqueItems ? fc.uniqueArray(items, { ...length, comparator: 'SameValueZero' }) : fc.array(items, length);
}

function number({ type, minimum = -1_000_000, maximum = 1_000_000, multipleOf }: Schema): Arbitrary<number> {
  const step = multipleOf ?? (type === 'integer' ? 1 : 0.001);
  const whole = fc.integer({ min: Math.ceil(minimum / step), max: Math.floor(maximum / step) });
  return fc.oneof(
    whole.map((count) => Number((count * step).toFixed(6))),
    fc.constantFrom(minimum, maximum),
  );
}

function string({ format, pattern, minLength = 0, maxLength = LONGEST_TEXT }: Schema): Arbitrary<string> {
  if (format === 'email') return fc.nat(30).map((n) => `fuzz${n}@${n % 3 ? 'acme.example' : 'sub.Äcme.example'}`);
  if (format === 'date-time') return instant;
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern, 'u'), { size: 'small' });
  const drawn = fc.string({
    unit: 'grapheme',
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, LONGEST_TEXT)),
  });
  return fc.oneof(
    { weight: 8, arbitrary: drawn },
    { weight: 1, arbitrary: fc.constant('é'.repeat(Math.min(maxLength, 20_000))) },
  );
}

const YEAR_MS = 31_557_600_000;
const anyInstant = fc
  .tuple(fc.integer({ min: -40, max: 40 }), fc.nat(YEAR_MS), fc.constantFrom('Z', '+05:30', '-11:00'))
  .map(([years, ms, zone]) => new Date(Date.UTC(2026) + years * YEAR_MS + ms).toISOString().replace('Z', zone));
// Appointments are taken only for times to come.
const soon = fc.nat(20 * 86_400_000).map((ms) => new Date(Date.now() + ms).toISOString());
const instant = fc.oneof(anyInstant, soon);
