import type { z } from 'zod';
import {
  controlPool,
  type Db,
  database,
  inRetriedTransaction,
  inTransaction,
  type Plane,
  type Tx,
  voicePool,
} from '@/db/client';
import { assertWritable } from '@/db/write-fence';
import { type Actor, can } from '@/lib/core/actor';
import { parseInput } from '@/lib/core/parse';
import type { Authority } from '@/lib/core/permissions';
import { isProblem, Problem, UpstreamInDoubt } from '@/lib/core/problem';
import { type AuditEntry, recordAudit } from '@/lib/platform/audit-trail/record';
import { recordDenied } from '@/lib/platform/audit-trail/refusals';
import { invalidateOrganization } from '@/lib/platform/caches';
import type { Job } from '@/lib/platform/jobs/queue';
import { enqueue } from '@/lib/platform/jobs/queue';
import { consumeAttempt, type Throttle } from '@/lib/platform/rate-limit/throttle';
import { serializeOutput } from './output';

/** Where the API serves an operation. `path` is relative to /api/v1, with `{id}` for parameters. */
export interface Http {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  /** 201, and 202 for work that goes on afterwards, also send `Location`: the path plus the new row's id. */
  status?: 200 | 201 | 202;
  /** The envelope's `message`. */
  message: string;
  /** The message where it depends on the output; the reference then shows `message`. */
  messageOf?(output: never): string;
  /** Where the output says that the work goes on afterwards: the path of its status. The response is then 202 with that `Location`. */
  accepted?(output: never): string | undefined;
  /** The largest request body; 1 MiB unless set. */
  max_body_bytes?: number;
  /** The request must carry `If-Match` with the row's version; the response carries it as `ETag`. */
  versioned?: boolean;
  /** Calls a connected service: its failures are 502, 503 or 504, and 409 when nothing is connected. */
  upstream?: true;
}

interface Definition<I extends z.ZodType, O extends z.ZodType> {
  /** `noun.verb`: the name in the audit log, in usage counts and (as operationId) in the API document. */
  name: string;
  /** One line for the API reference. */
  summary: string;
  /** The permission that the actor must hold; `any_key` allows every valid API key. */
  permission: Authority | 'any_key';
  /**
   * Step-up: requires authentication within the last ten minutes (ASVS 7.5.1), always or for the inputs for which it returns
   * true. Checked after the input is parsed, so that nobody reauthenticates only to see a validation error.
   */
  requires_reauthentication?: true | ((input: z.output<I>) => boolean);
  /**
   * `run` does something outside the transaction that must happen once, such as using up a challenge: a deadlock then fails, instead
   * of beginning again.
   */
  once?: true;
  /** The session gains authority: its token is rotated afterwards, and the old one stops working (ASVS 7.2.4). */
  rotates_session?: true;
  plane?: Plane;
  input: I;
  output: O;
  http?: Http;
}

export interface QueryContext {
  actor: Actor;
  /** The plane's database, without a transaction. */
  db: Db;
}

export interface MutationContext {
  actor: Actor;
  /** The transaction in which everything happens. */
  db: Tx;
  /** Records what was done. A mutation that would commit without an entry is a defect and is rolled back. */
  audit(entry: AuditEntry): void;
  /** Marks the mutation as a no-op; no audit entry is required. */
  unchanged(): void;
  /** Counts towards a limit before the outcome is known, as `consumeAttempt` does; once, however often the transaction begins. */
  consume(name: Throttle, subject: string, times?: number): Promise<void>;
  /** Enqueues work that happens if, and only if, the transaction commits. */
  enqueue(job: Job): Promise<void>;
}

/**
 * What a caller adds to a mutation's transaction: both commit or neither does, and an error rolls both back. Queries have no
 * transaction and ignore it.
 */
export interface TransactionHooks {
  before(db: Tx): Promise<void>;
  /** @param output what the operation is about to return. */
  after(db: Tx, output: unknown): Promise<void>;
}

/** A function `(actor, input) → output` that authorises, parses, runs and returns only what its output schema names. */
export interface Operation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> extends Definition<I, O> {
  (actor: Actor, input: z.input<I>, within?: TransactionHooks): Promise<z.output<O>>;
  readonly kind: 'query' | 'mutation';
}

/** An operation that only reads. */
export function query<I extends z.ZodType, O extends z.ZodType>(
  definition: Definition<I, O> & {
    run(context: QueryContext, input: z.output<I>): z.input<O> | Promise<z.input<O>>;
  },
): Operation<I, O> {
  const narrow = serializeOutput(definition.output);
  return make('query', definition, async (actor, input) => {
    const db = database(poolOf(definition.plane, actor));
    return narrow(await definition.run({ actor, db }, input));
  });
}

/** An operation that changes something, in one transaction, with its audit entry and its jobs. */
export function mutation<I extends z.ZodType, O extends z.ZodType, P = undefined>(
  definition: Definition<I, O> & {
    /** Slow work that needs no transaction, such as hashing a password or calling another server. `run` gets what it returns. */
    prepare?(context: QueryContext, input: z.output<I>): Promise<P>;
    run(context: MutationContext, input: z.output<I>, prepared: P): Promise<z.input<O>>;
  },
): Operation<I, O> {
  const narrow = serializeOutput(definition.output);
  const perform = async (actor: Actor, input: z.output<I>, within?: TransactionHooks) => {
    const pool = poolOf(definition.plane, actor);
    const prepared = (await definition.prepare?.({ actor, db: database(pool) }, input)) as P;
    const transaction = definition.once || definition.http?.upstream ? inTransaction : inRetriedTransaction;
    const consume = consumingOnce();
    return transaction(pool, async (db) => {
      if (definition.plane === 'voice') await assertWritable(db, actor.organization_id);
      await within?.before(db);
      const entries: AuditEntry[] = [];
      let unchanged = false;
      const result = await definition.run(
        {
          actor,
          db,
          audit: (entry) => entries.push(entry),
          unchanged: () => {
            unchanged = true;
          },
          consume,
          enqueue: (job) => enqueue(db, job),
        },
        input,
        prepared,
      );
      if (entries.length === 0 && !unchanged)
        throw new Error(`${definition.name} changed something and recorded nothing`);
      const output = narrow(result);
      await within?.after(db, output);
      // Last: where it commits separately, nothing after it may fail.
      await recordAll(definition, actor, db, entries);
      return output;
    }).finally(() => invalidateOrganization(actor.organization_id, definition.plane ?? 'control'));
  };
  return make('mutation', definition, definition.http?.upstream ? orInDoubt(perform) : perform);
}

/** Counts attempts for one call of an operation: what an earlier beginning of its transaction has counted is not counted again. */
function consumingOnce(): MutationContext['consume'] {
  const counted = new Map<string, number>();
  return async (name, subject, times = 1) => {
    const of = `${name} ${subject}`;
    const more = times - (counted.get(of) ?? 0);
    if (more <= 0) return;
    await consumeAttempt(name, subject, more);
    counted.set(of, times);
  };
}

// A failure on our side during or after a call to a connected service must not be reported as "nothing was changed".
function orInDoubt<A extends unknown[], T>(perform: (...asked: A) => Promise<T>): (...asked: A) => Promise<T> {
  return (...asked) =>
    perform(...asked).catch((error: unknown) => {
      throw isProblem(error) ? error : new UpstreamInDoubt(error);
    });
}

function make<I extends z.ZodType, O extends z.ZodType>(
  kind: Operation['kind'],
  definition: Definition<I, O>,
  run: (actor: Actor, input: z.output<I>, within?: TransactionHooks) => Promise<z.output<O>>,
): Operation<I, O> {
  const call = async (actor: Actor, input: z.input<I>, within?: TransactionHooks): Promise<z.output<O>> => {
    authorise(actor, definition.permission);
    const parsed = parseInput(definition.input, input);
    const { requires_reauthentication: required = false } = definition;
    if (!actor.recently_authenticated && (typeof required === 'function' ? required(parsed) : required)) {
      throw reauthenticationRequired();
    }
    try {
      return await run(actor, parsed, within);
    } catch (error) {
      // Some refusals depend on stored data, such as the role of the person to be changed.
      if (error instanceof Problem && error.code === 'insufficient_permission') {
        recordDenied(actor, { type: 'operation', id: definition.name });
      }
      throw error;
    }
  };
  const { name: _, ...facts } = definition;
  return Object.defineProperty(Object.assign(call, facts, { kind }), 'name', {
    value: definition.name,
  }) as unknown as Operation<I, O>;
}

/** The error for a sensitive action; exported for operations that can only tell from stored data. */
export function reauthenticationRequired(): Problem {
  return new Problem(
    'identity_confirmation_required',
    'Nothing was changed, because you didn’t confirm your identity.',
  );
}

/** Whether the actor may call an operation, before its input is known. */
export function mayCall(actor: Actor, { permission }: { permission: Authority | 'any_key' }): boolean {
  return permission === 'any_key' ? actor.kind === 'key' : can(actor, permission);
}

/**
 * Checks that the actor holds the permission, and records a refusal. Every operation checks this first; adapters may check it
 * earlier to save work.
 * @throws Problem `insufficient_permission`
 */
export function authorise(actor: Actor, permission: Authority | 'any_key'): void {
  if (mayCall(actor, { permission })) return;
  recordDenied(actor, { type: 'permission', id: permission });
  throw new Problem(
    'insufficient_permission',
    actor.kind === 'key'
      ? `This key lacks the permission ${permission}.`
      : `Your role does not include the permission ${permission}.`,
    { required_permissions: [permission] },
  );
}

/** Returns the connection pool for an operation's plane and the actor's region. */
export function poolOf(plane: Plane = 'control', actor: Pick<Actor, 'region'>) {
  return plane === 'voice' ? voicePool(actor.region) : controlPool();
}

// Voice data may live in another database than the audit log. Then the entry is committed first: an entry without its
// change can be explained, a change without its entry cannot.
async function recordAll(definition: { name: string; plane?: Plane }, actor: Actor, db: Tx, entries: AuditEntry[]) {
  const own = definition.plane !== 'voice' || voicePool(actor.region) === controlPool();
  const target = own ? db : database(controlPool());
  for (const entry of entries) await recordAudit(target, actor, { action: definition.name, ...entry });
}
