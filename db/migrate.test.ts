import { expect, it } from 'vitest';
import { controlPool } from './client';
import { migrate } from './migrate';
import controlJournal from './migrations/control/meta/_journal.json';
import voiceJournal from './migrations/voice/meta/_journal.json';

const ALL = controlJournal.entries.length + voiceJournal.entries.length;

it('has nothing to do on a database at head', async () => {
  expect(await migrate()).toBe(0);
});

it('is done once when several processes start at the same time', async () => {
  await controlPool().query('drop schema drizzle cascade; drop schema voice cascade; drop schema public cascade');
  await controlPool().query('create schema public');
  const applied = await Promise.all([migrate(), migrate(), migrate()]);
  expect(applied.reduce((sum, count) => sum + count)).toBe(ALL);
  const { rows } = await controlPool().query('select count(*)::int as count from organizations');
  expect(rows).toEqual([{ count: 0 }]);
});

it('leaves nothing behind when it fails halfway', async () => {
  await controlPool().query('truncate drizzle.voice_migrations');
  await controlPool().query('drop schema voice cascade; create schema voice; create table voice.agents (id int)');
  // The first migration creates this table and fails on it: nothing of it may stay.
  await expect(migrate()).rejects.toThrow(/already exists/);
  const { rows } = await controlPool().query('select count(*)::int as count from drizzle.voice_migrations');
  expect(rows).toEqual([{ count: 0 }]);
});
