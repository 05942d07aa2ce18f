import { z } from 'zod';
import { dereference } from './dereference';
import type { JsonSchema } from './example';

/** Schemas by their name from `.meta({ id })`. */
export type Named = Map<string, JsonSchema>;

const REDUNDANT_PATTERNS = ['uuid', 'date-time', 'date'];

/**
 * Converts a zod schema to JSON Schema 2020-12, without noise: `$schema`, and what zod adds on its own. A schema with an id becomes a
 * reference to the component of that name, and its content goes into `named`.
 * @param io `input` is closed: unknown fields are rejected. `output` is open, because fields may be added without a new version
 * @throws Error if two different schemas have the same id
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Named): JsonSchema {
  // Wrapped in an object, so that a top-level schema with an id becomes a reference too.
  const whole = z.toJSONSchema(z.object({ schema }), { io, unrepresentable: 'any', override }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  for (const [name, { id: _, ...definition }] of Object.entries(whole.$defs ?? {})) {
    nameSchema(named, name, plain(definition, io));
  }
  return plain(whole.properties!.schema!, io);
}

/**
 * Registers a schema under a name.
 * @returns the reference to it
 * @throws Error if the name belongs to another schema
 */
export function nameSchema(named: Named, name: string, schema: JsonSchema): JsonSchema {
  const known = named.get(name);
  if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`Two schemas are called ${name}.`);
  named.set(name, schema);
  return { $ref: `#/components/schemas/${name}` };
}

/** Returns a schema with its references resolved. */
export function resolved(schema: JsonSchema, named: Named): JsonSchema {
  return dereference({ components: { schemas: Object.fromEntries(named) }, schema }).schema;
}

// zod omits the default and examples of transformed schemas, because they could be outputs. Ours are inputs.
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

function plain(schema: JsonSchema, io: 'input' | 'output'): JsonSchema {
  const { pattern, minimum, maximum, multipleOf, additionalProperties, $ref, ...rest } = schema;
  const inner = (part: JsonSchema) => plain(part, io);
  return withNull({
    ...($ref && { $ref: $ref.replace('#/$defs/', '#/components/schemas/') }),
    ...rest,
    // The format already says it.
    ...(pattern !== undefined && !REDUNDANT_PATTERNS.includes(schema.format ?? '') && { pattern }),
    // zod gives every integer the safe-integer limits, which are not rules of ours.
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    // In floating-point arithmetic 0.07 is not a multiple of 0.01: clients would reject values that we accept.
    ...(multipleOf !== undefined && Number.isInteger(multipleOf) && { multipleOf }),
    ...(rest.anyOf && { anyOf: rest.anyOf.map(inner) }),
    ...(rest.items && { items: inner(rest.items) }),
    ...(rest.properties && {
      properties: Object.fromEntries(Object.entries(rest.properties).map(([name, field]) => [name, inner(field)])),
    }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: inner(additionalProperties) }),
    ...(additionalProperties === false && io === 'input' && { additionalProperties }),
  });
}

// `type: [string, null]`, as in OpenAPI 3.1. Enums stay as they are, because null is not one of their values.
function withNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const [value, none, ...others] = anyOf ?? [];
  if (!value || others.length > 0 || none?.type !== 'null') return schema;
  if (typeof value.type !== 'string' || value.enum || 'const' in value) return schema;
  return { ...value, ...rest, type: [value.type, 'null'] };
}
