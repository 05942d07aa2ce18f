import { z } from 'zod';
import { dereference } from './dereference';
import type { JsonSchema } from './example';

/** Schemas by the name that `.meta({ id })` gives them. */
export type Named = Map<string, JsonSchema>;

const REDUNDANT_PATTERNS = ['uuid', 'date-time', 'date'];

/**
 * A zod schema as JSON Schema 2020-12, without what says nothing to a reader: `$schema`, and what zod adds of its own.
 * A schema with an id becomes a reference to the component of that name, and its content goes into `named`.
 * @param io what is sent (`input`) is closed: an unknown field is refused. What is answered (`output`) is open, because
 * new fields may come without a new version.
 * @throws Error when two different schemas have the same id
 */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output', named: Named): JsonSchema {
  // Inside of an object, so that a schema with an id is a reference too.
  const whole = z.toJSONSchema(z.object({ schema }), { io, unrepresentable: 'any', override }) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  for (const [name, { id: _, ...definition }] of Object.entries(whole.$defs ?? {})) {
    nameSchema(named, name, plain(definition, io));
  }
  return plain(whole.properties!.schema!, io);
}

/**
 * Gives a schema a name.
 * @returns the reference to it
 * @throws Error when the name belongs to another schema
 */
export function nameSchema(named: Named, name: string, schema: JsonSchema): JsonSchema {
  const known = named.get(name);
  if (known && JSON.stringify(known) !== JSON.stringify(schema)) throw new Error(`Two schemas are called ${name}.`);
  named.set(name, schema);
  return { $ref: `#/components/schemas/${name}` };
}

/** A schema with those that it refers to in their place. */
export function resolved(schema: JsonSchema, named: Named): JsonSchema {
  return dereference({ components: { schemas: Object.fromEntries(named) }, schema }).schema;
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

function plain(schema: JsonSchema, io: 'input' | 'output'): JsonSchema {
  const { pattern, minimum, maximum, multipleOf, additionalProperties, $ref, ...rest } = schema;
  const inner = (part: JsonSchema) => plain(part, io);
  return withNull({
    ...($ref && { $ref: $ref.replace('#/$defs/', '#/components/schemas/') }),
    ...rest,
    // The format says the same in one word.
    ...(pattern !== undefined && !REDUNDANT_PATTERNS.includes(schema.format ?? '') && { pattern }),
    // zod names the safe integers as the limits of every integer; they are nobody's rule.
    ...(minimum !== undefined && minimum !== Number.MIN_SAFE_INTEGER && { minimum }),
    ...(maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER && { maximum }),
    // By the arithmetic of most validators 0.07 is no multiple of 0.01: a client would refuse what we have accepted.
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

// `type: [string, null]`, as OpenAPI 3.1 writes it. A choice of fixed values stays as it is: null is none of them.
function withNull(schema: JsonSchema): JsonSchema {
  const { anyOf, ...rest } = schema;
  const [value, none, ...others] = anyOf ?? [];
  if (!value || others.length > 0 || none?.type !== 'null') return schema;
  if (typeof value.type !== 'string' || value.enum || 'const' in value) return schema;
  return { ...value, ...rest, type: [value.type, 'null'] };
}
