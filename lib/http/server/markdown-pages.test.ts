import { type IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { chooseFormat, prefersMarkdown } from './markdown-pages';

it.each([
  ['text/markdown', true],
  ['text/markdown, text/html;q=0.9, */*;q=0.1', true],
  ['TEXT/Markdown;q=0.5', true],
  ['text/html, text/markdown', true],
  ['text/html, text/markdown;q=0.9', false],
  ['text/markdown;q=0', false],
  ['text/markdown;q=none', false],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', false],
  ['*/*', false],
  ['', false],
])('prefersMarkdown decides for Accept: %s', (accept, expected) => {
  expect(prefersMarkdown(accept)).toBe(expected);
});

describe('chooseFormat', () => {
  const urlAfter = (url: string, accept = 'text/html', method = 'GET') => {
    const request = { url, method, headers: { accept } } as IncomingMessage;
    chooseFormat(request, new ServerResponse(request));
    return request.url;
  };

  it.each([
    ['/docs/agents.md', '/docs/markdown/agents'],
    ['/docs/agents.md?x=1', '/docs/markdown/agents?x=1'],
    ['/docs/agents.md/', '/docs/markdown/agents'],
    ['/docs.md', '/docs/markdown/docs'],
    ['/docs/a/b.md', '/docs/markdown/unknown'],
    ['/docs/%2e%2e.md', '/docs/markdown/unknown'],
    ['/docs/.md', '/docs/markdown/unknown'],
    ['/docs/client.ts', '/docs/client/ts'],
    ['/docs/client.py?v=2', '/docs/client/py'],
  ])('leads %s to its route', (url, expected) => {
    expect(urlAfter(url)).toBe(expected);
  });

  it('leads a page to its Markdown only when the client prefers it', () => {
    expect(urlAfter('/docs/agents', 'text/markdown')).toBe('/docs/markdown/agents');
    expect(urlAfter('/docs', 'text/markdown')).toBe('/docs/markdown/docs');
    expect(urlAfter('/docs/client.ts', 'text/markdown')).toBe('/docs/client/ts');
    expect(urlAfter('/docs/agents')).toBe('/docs/agents');
  });

  it.each([
    ['/docs/agents', 'POST'],
    ['/docs/agents.md', 'POST'],
    ['/docsx.md', 'GET'],
    ['/settings/users.md', 'GET'],
    ['/documents/agents.md', 'GET'],
  ])('leaves %s by %s as it is', (url, method) => {
    expect(urlAfter(url, 'text/markdown', method)).toBe(url);
  });

  it('adds Accept to the Vary that a page sends, and to no other', () => {
    const varyOf = (url: string) => {
      const request = { url, method: 'GET', headers: {} } as IncomingMessage;
      const response = new ServerResponse(request);
      chooseFormat(request, response);
      response.setHeader('Vary', 'rsc');
      response.writeHead(200);
      return response.getHeader('vary');
    };
    expect(varyOf('/docs/agents')).toEqual(['rsc', 'Accept']);
    expect(varyOf('/docs')).toEqual(['rsc', 'Accept']);
    expect(varyOf('/docs.md')).toEqual(['rsc', 'Accept']);
    expect(varyOf('/settings/users')).toBe('rsc');
  });
});
