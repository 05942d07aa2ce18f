import { describe, expect, it } from 'vitest';
import { refusal } from '@/tests/signed-in';
import { getAuditLogState, listAuditEvents, updateAuditRetention } from './operations';
import { organizationWithEvents } from './testing';

describe('audit_log.update_retention', () => {
  it('saves, shows and records the retention', async () => {
    const { actor } = await organizationWithEvents();
    expect((await getAuditLogState(actor, {})).audit_retention_days).toBeNull();
    await updateAuditRetention(actor, { audit_retention_days: 90 });
    await updateAuditRetention(actor, { audit_retention_days: 90 });
    await updateAuditRetention(actor, { audit_retention_days: null });
    await updateAuditRetention(actor, { audit_retention_days: 365 });
    expect((await getAuditLogState(actor, {})).audit_retention_days).toBe(365);
    const { items } = await listAuditEvents(actor, { action: 'audit_log.update_retention' });
    expect(items.map(({ changes }) => changes.audit_retention_days)).toEqual([
      { before: null, after: 365 },
      { before: 90, after: null },
      { before: null, after: 90 },
    ]);
  });

  it.each([29, 3_651, 1.5, '90 days'])('rejects %j', async (audit_retention_days) => {
    const { actor } = await organizationWithEvents();
    const problem = await refusal(updateAuditRetention(actor, { audit_retention_days }));
    expect(problem).toMatchObject({ errors: [{ path: 'audit_retention_days' }] });
  });

  it('requires re-authentication', async () => {
    const { actor } = await organizationWithEvents();
    const stale = { ...actor, recently_authenticated: false };
    const problem = await refusal(updateAuditRetention(stale, { audit_retention_days: 30 }));
    expect(problem.code).toBe('identity_confirmation_required');
  });
});
