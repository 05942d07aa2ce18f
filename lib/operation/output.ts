import { z } from 'zod';
import { env } from '@/lib/core/env';

type Narrow = (value: unknown) => unknown;

/**
 * Keeps only the fields that a schema names, at every level. Outside production the value is validated as well, so that tests find
 * output that breaks its schema. In production it is only narrowed: a row that was valid when it was written stays readable after a
 * rule for new input becomes stricter, and validating a page of rows costs more than building it.
 */
export function serializeOutput<O extends z.ZodType>(schema: O): (value: unknown) => z.output<O> {
  const narrow = narrowing(schema) ?? ((value) => value);
  return (value) => (env.NODE_ENV === 'production' ? (narrow(value) as z.output<O>) : schema.parse(value));
}

/** Returns a function that narrows a value to a schema; undefined when there is nothing to leave out. */
export function narrowing(schema: z.core.$ZodType): Narrow | undefined {
  if (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) {
    const inner = narrowing(schema.def.innerType);
    return inner && ((value) => (value === null || value === undefined ? value : inner(value)));
  }
  if (schema instanceof z.ZodArray) {
    const inner = narrowing(schema.def.element);
    return inner && ((value) => (value as unknown[]).map(inner));
  }
  if (schema instanceof z.ZodObject && !schema.def.catchall) return fieldsOf(schema);
  if (PLAIN.some((plain) => schema instanceof plain)) return undefined;
  // Unions, records and transforms parse themselves.
  return (value) => z.parse(schema, value);
}

const PLAIN = [z.ZodString, z.ZodStringFormat, z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodNull];

function fieldsOf(schema: z.ZodObject): Narrow {
  const fields = new Map(Object.entries(schema.def.shape).map(([name, inner]) => [name, narrowing(inner)]));
  const plain = [...fields.values()].every((narrow) => narrow === undefined);
  return (value) => {
    const given = value as Record<string, unknown>;
    // Most rows hold only the named fields. Copying them would take as long as serializing them.
    if (plain && holdsOnly(given, fields)) return given;
    const named: Record<string, unknown> = {};
    for (const [name, narrow] of fields) {
      const field = given[name];
      if (field !== undefined) named[name] = narrow ? narrow(field) : field;
    }
    return named;
  };
}

function holdsOnly(value: object, fields: ReadonlyMap<string, unknown>): boolean {
  for (const name in value) if (!fields.has(name)) return false;
  return true;
}
