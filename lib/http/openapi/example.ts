import { BY_NAME } from './example-values';

/** The subset of JSON Schema (2020-12) used here. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  minProperties?: number;
  id?: string;
  $schema?: string;
  $ref?: string;
}

const BY_FORMAT: Record<string, string> = {
  uuid: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
  'date-time': '2026-03-20T14:00:00.000Z',
  date: '2026-03-20',
  email: 'ada@example.com',
  uri: 'https://example.com',
};

/** Returns a plausible value for a schema: its example, default or first choice, else one by name, format or type. */
export function exampleOf(schema: JsonSchema, name = ''): unknown {
  // Null can be an example: the cursor of a last page.
  if (schema.examples && schema.examples.length > 0) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  const known = Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (known === null && isNullable(schema)) return null;
  const own = schema.default ?? (schema.enum?.includes(known) ? known : schema.enum?.[0]);
  if (own !== undefined) return own;
  if (schema.anyOf) return exampleOf(schema.anyOf.find((choice) => choice.type !== 'null') ?? {}, name);
  const type = Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
  switch (type) {
    case 'object':
      // Without examples on purpose: a field that most answers do not have.
      return objectExample(schema, (_, field) => field.examples?.length !== 0);
    case 'array':
      return schema.items ? [exampleOf(schema.items, name)] : [];
    case 'integer':
    case 'number':
      return typeof known === 'number' ? known : (schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? (typeof known === 'string' ? known : 'text');
    default:
      return null;
  }
}

function isNullable({ type, anyOf = [] }: JsonSchema): boolean {
  return (Array.isArray(type) && type.includes('null')) || anyOf.some((choice) => choice.type === 'null');
}

/** Returns an example body: the required fields and those with an example of their own, not every field. */
export function bodyExample(schema: JsonSchema): unknown {
  const telling = (name: string, field: JsonSchema) => schema.required?.includes(name) || field.examples !== undefined;
  const example = objectExample(schema, telling);
  return Object.keys(example).length > 0
    ? example
    : objectExample(schema, (name) => name === Object.keys(schema.properties ?? {})[0]);
}

function objectExample({ properties = {} }: JsonSchema, wanted: (name: string, field: JsonSchema) => boolean) {
  const fields = Object.entries(properties).filter(([name, field]) => wanted(name, field));
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, name)]));
}
