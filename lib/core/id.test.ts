import { expect, it } from 'vitest';
import { newId } from './id';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('newId returns unique UUIDv7s with the time, sorted by creation', () => {
  const before = Date.now();
  const ids = Array.from({ length: 50_000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(UUID_V7);
  const times = [ids[0]!, ids.at(-1)!].map((id) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
  expect(times[0]).toBeGreaterThanOrEqual(before);
  // Beyond 4,096 in one millisecond they borrow from the next ones.
  expect(times[1]).toBeLessThanOrEqual(Date.now() + 20);
});
