import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db, Tx } from '@/db/client';
import { tryLockInTransaction } from '@/db/locks';
import { auditChains } from '@/db/schema/control/audit';
import { Problem } from '@/lib/core/problem';
import { Id, Instant } from '@/lib/core/schema';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { countryName } from '@/lib/platform/location/country-name';
import { beginChain, readChain } from './chain/chain';
import type { EventRow } from './chain/entry';
import { verifyChain } from './chain/verify';
import { findActions, findCountries, findEvents, lastEvent, walkEvents } from './read';
import {
  AuditLogState,
  AuditPage,
  ExportAuditEvents,
  ExportedEvent,
  ListAuditEvents,
  Retention,
  sealOf,
  Verification,
  VerifyAuditLog,
} from './schema';

const EXPORT_ROWS = 1_000;
const VERIFY = 'audit_log.verify';

/** Lists the organization's audit events, newest first. */
export const listAuditEvents = query({
  name: 'audit_log.list',
  summary: 'List audit events',
  permission: 'audit_log:read',
  input: ListAuditEvents,
  output: AuditPage,
  http: { method: 'GET', path: '/audit-log', message: 'Audit log fetched' },
  run: ({ actor, db }, input) => findEvents(db, actor.organization_id, input),
});

/** Returns the next 1,000 events of an export; pass `next` as `after`; null at the end. The first page records the export. */
export const exportAuditEvents = query({
  name: 'audit_log.export',
  summary: 'Export the audit log',
  permission: 'audit_log:read',
  input: ExportAuditEvents,
  output: z.object({
    items: z.array(ExportedEvent),
    next: z.object({ created_at: Instant, id: Id }).nullable(),
  }),
  async run({ actor, db }, input) {
    if (!input.after) {
      const chosen = { format: input.format, ...input.filters };
      const changes = auditDiff({}, chosen, { fields: Object.keys(chosen) as (keyof typeof chosen)[] });
      await recordAudit(db, actor, { action: 'audit_log.export', changes });
    }
    const items = await walkEvents(db, actor.organization_id, input, EXPORT_ROWS);
    const last = items.length === EXPORT_ROWS ? items.at(-1)! : null;
    return { items, next: last && { created_at: last.created_at, id: last.id } };
  },
});

/** Lists the actions in the log, for the filter. */
export const listAuditActions = query({
  name: 'audit_log.list_actions',
  summary: 'List the actions in the audit log',
  permission: 'audit_log:read',
  input: z.strictObject({}),
  output: z.array(z.string()),
  run: ({ actor, db }) => findActions(db, actor.organization_id),
});

/** Lists the countries in the log by name, for the filter. */
export const listAuditCountries = query({
  name: 'audit_log.list_countries',
  summary: 'List the countries in the audit log',
  permission: 'audit_log:read',
  input: z.strictObject({}),
  output: z.array(z.object({ country: z.string(), country_name: z.string() })),
  async run({ actor, db }) {
    const codes = await findCountries(db, actor.organization_id);
    const countries = codes.map((country) => ({ country, country_name: countryName(country) }));
    return countries.sort((a, b) => a.country_name.localeCompare(b.country_name, 'en'));
  },
});

/** Returns the last seal, the last verification and the retention. */
export const getAuditLogState = query({
  name: 'audit_log.get_state',
  summary: 'Get the state of the audit log',
  permission: 'audit_log:read',
  input: z.strictObject({}),
  output: AuditLogState,
  async run({ actor, db }) {
    const { organization_id } = actor;
    const [chain, verified, audit_retention_days] = await Promise.all([
      readChain(db, organization_id),
      lastEvent(db, organization_id, VERIFY),
      findRetention(db, organization_id),
    ]);
    return {
      last_seal: chain && chain.sequence > 0 ? { sequence: chain.sequence, hash: chain.hash } : null,
      verified: verified ? lookOf(verified) : null,
      audit_retention_days,
    };
  },
});

/** Verifies the whole chain; one verification per organization at a time. */
export const verifyAuditLog = mutation({
  name: VERIFY,
  summary: 'Verify the audit log',
  permission: 'audit_log:read',
  input: VerifyAuditLog,
  output: Verification,
  async run({ actor, db, audit }, { seal }) {
    const { organization_id } = actor;
    await assertNotVerifying(db, organization_id);
    const begun = performance.now();
    const verdict = await verifyChain(db, organization_id, seal ? sealOf(seal) : undefined);
    const intact = verdict.broken === null;
    const finding = verdict.broken?.detail;
    const facts = { intact, checked: verdict.checked, ...(finding && { finding }), ...(seal && { seal }) };
    audit({ changes: auditDiff({}, facts, { fields: Object.keys(facts) as (keyof typeof facts)[] }) });
    const { rows } = await db.execute<{ now: string }>(sql`select clock_timestamp() as now`);
    return {
      intact,
      ...verdict,
      took_ms: Math.round(performance.now() - begun),
      verified_at: new Date(rows[0]!.now).toISOString(),
    };
  },
});

/** Sets how long events are kept; older ones are removed by the next sweep. */
export const updateAuditRetention = mutation({
  name: 'audit_log.update_retention',
  summary: 'Set audit log retention',
  permission: 'organization:write',
  requires_reauthentication: true,
  input: Retention,
  output: Retention,
  async run({ actor, db, audit, unchanged }, wanted) {
    const { organization_id } = actor;
    await beginChain(db, organization_id);
    const mine = eq(auditChains.organization_id, organization_id);
    const [before] = await db
      .select({ audit_retention_days: auditChains.audit_retention_days })
      .from(auditChains)
      .where(mine)
      .for('update');
    const changes = auditDiff(before!, wanted, { fields: ['audit_retention_days'] });
    if (Object.keys(changes).length === 0) unchanged();
    else {
      await db.update(auditChains).set(wanted).where(mine);
      audit({ changes });
    }
    return wanted;
  },
});

function lookOf({ created_at, actor_label, changes }: EventRow) {
  const finding = changes.finding?.after;
  return {
    at: created_at,
    by: actor_label,
    intact: changes.intact?.after === true,
    finding: typeof finding === 'string' ? finding : null,
  };
}

async function findRetention(db: Db, organization_id: string): Promise<number | null> {
  const [chain] = await db
    .select({ audit_retention_days: auditChains.audit_retention_days })
    .from(auditChains)
    .where(eq(auditChains.organization_id, organization_id));
  return chain?.audit_retention_days ?? null;
}

async function assertNotVerifying(tx: Tx, organization_id: string): Promise<void> {
  if (await tryLockInTransaction(tx, 'audit_verification', organization_id)) return;
  throw new Problem('conflict', 'The audit log is already being verified. Wait for the result.');
}
