import { controlPool } from '@/db/client';
import { plural } from '@/lib/core/format';
import { keyWithId, presentKey } from '@/lib/platform/crypto/keys';
import { countByKey } from '@/lib/platform/crypto/rotation';
import { SEALED_COLUMNS, type SealedTable } from '@/lib/platform/crypto/sealed-columns';
import { type Finding, ok, problem, warning } from './finding';

const SUBJECT = 'Encryption keys';

/** Checks that every encrypted value and signature is readable with the keys of this environment. */
export async function checkKeys(): Promise<Finding[]> {
  const counts = await countSigned();
  for (const table of Object.keys(SEALED_COLUMNS) as SealedTable[]) {
    for (const [id, count] of await countByKey(table)) counts.set(id, (counts.get(id) ?? 0) + count);
  }
  const current = presentKey().id;
  const lost = [...counts].filter(([id]) => keyWithId(id) === undefined);
  if (lost.length > 0) {
    const which = lost.map(([id, count]) => `${plural(count, 'value')} under ${id}`).join(', ');
    return [
      problem(
        SUBJECT,
        `This environment lacks the key of stored secrets or signatures (${which}). Set ENCRYPTION_KEY, or ENCRYPTION_KEY_PREVIOUS, to the key that was used before.`,
      ),
    ];
  }
  const old = [...counts].filter(([id]) => id !== current).reduce((sum, [, count]) => sum + count, 0);
  if (old > 0) {
    return [warning(SUBJECT, `${plural(old, 'value')} under a previous key. Run npm run encryption:rotate.`)];
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [
    ok(
      SUBJECT,
      `${plural(total, 'stored secret or signature', 'stored secrets and signatures')} under the current key.`,
    ),
  ];
}

async function countSigned(): Promise<Map<string, number>> {
  const { rows } = await controlPool().query<{ id: string; count: number }>(
    'select key_id as id, count(*)::int as count from audit_chains group by 1',
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
