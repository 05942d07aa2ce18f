import { z } from 'zod';
import type { Actor } from '@/lib/core/actor';
import { type FieldError, Problem } from '@/lib/core/problem';
import type { Operation } from '@/lib/operation/operation';
import { versionsOf } from './entity-tags';
import { readJsonObject } from './read-json';
import type { ApiContext } from './request-context';

const ORGANIZATION_FIELDS = ['organization_id', 'org_id'];

/**
 * Reads the input of an operation: path parameters, the query (GET) or the JSON body (other methods), and for a versioned change the
 * versions in `If-Match`. The operation's own schema validates everything else.
 * @throws Problem `bad_request`, `insufficient_permission` (another organization's `org_id`), `payload_too_large`,
 * `unsupported_media_type`, `precondition_required`, `precondition_failed`, `validation_error`
 */
export async function readInput(
  c: ApiContext,
  query: URLSearchParams,
  operation: Operation,
  actor: Actor,
): Promise<Record<string, unknown>> {
  const reads = operation.http!.method === 'GET';
  const versioned = operation.http!.versioned && !reads;
  const version = versioned ? readVersion(c.req.header('if-match')) : undefined;
  const inner = { ...(c.req.param() as Record<string, string>), ...(versioned ? { version } : {}) };
  const fields = reads
    ? readQuery(query, parametersOf(operation))
    : await readJsonObject(c, operation.http!.max_body_bytes);
  refuseUnknown([...Object.keys(fields).filter((name) => Object.hasOwn(inner, name)), ...(reads ? [] : query.keys())]);
  assertOwnOrganization(fields, actor);
  return { ...fields, ...inner };
}

// An array parameter may be repeated (`status=a&status=b`, the default of OpenAPI and most clients), comma-separated, or both.
function readQuery(query: URLSearchParams, parameters: ReadonlyMap<string, Kind>): Record<string, unknown> {
  if (query.size === 0) return {};
  refuseBrackets(query, parameters);
  const fields = new Map<string, string>();
  for (const [name, value] of query) {
    const before = fields.get(name);
    if (before === undefined) fields.set(name, value);
    else if (parameters.get(name) === 'array') fields.set(name, `${before},${value}`);
    else throw givenTwice(name.slice(0, 64), parameters.has(name));
  }
  return Object.fromEntries(fields);
}

function givenTwice(name: string, known: boolean): Problem {
  return new Problem(
    'bad_request',
    known
      ? `“${name}” takes one value. Send it once.`
      : `There is no parameter named “${name}”, and it was sent twice.`,
  );
}

// `status[]=a` and `status[0]=a`, as PHP, Rails and qs serialize arrays.
function refuseBrackets(query: URLSearchParams, parameters: ReadonlyMap<string, Kind>): void {
  const errors = [...new Set(query.keys())].flatMap((name): FieldError[] => {
    const [, plain = ''] = /^(\w{1,64})\[\d{0,4}\]$/.exec(name) ?? [];
    const kind = parameters.get(plain);
    if (!kind) return [];
    const right = kind === 'array' ? `${plain}=a,b or ${plain}=a&${plain}=b` : `${plain}=…`;
    return [{ path: name, code: 'unknown_field', message: `Remove the brackets: write ${right}.` }];
  });
  if (errors.length > 0) throw new Problem('validation_error', errors[0]!.message, { errors: errors.slice(0, 50) });
}

type Kind = 'array' | 'single';
const parameterKinds = new WeakMap<Operation, ReadonlyMap<string, Kind>>();

/** Returns the parameters of an operation's input, and which of them are arrays. */
function parametersOf(operation: Operation): ReadonlyMap<string, Kind> {
  let parameters = parameterKinds.get(operation);
  if (!parameters) {
    const shape = operation.input instanceof z.ZodObject ? operation.input.shape : {};
    parameters = new Map(
      Object.entries(shape).map(([name, schema]) => [name, isArray(schema as z.ZodType) ? 'array' : 'single']),
    );
    parameterKinds.set(operation, parameters);
  }
  return parameters;
}

function isArray(schema: z.core.$ZodType): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isArray(schema.def.innerType);
  if (schema instanceof z.ZodPipe) return isArray(schema.def.out);
  return schema instanceof z.ZodArray;
}

function readVersion(ifMatch: string | undefined): '*' | number[] {
  if (ifMatch === undefined) {
    throw new Problem(
      'precondition_required',
      'Send If-Match with the ETag you read, so that you do not overwrite somebody else’s change.',
    );
  }
  const versions = versionsOf(ifMatch);
  if (!versions) {
    const detail = 'If-Match must be an ETag as returned, such as "3", a list of ETags, or *.';
    throw new Problem('precondition_failed', detail);
  }
  return versions;
}

function refuseUnknown(names: string[]): void {
  if (names.length === 0) return;
  const errors = names.slice(0, 50).map((name): FieldError => {
    const shown = name.slice(0, 64);
    return { path: shown, code: 'unknown_field', message: `There is no field named “${shown}” here.` };
  });
  throw new Problem('validation_error', errors[0]!.message, { errors });
}

// The key decides the organization. Clients of the published API send it too: accepted if it is the key's own, then dropped.
function assertOwnOrganization(fields: Record<string, unknown>, actor: Actor): void {
  for (const name of ORGANIZATION_FIELDS) {
    if (!Object.hasOwn(fields, name)) continue;
    if (fields[name] !== actor.organization_id) {
      throw new Problem('insufficient_permission', 'This API key can only access its own organization.');
    }
    delete fields[name];
  }
}
