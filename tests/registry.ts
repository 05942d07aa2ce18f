import { z } from 'zod';
import { controlPool } from '@/db/client';
import { Problem } from '@/lib/core/problem';
import { dereference } from '@/lib/http/openapi/dereference';
import type { JsonSchema } from '@/lib/http/openapi/example';

/** Returns the JSON schema of an operation's input, without references. */
export const inputOf = (operation: { input: z.ZodType }) =>
  dereference(z.toJSONSchema(operation.input, { io: 'input', unrepresentable: 'any' })) as JsonSchema;

/** Returns the names of all fields in a JSON schema, at every level. */
export function fieldNames(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(fieldNames)];
}

/** Returns a fingerprint of every row of every table except those named, so that no change goes unseen. */
export async function fingerprint(except: string[] = []): Promise<string> {
  const { rows: tables } = await controlPool().query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'voice') and table_type = 'BASE TABLE' and table_name <> all($1) order by 1`,
    [['audit_unsealed', ...except]],
  );
  const prints = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await controlPool().query(
        // A refusal is recorded shortly after it.
        `select md5(string_agg(t::text, ',' order by t::text)) as print from ${name} t
         where to_jsonb(t) ->> 'action' is distinct from 'access.denied'`,
      );
      return `${name} ${rows[0].print}`;
    }),
  );
  return prints.join('\n');
}

/** Calls an operation with an input that reports being read, and returns how far the call came. */
export async function reach<C>(
  operation: (caller: C, input: object) => Promise<unknown>,
  caller: C,
): Promise<'refused' | 'parsed'> {
  const poison = new Error('the input was looked at');
  const trap = () => {
    throw poison;
  };
  const input = new Proxy({}, { get: trap, has: trap, ownKeys: trap, getOwnPropertyDescriptor: trap });
  const error = await operation(caller, input).then(
    () => 'it ran',
    (reason: unknown) => reason,
  );
  if (error === poison) return 'parsed';
  if (error instanceof Problem && error.code === 'insufficient_permission') return 'refused';
  throw new Error(`${operation.name} ended in an unexpected way: ${error}`);
}
