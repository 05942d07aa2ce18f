import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const APP = path.resolve('app');
const sources = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, source: readFileSync(path.join(APP, file), 'utf8') }));

describe('a form with a password', () => {
  // Without a method, a browser that does not run the script puts the fields into the address.
  it('is sent in the body of a request when the script does not run', () => {
    const forms = sources.filter(
      ({ source }) => /<form\b/.test(source) && /<(NewPasswordField|PasswordInput)\b|[pP]assword: ''/.test(source),
    );
    expect(forms.length).toBeGreaterThan(5);
    const open = forms.filter(({ source }) => !/<form\b[^>]*\bmethod="post"/.test(source.replaceAll('=>', '')));
    expect(open.map(({ file }) => file)).toEqual([]);
  });
});
