import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy';

function directives(policy: string): Record<string, string> {
  return Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name!, sources.join(' ')];
    }),
  );
}

const production = directives(contentSecurityPolicy('Tm9uY2U=', { dev: false, inbox: false }));

describe('contentSecurityPolicy', () => {
  it('allows scripts by nonce only', () => {
    expect(production['script-src']).toBe("'nonce-Tm9uY2U=' 'strict-dynamic'");
  });

  it('allows inline code only in style attributes', () => {
    const unsafe = Object.entries(production).filter(([, sources]) => sources.includes('unsafe'));
    expect(unsafe).toEqual([['style-src-attr', "'unsafe-inline'"]]);
  });

  it('allows no other origin to load from, frame, or send data to', () => {
    expect(production).toMatchObject({
      'default-src': "'none'",
      'object-src': "'none'",
      'base-uri': "'none'",
      'frame-src': "'none'",
      'frame-ancestors': "'none'",
      'form-action': "'self'",
      'connect-src': "'self'",
      'font-src': "'self'",
      'img-src': "'self' data:",
    });
    expect(JSON.stringify(production)).not.toMatch(/https?:|\*/);
  });

  it('allows frames only with the local inbox', () => {
    expect(directives(contentSecurityPolicy('x', { dev: false, inbox: true }))['frame-src']).toBe("'self'");
  });

  it('allows the style sheet of the installed sonner by its hash', () => {
    const source = readFileSync(path.resolve('node_modules/sonner/dist/index.mjs'), 'utf8');
    const sheet = JSON.parse(/^__insertCSS\((".*")\);$/m.exec(source)![1]!) as string;
    for (const text of ['', sheet]) {
      const hash = createHash('sha256').update(text).digest('base64');
      expect(production['style-src-elem']).toContain(`'sha256-${hash}'`);
    }
  });
});
