import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { refusal } from '@/tests/signed-in';
import { sealEvents } from './chain/seal';
import { eventsOf, tamper } from './chain/testing';
import { getAuditLogState, listAuditEvents, verifyAuditLog } from './operations';
import { organizationWithEvents } from './testing';

describe('audit_log.verify', () => {
  it('reports an intact log and records the verification', async () => {
    const { organization, actor } = await organizationWithEvents();
    await sealEvents(organization.id);
    const { last_seal } = await getAuditLogState(actor, {});
    const seal = `${last_seal!.sequence}:${last_seal!.hash.toUpperCase()}`;
    const found = await verifyAuditLog(actor, { seal });
    expect(found).toMatchObject({ intact: true, checked: 5, broken: null, last_seal });
    const { verified } = await getAuditLogState(actor, {});
    expect(verified).toEqual({ at: expect.any(String), by: actor.label, intact: true, finding: null });
  });

  it('reports what is wrong and where, and records the finding', async () => {
    const { organization, actor } = await organizationWithEvents();
    await sealEvents(organization.id);
    await tamper([
      `update audit_events set action = 'x.y' where organization_id = $1 and action = 'organization.update'`,
      [organization.id],
    ]);
    expect(await verifyAuditLog(actor, {})).toMatchObject({
      intact: false,
      checked: 1,
      broken: { kind: 'changed', sequence: 2 },
    });
    const [event] = (await listAuditEvents(actor, { action: 'audit_log.verify' })).items;
    expect(event!.changes).toMatchObject({
      intact: { after: false },
      finding: { after: 'Event 2 was changed after it was sealed.' },
    });
    expect((await getAuditLogState(actor, {})).verified).toMatchObject({
      intact: false,
      finding: 'Event 2 was changed after it was sealed.',
    });
  });

  it('verifies only the actor’s own organization', async () => {
    const [ours, theirs] = [await organizationWithEvents(), await organizationWithEvents()];
    await sealEvents(theirs.organization.id);
    await tamper([`update audit_events set action = 'x.y' where organization_id = $1`, [theirs.organization.id]]);
    expect(await verifyAuditLog(ours.actor, {})).toMatchObject({ intact: true, checked: 0 });
  });

  it('rejects a concurrent verification', async () => {
    const { organization, actor } = await organizationWithEvents();
    await controlDb().insert(auditEvents).values(eventsOf(organization.id, 1_500));
    await sealEvents(organization.id);
    const outcomes = await Promise.allSettled([verifyAuditLog(actor, {}), verifyAuditLog(actor, {})]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each(['', '5', '5:xyz', `0:${'a'.repeat(64)}`])('rejects %j as a seal', async (seal) => {
    const { actor } = await organizationWithEvents();
    expect(await refusal(verifyAuditLog(actor, { seal }))).toMatchObject({ errors: [{ path: 'seal' }] });
  });
});
