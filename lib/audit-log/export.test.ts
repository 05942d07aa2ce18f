import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { canonicalJson } from '@/lib/core/canonical-json';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { sealEvents } from './chain/seal';
import { eventsOf } from './chain/testing';
import { exportAuditEvents, listAuditEvents } from './operations';
import type { ExportedEvent } from './schema';
import { at, organizationWithEvents } from './testing';

describe('audit_log.export', () => {
  it('exports everything needed to recompute the chain, oldest first, and records itself once', async () => {
    const { organization, actor } = await organizationWithEvents();
    await controlDb().insert(auditEvents).values(eventsOf(organization.id, 2_100));
    await sealEvents(organization.id);
    const rows: ExportedEvent[] = [];
    let page = await exportAuditEvents(actor, { format: 'ndjson', filters: {} });
    for (rows.push(...page.items); page.next; rows.push(...page.items)) {
      page = await exportAuditEvents(actor, { format: 'ndjson', filters: {}, after: page.next });
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    let previous = '0'.repeat(64);
    const sealed = rows.filter(({ sequence }) => sequence !== null).sort((a, b) => a.sequence! - b.sequence!);
    expect(sealed).toHaveLength(2_105);
    for (const { sequence, hash, misdated, sealed_at, ...event } of sealed) {
      previous = createHash('sha256')
        .update(canonicalJson({ event, misdated, previous, sealed_at, sequence }))
        .digest('hex');
      expect([sequence, hash]).toEqual([sequence, previous]);
    }
    const { items, total } = await listAuditEvents(actor, { action: 'audit_log.export' });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ actor_id: actor.id, changes: { format: { before: null, after: 'ndjson' } } });
  });

  it('applies the filters of the list and records them', async () => {
    const { actor, user } = await organizationWithEvents();
    const { items, next } = await exportAuditEvents(actor, {
      format: 'csv',
      filters: { actor_id: user.id, to: at(4) },
    });
    expect([items.map(({ created_at }) => created_at), next]).toEqual([[at(1), at(2)], null]);
    const [event] = (await listAuditEvents(actor, { action: 'audit_log.export' })).items;
    expect(event!.changes).toMatchObject({ actor_id: { after: user.id }, to: { after: at(4) } });
  });

  it('adds the country to CSV only, because the chain does not cover it', async () => {
    const { actor } = await organizationWithEvents();
    const request = { id: 'request', ip: '193.0.6.139', user_agent: null };
    await recordAudit(controlDb(), { ...actor, request }, { action: 'user.update' });
    const filters = { country: ['NL'] };
    const csv = await exportAuditEvents(actor, { format: 'csv', filters });
    expect(csv.items).toMatchObject([{ ip: '193.0.6.139', country: 'NL' }]);
    const ndjson = await exportAuditEvents(actor, { format: 'ndjson', filters });
    expect(Object.keys(ndjson.items[0]!)).not.toContain('country');
    const { items } = await listAuditEvents(actor, { action: 'audit_log.export' });
    expect(items[0]!.changes).toMatchObject({ country: { after: ['NL'] } });
  });

  it('exports only the actor’s own organization, whatever position is given', async () => {
    const { actor } = await organizationWithEvents();
    const other = await organizationWithEvents();
    const theirs = await listAuditEvents(other.actor, {});
    const [{ created_at, id } = {} as never] = theirs.items.slice(-1);
    const { items } = await exportAuditEvents(actor, { format: 'csv', filters: {}, after: { created_at, id } });
    expect(items.every(({ organization_id }) => organization_id === actor.organization_id)).toBe(true);
  });
});
