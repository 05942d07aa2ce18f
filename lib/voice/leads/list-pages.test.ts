import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { leads } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { listLeads } from './operations';
import { LEAD_SOURCES, LEAD_STATUSES } from './schema';

const SORTS = ['created_at', 'updated_at', 'status', 'name'].flatMap((sort) => [sort, `-${sort}`] as const);
const NAMES = ['Ada', 'ada', 'Zoë', null];
const NOON = Date.parse('2026-03-20T12:00:00Z');

type Stored = typeof leads.$inferSelect;

// What each sort compares, in the order of Postgres: enums as declared, text by its bytes.
const KEYS: Record<string, (lead: Stored) => string | number> = {
  created_at: (lead) => lead.created_at,
  updated_at: (lead) => lead.updated_at,
  status: (lead) => LEAD_STATUSES.indexOf(lead.status),
  name: (lead) => `${lead.first_name ?? ''} ${lead.last_name ?? ''}`.toLowerCase(),
};

function naive(all: Stored[], sort: string, wanted: (lead: Stored) => boolean): string[] {
  const key = KEYS[sort.replace('-', '')]!;
  const compare = (a: string | number, b: string | number) =>
    typeof a === 'string' ? Buffer.compare(Buffer.from(a), Buffer.from(b as string)) : a - (b as number);
  const sorted = all.filter(wanted).sort((a, b) => compare(key(a), key(b)) || compare(a.id, b.id));
  return (sort.startsWith('-') ? sorted.reverse() : sorted).map(({ id }) => id);
}

describe('lead.list', () => {
  let actor: Actor;
  let stored: Stored[];

  beforeAll(async () => {
    const organization = await makeOrganization();
    actor = (await makeMember(organization, 'ADMIN')).actor;
    stored = await controlDb()
      .insert(leads)
      .values(
        Array.from({ length: 80 }, (_, n) => ({
          organization_id: organization.id,
          first_name: NAMES[n % NAMES.length],
          email: `lead${n}@acme.example`,
          status: LEAD_STATUSES[n % 5]!,
          source: LEAD_SOURCES[(n * 3) % 4]!,
          created_at: new Date(NOON + (n % 7) * 1_000).toISOString(),
          updated_at: new Date(NOON + (n % 3) * 1_000).toISOString(),
        })),
      )
      .returning();
  });

  async function walk(input: object, cursor?: string): Promise<string[]> {
    const back = cursor === 'last';
    const pages: string[][] = [];
    for (let at = cursor, more = true; more; ) {
      const { items, next_cursor, previous_cursor } = await listLeads(actor, { ...input, cursor: at });
      pages.push(items.map(({ id }) => id));
      at = (back ? previous_cursor : next_cursor) ?? undefined;
      more = at !== undefined;
    }
    return (back ? pages.reverse() : pages).flat();
  }

  it('gives the rows of a naive filter in both directions, for any sort, filters and page size', async () => {
    const some = <T extends string>(values: readonly T[]) =>
      fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
    const filters = fc.record({
      status: some(LEAD_STATUSES),
      source: some(LEAD_SOURCES),
      search: fc.option(fc.constantFrom('ada', 'zoe', 'acme', 'lead1'), { nil: undefined }),
      created_after: fc.option(fc.constant(new Date(NOON + 2_000).toISOString()), { nil: undefined }),
    });
    const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    const property = fc.asyncProperty(
      fc.constantFrom(...SORTS),
      fc.integer({ min: 1, max: 50 }),
      filters,
      async (sort, limit, chosen) => {
        const expected = naive(
          stored,
          sort,
          (lead) =>
            (chosen.status ?? [lead.status]).includes(lead.status) &&
            (chosen.source ?? [lead.source]).includes(lead.source) &&
            plain(`${lead.first_name ?? ''} ${lead.email}`).includes(chosen.search ?? '') &&
            lead.created_at > (chosen.created_after ?? ''),
        );
        const input = { ...chosen, sort, limit };
        expect(await walk(input)).toEqual(expected);
        expect(await walk(input, 'last')).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 60 });
  }, 60_000);
});
