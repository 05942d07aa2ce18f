import type { Actor } from '@/lib/actor';
import { andThen, type NowOrLater } from '@/lib/now-or-later';
import type { Operation } from '@/lib/operation';
import { type FieldError, Problem } from '@/lib/problem';
import { versionsOf } from './entity-tags';
import type { ApiContext } from './exchange';
import { readJsonObject } from './read-json';

const ORGANIZATION_FIELDS = ['organization_id', 'org_id'];

/**
 * The input of an operation: path parameters, then the query (GET) or the JSON body (every other method), and for a
 * versioned change the versions that `If-Match` names. Everything else is judged by the operation's own schema.
 * @throws Problem `bad_request`, `insufficient_permission` (somebody else's `org_id`), `payload_too_large`,
 * `unsupported_media_type`, `precondition_required`, `precondition_failed`, `validation_error`
 */
export function readInput(
  c: ApiContext,
  query: URLSearchParams,
  operation: Operation,
  actor: Actor,
): NowOrLater<Record<string, unknown>> {
  const reads = operation.http!.method === 'GET';
  const versioned = operation.http!.versioned && !reads;
  const version = versioned ? readVersion(c.req.header('if-match')) : undefined;
  const inner = { ...(c.req.param() as Record<string, string>), ...(versioned ? { version } : {}) };
  return andThen(reads ? readQuery(query) : readJsonObject(c), (fields) => {
    refuseUnknown([
      ...Object.keys(fields).filter((name) => Object.hasOwn(inner, name)),
      ...(reads ? [] : query.keys()),
    ]);
    assertOwnOrganization(fields, actor);
    return { ...fields, ...inner };
  });
}

function readQuery(query: URLSearchParams): Record<string, unknown> {
  const fields = new Map<string, unknown>();
  for (const [name, value] of query) {
    if (fields.has(name)) {
      throw new Problem('bad_request', `“${name.slice(0, 64)}” is given more than once. Separate values by commas.`);
    }
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function readVersion(ifMatch: string | undefined): '*' | number[] {
  if (ifMatch === undefined) {
    throw new Problem(
      'precondition_required',
      'Send If-Match with the ETag that you read, so that nobody’s change is lost.',
    );
  }
  const versions = versionsOf(ifMatch);
  if (!versions) {
    const detail = 'If-Match must be an ETag as you got it, such as "3", a list of them, or *.';
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

// The organization is the key's. Clients of older APIs name it as well: their own is heard and dropped.
function assertOwnOrganization(fields: Record<string, unknown>, actor: Actor): void {
  for (const name of ORGANIZATION_FIELDS) {
    if (!Object.hasOwn(fields, name)) continue;
    if (fields[name] !== actor.organization_id) {
      throw new Problem('insufficient_permission', 'This key acts for its own organization only.');
    }
    delete fields[name];
  }
}
