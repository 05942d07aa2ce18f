import { beforeAll, describe, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { covers } from '@/lib/api-keys/keys/addresses';
import { announceExpiries } from '@/lib/api-keys/keys/background';
import { AllowedAddresses } from '@/lib/api-keys/keys/fields';
import { listApiKeys } from '@/lib/api-keys/keys/operations';
import type { ApiKeyMark } from '@/lib/api-keys/keys/schema';
import { PERMISSIONS } from '@/lib/core/permissions';
import { keyActor } from '@/tests/fixtures';
import { ACME_ID } from './cast';
import { seedDemo } from './demo';

const acme = { id: ACME_ID, region: 'us', plan: 'pro' } as Parameters<typeof keyActor>[0];
const reader = keyActor(acme, [...PERMISSIONS]);

beforeAll(async () => {
  await seedDemo();
});

describe('demo API keys', () => {
  it('has a rotated, an IP-restricted, an idle, an unused and an expiring key, and sends no emails about them', async () => {
    const { items } = await listApiKeys(reader, { limit: 100 });
    const named = (mark: ApiKeyMark) => items.filter((key) => key.marks.includes(mark)).map((key) => key.name);
    expect([named('idle'), named('never_used'), named('expiring')]).toEqual([
      ['Data migration'],
      ['Zapier automations'],
      ['Agency pilot'],
    ]);
    const rotated = items.filter((key) => key.secrets.length > 1);
    expect(rotated.map((key) => key.name)).toEqual(['Production backend']);
    expect(rotated[0]!.secrets.map((secret) => secret.last_used_at)).not.toContain(null);
    expect(items.filter((key) => key.allowed_addresses.length > 0)).toHaveLength(2);
    for (const { allowed_addresses, last_used_ip } of items) {
      expect(AllowedAddresses.parse(allowed_addresses)).toEqual(allowed_addresses);
      if (allowed_addresses.length > 0)
        expect(allowed_addresses.some((block) => covers(block, last_used_ip!))).toBe(true);
    }
    await announceExpiries();
    const { rows } = await controlPool().query("select name from jobs.job where name like 'send-%'");
    expect(rows).toEqual([]);
  });
});
