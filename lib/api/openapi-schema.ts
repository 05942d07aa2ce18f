import { z } from 'zod';
import type { JsonSchema } from './openapi-example';

const REDUNDANT_PATTERNS = ['uuid', 'date-time', 'date'];

/** A zod schema as JSON schema 2020-12, without what says nothing to a reader: `$schema`, and what zod adds of its own. */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override }) as JsonSchema;
  return plain(rest);
}

// zod leaves out default and examples of what it rewrites, because they could be of the form after that. Ours are inputs.
function override({
  zodSchema,
  jsonSchema,
}: {
  zodSchema: z.core.$ZodTypes;
  jsonSchema: z.core.JSONSchema.BaseSchema;
}) {
  const { def } = zodSchema._zod;
  const { examples } = z.globalRegistry.get(zodSchema) ?? {};
  if (def.type === 'default') jsonSchema.default ??= def.defaultValue as typeof jsonSchema.default;
  if (Array.isArray(examples)) jsonSchema.examples ??= examples;
}

function plain(schema: JsonSchema): JsonSchema {
  const { pattern, minimum, maximum, multipleOf, ...rest } = schema;
  return withNull({
    ...rest,
    // The format says the same in one word.
    ...(pattern !== undefined && !REDUNDANT_PATTERNS.includes(schema.format ?? '') && { pattern }),
    // zod names the safe integers as the limits of every integer; they are nobody's rule.
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    // By the arithmetic of most validators 0.07 is no multiple of 0.01: a client would refuse what we have accepted.
    ...(multipleOf !== undefined && Number.isInteger(multipleOf) && { multipleOf }),
    ...(rest.anyOf && { anyOf: rest.anyOf.map(plain) }),
    ...(rest.items && { items: plain(rest.items) }),
    ...(rest.properties && { properties: plainFields(rest.properties) }),
    ...(typeof rest.additionalProperties === 'object' && { additionalProperties: plain(rest.additionalProperties) }),
  });
}

function plainFields(properties: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, plain(field)]));
}

// `type: [string, null]`, as OpenAPI 3.1 writes it. A choice of fixed values stays as it is: null is none of them.
function withNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const [value, none, ...others] = anyOf ?? [];
  if (!value || others.length > 0 || none?.type !== 'null') return schema;
  if (typeof value.type !== 'string' || value.enum || 'const' in value) return schema;
  return { ...value, ...rest, type: [value.type, 'null'] };
}
