import { expect, it } from 'vitest';
import { prefersMarkdown } from './prefers-markdown';

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
