import { formatNumber } from '@/lib/core/format';
import type { JsonSchema } from '@/lib/http/openapi/example';

/** A parameter, or a field of a request or response body, described for readers. */
export interface Field {
  name: string;
  /** `string`, `string (uuid)`, `array of string`, `object`, `map of string`. */
  type: string;
  required: boolean;
  nullable: boolean;
  description?: string;
  /** Constraints on the value: "1 to 120 characters". Backticks mark code. */
  limits: string[];
  /** The allowed values of an enum. */
  choices: string[];
  /** The default, as JSON. */
  fallback?: string;
  fields: Field[];
}

interface Schema extends JsonSchema {
  minLength?: number;
  maxLength?: number;
  maximum?: number;
  multipleOf?: number;
  minItems?: number;
  maxItems?: number;
  uniqueItems?: boolean;
  pattern?: string;
}

/** Describes the fields of an object schema, with nested fields. */
export function fieldsOf(schema: JsonSchema): Field[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    fieldOf(name, field as Schema, required.includes(name)),
  );
}

/** Describes one field. */
export function fieldOf(name: string, schema: JsonSchema, required: boolean): Field {
  const { value, nullable } = withoutNull(schema as Schema);
  const inner = innermost(value);
  const description = schema.description ?? value.description ?? inner.description;
  return {
    name,
    type: typeOf(value),
    required,
    nullable,
    ...(description && { description }),
    limits: limitsOf(value),
    choices: (inner.enum ?? []).map(String),
    ...(schema.default !== undefined && { fallback: JSON.stringify(schema.default) }),
    fields: fieldsOf(inner),
  };
}

function withoutNull(schema: Schema): { value: Schema; nullable: boolean } {
  if (schema.anyOf) {
    const rest = schema.anyOf.filter((choice) => choice.type !== 'null') as Schema[];
    return { value: rest[0] ?? schema, nullable: rest.length < schema.anyOf.length };
  }
  if (!Array.isArray(schema.type)) return { value: schema, nullable: false };
  const [type] = schema.type.filter((name) => name !== 'null');
  return { value: { ...schema, type }, nullable: schema.type.includes('null') };
}

// The innermost element schema of arrays and maps; any other schema itself.
function innermost(schema: Schema): Schema {
  const inner = schema.items ?? (isMap(schema) ? schema.additionalProperties : undefined);
  return inner ? innermost(withoutNull(inner as Schema).value) : schema;
}

function isMap(schema: Schema): schema is Schema & { additionalProperties: JsonSchema } {
  return typeof schema.additionalProperties === 'object' && !schema.properties;
}

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.items) return `array of ${typeOf(withoutNull(schema.items as Schema).value)}`;
  if (isMap(schema)) return `map of ${typeOf(withoutNull(schema.additionalProperties as Schema).value)}`;
  const type = typeof schema.type === 'string' ? schema.type : 'any';
  return schema.format ? `${type} (${schema.format})` : type;
}

function limitsOf(schema: Schema): string[] {
  const own = [
    range(schema.minLength, schema.maxLength, 'characters'),
    range(schema.minItems, schema.maxItems, 'items'),
    range(beyond(schema.minimum), beyond(schema.maximum), ''),
    schema.multipleOf !== undefined && `in steps of ${schema.multipleOf}`,
    schema.uniqueItems && 'each once',
    schema.pattern && !schema.format && schema.pattern.length <= 60 && `matches \`${schema.pattern}\``,
  ].filter((limit): limit is string => Boolean(limit));
  const inner = innermost(schema);
  return inner === schema ? own : [...own, ...limitsOf(inner).map((limit) => `each ${limit}`)];
}

// zod gives every integer the safe-integer limits, which are not rules of ours.
function beyond(value: number | undefined): number | undefined {
  return value !== undefined && Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;
}

function range(min: number | undefined, max: number | undefined, unit: string): string | undefined {
  const noun = min === 1 && max === undefined ? unit.replace(/s$/, '') : unit;
  const words = (text: string) => `${text} ${noun}`.trim();
  if (min !== undefined && max !== undefined) return words(`${formatNumber(min)} to ${formatNumber(max)}`);
  if (max !== undefined) return words(`at most ${formatNumber(max)}`);
  return min !== undefined ? words(`at least ${formatNumber(min)}`) : undefined;
}
