import { describe, expect, it } from 'vitest';
import { rebase, type Values } from './conflict';

const base: Values = { name: 'Acme', website: '', allowed_email_domains: ['acme.com'], region: 'us' };

describe('rebase', () => {
  it('takes the other change and keeps what was typed in other fields', () => {
    const { changes, kept } = rebase(base, { ...base, website: 'acme.com' }, { ...base, name: 'Acme Voice' });
    expect(changes).toEqual([{ field: 'name', before: 'Acme', theirs: 'Acme Voice' }]);
    expect(kept).toEqual({ website: 'acme.com' });
  });

  it('reports both values and keeps what was typed when both changed the same field', () => {
    const { changes, kept } = rebase(base, { ...base, name: 'Mine' }, { ...base, name: 'Theirs' });
    expect(changes).toEqual([{ field: 'name', before: 'Acme', theirs: 'Theirs', mine: 'Mine' }]);
    expect(kept).toEqual({ name: 'Mine' });
  });

  it('reports no conflict when both typed the same value', () => {
    const domains = { allowed_email_domains: ['acme.com', 'acme.org'] };
    const { changes, kept } = rebase(base, { ...base, ...domains }, { ...base, ...domains });
    expect(changes).toEqual([
      { field: 'allowed_email_domains', before: ['acme.com'], theirs: domains.allowed_email_domains },
    ]);
    expect(kept).toEqual({});
  });
});
