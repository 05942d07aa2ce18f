import { describe, expect, it } from 'vitest';
import { StaticRouter } from './static-router';

function routerOf(paths: string[]): StaticRouter<string> {
  const router = new StaticRouter<string>();
  for (const path of paths) router.add('ALL', path, path);
  return router;
}
const found = (router: StaticRouter<string>, path: string, method = 'GET') =>
  router.match(method, path)[0].map(([to]) => to);

describe('StaticRouter', () => {
  const router = routerOf(['/v1/invitations/bulk', '/v1/invitations/:id', '/v1/me']);

  it.each(['first', 'second'])('finds fixed and variable paths alike at the %s request', () => {
    expect(found(router, '/v1/me')).toEqual(['/v1/me']);
    expect(found(router, '/v1/me', 'POST')).toEqual(['/v1/me']);
    expect(found(router, '/v1/invitations/bulk')[0]).toBe('/v1/invitations/bulk');
    expect(found(router, '/v1/invitations/7')).toEqual(['/v1/invitations/:id']);
    expect(found(router, '/v1/nothing')).toEqual([]);
  });

  it('finds a path that is added later', () => {
    const growing = routerOf(['/v1/me']);
    expect(found(growing, '/v1/me')).toEqual(['/v1/me']);
    growing.add('ALL', '/v1/*', 'all');
    expect(found(growing, '/v1/me').sort()).toEqual(['/v1/me', 'all']);
  });

  it('remembers no more methods than it must', () => {
    for (let n = 0; n < 5_000; n++) expect(found(router, '/v1/me', `METHOD${n}`)).toEqual(['/v1/me']);
  });
});
