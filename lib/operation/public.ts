import type { z } from 'zod';
import { controlDb, controlPool, type Db, inRetriedTransaction, type Tx } from '@/db/client';
import type { RequestContext } from '@/lib/core/actor';
import { parseInput } from '@/lib/core/parse';
import { recordAtAccount } from '@/lib/platform/audit-trail/at-account';
import { recordEverywhere } from '@/lib/platform/audit-trail/everywhere';
import { type AuditEntry, type Person, personInLog, recordAudit, systemInLog } from '@/lib/platform/audit-trail/record';
import { invalidateOrganization } from '@/lib/platform/caches';
import type { Job } from '@/lib/platform/jobs/queue';
import { enqueue } from '@/lib/platform/jobs/queue';
import { consumeAttempt, type Throttle } from '@/lib/platform/rate-limit/throttle';
import { serializeOutput } from './output';

interface Definition<I extends z.ZodType, O extends z.ZodType> {
  /** `noun.verb`: the name in the registry, and in the audit log unless an entry has an action of its own. */
  name: string;
  /** One line for `docs/permissions.md`. */
  summary: string;
  /**
   * What bounds guessing. `address`: an attempt by the caller's IP address, counted before anything is looked up. `account`:
   * the operation checks a password and counts the attempt in `prepare` with `consumePasswordAttempt`, because only the link
   * says whose password it is.
   */
  throttle: 'address' | 'account';
  /** A second limit and its subject, counted after the first. */
  throttleAlso?(input: z.output<I>): readonly [limit: Throttle, subject: string];
  /** Throws when the server is too busy; checked before the attempt is counted, so that a retry costs the person nothing. */
  assertCapacity?(): void;
  input: I;
  output: O;
}

export interface PublicQueryContext {
  request: RequestContext;
  /** The control plane's database, without a transaction. */
  db: Db;
}

export interface PublicContext {
  request: RequestContext;
  /** The transaction in which everything happens. */
  db: Tx;
  /**
   * Records what a person did to their own account in the log of each of their organizations, or in one when the entry names
   * it. An operation that commits without an entry is a defect, and is rolled back.
   */
  audit(person: Person, entry: AuditEntry): void;
  /** Records what nobody with an account did, in the organization that the entry names. @param id what the log calls the author */
  auditAsSystem(id: string, entry: AuditEntry & { organization_id: string }): void;
  /**
   * Records it at the account with this address, if there is one. The response doesn't wait for it, so that its timing
   * doesn't tell whether the account exists (ASVS 6.3.8).
   */
  auditAtAccount(email: string): void;
  /** Enqueues work that happens if, and only if, the transaction commits. */
  enqueue(job: Job): Promise<void>;
}

/**
 * A function `(request, input) → output` for callers who aren't signed in: no actor, no permission, never served by the API.
 * What authorises it is in the input, such as the secret of a mailed link.
 */
export interface PublicOperation<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType>
  extends Definition<I, O> {
  (request: RequestContext, input: z.input<I>): Promise<z.output<O>>;
  readonly kind: 'public';
  readonly permission: 'anybody';
}

/**
 * Defines an operation that anybody can call. It parses the input, counts the attempt, runs `prepare` without and `run` within
 * one transaction, records the audit entries, and returns only the fields that the output schema names.
 */
export function publicOperation<I extends z.ZodType, O extends z.ZodType, P = undefined>(
  definition: Definition<I, O> & {
    /** Slow work that needs no transaction, such as hashing a password. `run` gets what it returns. */
    prepare?(context: PublicQueryContext, input: z.output<I>): Promise<P>;
    run(context: PublicContext, input: z.output<I>, prepared: P): Promise<z.input<O>>;
  },
): PublicOperation<I, O> {
  const narrow = serializeOutput(definition.output);
  const call = async (request: RequestContext, input: z.input<I>): Promise<z.output<O>> => {
    const parsed = parseInput(definition.input, input);
    definition.assertCapacity?.();
    await countAttempt(definition, request, parsed);
    const prepared = (await definition.prepare?.({ request, db: controlDb() }, parsed)) as P;
    let trail = auditTrail(definition.name, request);
    const output = await inRetriedTransaction(controlPool(), async (db) => {
      // A new one for each beginning, so that no entry is written twice.
      trail = auditTrail(definition.name, request);
      const context = { request, db, ...trail.record, enqueue: (job: Job) => enqueue(db, job) };
      const result = narrow(await definition.run(context, parsed, prepared));
      await trail.write(db);
      return result;
    });
    await trail.committed();
    return output;
  };
  const { name, prepare: _, run: __, ...facts } = definition;
  return Object.defineProperty(Object.assign(call, facts, { kind: 'public', permission: 'anybody' }), 'name', {
    value: name,
  }) as unknown as PublicOperation<I, O>;
}

async function countAttempt<I extends z.ZodType, O extends z.ZodType>(
  { throttle, throttleAlso }: Definition<I, O>,
  request: RequestContext,
  input: z.output<I>,
): Promise<void> {
  if (throttle === 'address') await consumeAttempt('address', request.ip ?? 'unknown');
  if (throttleAlso) await consumeAttempt(...throttleAlso(input));
}

/** The audit entries of one call: collected while it runs, written at the end of its transaction. */
function auditTrail(name: string, request: RequestContext) {
  const writes: ((db: Tx) => Promise<void>)[] = [];
  const accounts: string[] = [];
  const organizations = new Set<string>();
  const record: Pick<PublicContext, 'audit' | 'auditAsSystem' | 'auditAtAccount'> = {
    audit(person, entry) {
      const { organization_id } = entry;
      const named = { action: name, ...entry };
      if (organization_id) organizations.add(organization_id);
      writes.push((db) =>
        organization_id
          ? recordAudit(db, personInLog(person, organization_id, request), named)
          : recordEverywhere(db, person, request, named),
      );
    },
    auditAsSystem(id, entry) {
      organizations.add(entry.organization_id);
      const author = systemInLog(id, entry.organization_id, request);
      writes.push((db) => recordAudit(db, author, { action: name, ...entry }));
    },
    auditAtAccount: (email) => accounts.push(email),
  };
  return {
    record,
    async write(db: Tx) {
      if (writes.length + accounts.length === 0) throw new Error(`${name} changed something and recorded nothing`);
      for (const write of writes) await write(db);
    },
    async committed() {
      for (const email of accounts) recordAtAccount(name, email, request);
      await Promise.all([...organizations].map((id) => invalidateOrganization(id, 'control')));
    },
  };
}
