import { z } from 'zod';
import type { Operation } from '@/lib/operation';
import { Id, pageOf } from '@/lib/schema';
import type { JsonSchema } from './openapi-example';
import { schemaOf } from './openapi-schema';

/** Schemas that several answers share: the name of each by its JSON text. */
export type Shared = ReadonlyMap<string, string>;

/** A parameter of an operation as the document writes it. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  [field: string]: unknown;
}

const OFTEN = 3;

/** What the answers of these operations share. What `agent.get` answers is an `Agent` wherever it stands, and so on. */
export function sharedSchemas(list: readonly Operation[]): Shared {
  const shared = new Map([
    [JSON.stringify(schemaOf(z.object({ deleted: z.literal(true), id: Id }), 'output')), 'Deleted'],
    [JSON.stringify(metaOf(schemaOf(pageOf(z.unknown()), 'output'))), 'PageMeta'],
  ]);
  for (const { name, output, http } of list) {
    const [noun, verb] = name.split('.');
    if (http && verb === 'get') shared.set(JSON.stringify(schemaOf(output, 'output')), pascalCase(noun!));
  }
  return shared;
}

/** Everything about a page but its rows. */
export function metaOf({ properties = {} }: JsonSchema): JsonSchema {
  const { items: _, ...meta } = properties;
  return { type: 'object', properties: meta, required: Object.keys(meta), additionalProperties: false };
}

/** A reference to a schema that is shared; any other schema itself. */
export function referTo(shared: Shared, schema: JsonSchema): JsonSchema {
  const name = shared.get(JSON.stringify(schema));
  return name === undefined ? schema : { $ref: `#/components/schemas/${name}` };
}

/** The shared schemas to which `paths` refer, by name. */
export function schemaComponents(shared: Shared, paths: unknown): Record<string, JsonSchema> {
  const text = JSON.stringify(paths);
  const used = [...shared].filter(([, name]) => text.includes(`"#/components/schemas/${name}"`));
  return Object.fromEntries(used.map(([schema, name]) => [name, JSON.parse(schema) as JsonSchema]));
}

/** Moves the parameters that many operations have out of them; returns them by name. */
export function shareParameters(operations: { parameters?: unknown[] }[]): Record<string, Parameter> {
  const uses = new Map<string, number>();
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    const text = JSON.stringify(parameter);
    uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  const shared: Record<string, Parameter> = {};
  for (const [text] of [...uses].filter(([, count]) => count >= OFTEN).sort(([, a], [, b]) => b - a)) {
    const parameter = JSON.parse(text) as Parameter;
    shared[parameter.name] ??= parameter;
  }
  const refer = (parameter: unknown) => {
    const { name } = parameter as Parameter;
    const same = Object.hasOwn(shared, name) && JSON.stringify(shared[name]) === JSON.stringify(parameter);
    return same ? { $ref: `#/components/parameters/${name}` } : parameter;
  };
  for (const operation of operations) operation.parameters &&= operation.parameters.map(refer);
  return shared;
}

function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}
