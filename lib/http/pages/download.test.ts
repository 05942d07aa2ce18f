import { describe, expect, it, test } from 'vitest';
import { download, isForeign } from './download';

/** Pieces without end, which tell how many were asked for and whether their making has ended. */
function endless() {
  const state = { asked: 0, ended: false };
  async function* pieces(): AsyncGenerator<string> {
    try {
      for (;;) {
        state.asked += 1;
        yield 'x'.repeat(1_000);
      }
    } finally {
      state.ended = true;
    }
  }
  return { state, pieces: pieces() };
}

describe('download', () => {
  it('returns a file with name, type and date', async () => {
    async function* pieces() {
      yield 'a\n';
      yield 'é\n';
    }
    const response = download({ name: 'audit-log', type: 'ndjson', pieces: pieces() });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': expect.stringMatching(/^attachment; filename="audit-log-\d{4}-\d\d-\d\d\.ndjson"$/),
      'cache-control': 'private, no-store',
    });
    expect(await response.text()).toBe('a\né\n');
  });

  it('generates no faster than the client reads, and stops when it disconnects', async () => {
    const { state, pieces } = endless();
    const reader = download({ name: 'x', type: 'csv', pieces }).body!.getReader();
    for (let piece = 0; piece < 5; piece++) await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(state.asked).toBeLessThanOrEqual(7);
    await reader.cancel();
    expect(state.ended).toBe(true);
    const { asked } = state;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(state.asked).toBe(asked);
  });

  it('aborts when generation fails, so that a partial file is not mistaken for the whole', async () => {
    async function* pieces() {
      yield 'half';
      throw new Error('the database is gone');
    }
    await expect(download({ name: 'x', type: 'csv', pieces: pieces() }).text()).rejects.toThrow('the database is gone');
  });
});

test.each([
  ['same-origin', false],
  ['none', false],
  [null, false],
  ['same-site', true],
  ['cross-site', true],
])('isForeign for Sec-Fetch-Site %s is %s', (site, foreign) => {
  const headers = site === null ? undefined : { 'Sec-Fetch-Site': site };
  expect(isForeign(new Request('http://localhost/', { headers }))).toBe(foreign);
});
