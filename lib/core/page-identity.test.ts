import { describe, expect, it } from 'vitest';
import { identityMismatch, pageIdentity } from './page-identity';

const [ada, bob, acme, northwind] = ['ada', 'bob', 'acme', 'northwind'];
const session = { user_id: ada, organization_id: acme };

describe('identityMismatch', () => {
  it('returns undefined when the page shows the session’s user and organization', () => {
    expect(identityMismatch(pageIdentity(session), session)).toBeUndefined();
  });

  it('returns organization when the same user switched', () => {
    expect(identityMismatch(pageIdentity({ user_id: ada, organization_id: northwind }), session)).toBe('organization');
  });

  it('returns user when somebody else is signed in, in the same organization or another', () => {
    expect(identityMismatch(pageIdentity({ user_id: bob, organization_id: acme }), session)).toBe('user');
    expect(identityMismatch(pageIdentity({ user_id: bob, organization_id: northwind }), session)).toBe('user');
  });

  it.each([null, '', '/', 'ada', 'ada/', '/acme', 'ada/acme/more', 'ada acme'])(
    'returns unknown for the page identity %j',
    (shown) => {
      expect(identityMismatch(shown, session)).toBe('unknown');
    },
  );
});
