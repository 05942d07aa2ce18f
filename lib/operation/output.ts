import { z } from 'zod';
import { env } from '@/lib/core/env';

type Narrow = (value: unknown) => unknown;

/**
 * Lets through what a schema names and nothing else, at every level. Outside production the value is judged as well, so
 * that tests meet an answer that breaks its word. In production it is only narrowed: a row that was right when it was
 * written stays readable after a rule for new input has become stricter, and judging a page of rows costs more than
 * making it.
 */
export function serializeOutput<O extends z.ZodType>(schema: O): (value: unknown) => z.output<O> {
  const narrow = narrowing(schema) ?? ((value) => value);
  return (value) => (env.NODE_ENV === 'production' ? (narrow(value) as z.output<O>) : schema.parse(value));
}

/** What narrows a value to a schema; undefined where there is nothing to leave out. */
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
  // Unions, records and whatever makes something else of a value know best themselves.
  return (value) => z.parse(schema, value);
}

const PLAIN = [z.ZodString, z.ZodStringFormat, z.ZodNumber, z.ZodBoolean, z.ZodEnum, z.ZodLiteral, z.ZodNull];

function fieldsOf(schema: z.ZodObject): Narrow {
  const fields = new Map(Object.entries(schema.def.shape).map(([name, inner]) => [name, narrowing(inner)]));
  const plain = [...fields.values()].every((narrow) => narrow === undefined);
  return (value) => {
    const given = value as Record<string, unknown>;
    // Most rows hold what was asked for and nothing else. Copying them takes as long as making JSON of them.
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
