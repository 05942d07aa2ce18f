import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { readChain } from '@/lib/audit-log/chain/chain';
import { sealEvents } from '@/lib/audit-log/chain/seal';
import { eventsOf, tamper, writeSealed } from '@/lib/audit-log/chain/testing';
import { newId } from '@/lib/core/id';
import { makeOrganization } from '@/tests/fixtures';
import { runScript } from './testing';

const run = (args: string[], env: Record<string, string> = {}) => runScript('audit-verify', args, env);

let id: string;
beforeEach(async () => {
  id = (await makeOrganization({ name: 'Acme' })).id;
  await writeSealed(id, 5);
});

describe('npm run audit:verify', { timeout: 60_000 }, () => {
  it('exits with 0 and prints the last seal when the log is intact', async () => {
    const { hash } = (await readChain(controlDb(), id))!;
    const { code, said } = await run(['--organization', id, '--seal', `5:${hash}`]);
    expect([code, said]).toEqual([0, expect.stringContaining(`Intact  Acme (${id}): 5 events`)]);
    expect(said).toContain(`Last seal: 5:${hash}`);
  });

  it('exits with 1 and says where when the log of any organization was changed', async () => {
    await tamper([`update audit_events set actor_label = 'Eve' where organization_id = $1`, [id]]);
    const other = await makeOrganization({ name: 'Sound' });
    await writeSealed(other.id, 1);
    const { code, said } = await run([]);
    expect([code, said]).toEqual([1, expect.stringContaining('Event 1 was changed after it was sealed')]);
    expect(said).toContain(`Intact  Sound (${other.id})`);
  });

  it('exits with 1 when a given seal is missing', async () => {
    const { code, said } = await run(['--organization', id, '--seal', `7:${'a'.repeat(64)}`]);
    expect([code, said]).toEqual([1, expect.stringContaining('events 6 to 7 are missing')]);
  });

  it.each([
    ['an unknown organization', ['--organization', newId()]],
    ['an invalid id', ['--organization', 'acme']],
    ['an invalid seal', ['--organization', newId(), '--seal', '5']],
    ['a seal without its organization', ['--seal', `5:${'a'.repeat(64)}`]],
    ['an unknown option', ['--fix']],
  ])('exits with 2 for %s', async (_, args) => {
    expect((await run(args)).code).toBe(2);
  });

  it('exits with 2 when the database cannot be reached', async () => {
    expect((await run([], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })).code).toBe(2);
  });

  it('accepts the log as it stands with --accept and records that', async () => {
    await tamper([`update audit_chains set signature = 'ff' where organization_id = $1`, [id]]);
    await controlDb().insert(auditEvents).values(eventsOf(id, 1));
    await expect(sealEvents(id)).rejects.toThrow('not as it was signed');
    expect((await run(['--organization', id, '--accept'])).code).toBe(1);
    expect(await sealEvents(id)).toBe(2);
    expect((await run(['--organization', id])).code).toBe(0);
    const actions = await controlDb()
      .select({ action: auditEvents.action })
      .from(auditEvents)
      .where(eq(auditEvents.organization_id, id))
      .orderBy(auditEvents.created_at);
    expect(actions.at(-1)!.action).toBe('audit_log.accept_chain');
  });
});
