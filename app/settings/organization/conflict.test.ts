import { describe, expect, it } from 'vitest';
import { rebase, type Values } from './conflict';

const base: Values = { name: 'Acme', website: '', allowed_email_domains: ['acme.com'], region: 'us' };

describe('rebase', () => {
  it('takes what the other changed and keeps what was typed elsewhere', () => {
    const { changes, kept } = rebase(base, { ...base, website: 'acme.com' }, { ...base, name: 'Acme Voice' });
    expect(changes).toEqual([{ field: 'name', before: 'Acme', theirs: 'Acme Voice' }]);
    expect(kept).toEqual({ website: 'acme.com' });
  });

  it('names both where both changed the same field, and keeps what was typed', () => {
    const { changes, kept } = rebase(base, { ...base, name: 'Mine' }, { ...base, name: 'Theirs' });
    expect(changes).toEqual([{ field: 'name', before: 'Acme', theirs: 'Theirs', mine: 'Mine' }]);
    expect(kept).toEqual({ name: 'Mine' });
  });

  it('sees no quarrel where both typed the same', () => {
    const domains = { allowed_email_domains: ['acme.com', 'acme.org'] };
    const { changes, kept } = rebase(base, { ...base, ...domains }, { ...base, ...domains });
    expect(changes).toEqual([
      { field: 'allowed_email_domains', before: ['acme.com'], theirs: domains.allowed_email_domains },
    ]);
    expect(kept).toEqual({});
  });
});
