import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { controlPool, inTransaction } from '@/db/client';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { fieldNames, fingerprint, inputOf, reach } from '@/tests/registry';
import { newId } from './core/id';
import { Problem } from './core/problem';
import { exampleOf } from './http/openapi/example';
import { createToken, TOKEN_HOURS, type TokenPurpose } from './platform/crypto/tokens';
import { consumeAttempt } from './platform/rate-limit/throttle';
import { operations, publicOperations } from './registry';

/** The one kind of secret that opens each public operation. */
const OPENED_BY: Record<string, TokenPurpose> = {
  'invitation.decline': 'join',
  'invitation.join': 'join',
  'organization.set_up': 'setup',
  'profile.confirm_email_change': 'email_change',
  'profile.undo_email_change': 'email_change_undo',
  'security.disown_session': 'disown_session',
  'security.reset_password': 'password_reset',
};

describe('public operations', () => {
  const somebody = (ip: string) => ({ id: newId(), ip, user_agent: null });
  const example = (operation: (typeof publicOperations)[number], token: string) => {
    const { properties = {} } = inputOf(operation);
    const input = Object.entries(properties).map(([name, schema]) => [name, exampleOf(schema, name)]);
    const given = { ...Object.fromEntries(input), new_password: 'correct horse battery staple', token };
    return Object.fromEntries(Object.entries(given).filter(([name]) => name in properties));
  };

  it.each(publicOperations.map((operation) => [operation.name, operation] as const))(
    '%s takes no actor and parses its input before anything else',
    async (_, operation) => {
      expect([operation.permission, operation.kind]).toEqual(['anybody', 'public']);
      expect(await reach(operation, somebody('203.0.113.61'))).toBe('parsed');
    },
  );

  it('are served by no endpoint and open no operation to an actor', () => {
    for (const operation of publicOperations) {
      expect([operation.name, 'http' in operation]).toEqual([operation.name, false]);
      expect(operations as unknown[]).not.toContain(operation);
    }
  });

  it('count attempts by IP address, except where a password is checked', () => {
    expect(publicOperations.filter(({ throttle }) => throttle !== 'address').map(({ name }) => name)).toEqual([
      'invitation.join',
    ]);
    expect(publicOperations.filter(({ throttleAlso }) => throttleAlso).map(({ name }) => name)).toEqual([
      'security.request_password_reset',
    ]);
  });

  it('return secrets only where the next step needs one', () => {
    const telling = publicOperations.flatMap(({ name, output }) =>
      fieldNames(z.toJSONSchema(output, { io: 'output' }))
        .filter((field) => /hash|secret|token|password/i.test(field))
        .map((field) => `${name} ${field}`),
    );
    // The session's token of `invitation.join` goes into a cookie, never into the response's body.
    expect(telling.sort()).toEqual([
      'invitation.join token',
      'profile.undo_email_change reset_token',
      'security.disown_session reset_token',
    ]);
  });

  it('take no ids, only secrets', () => {
    for (const operation of publicOperations) {
      const fields = Object.keys(inputOf(operation).properties ?? {});
      expect([operation.name, fields.filter((field) => /(^|_)ids?$/.test(field))]).toEqual([operation.name, []]);
      expect([operation.name, fields.includes('token')]).toEqual([operation.name, operation.name in OPENED_BY]);
    }
  });

  it.each(publicOperations.filter(({ name }) => name in OPENED_BY).map((one) => [one.name, one] as const))(
    '%s refuses the secret of every other kind of link and changes nothing',
    async (name, operation) => {
      const organization = await makeOrganization();
      const owner = await makeMember(organization, 'OWNER');
      const others = (Object.keys(TOKEN_HOURS) as TokenPurpose[]).filter((purpose) => purpose !== OPENED_BY[name]);
      for (const purpose of others) {
        const subject = { purpose, user_id: owner.user.id, organization_id: organization.id };
        const { secret } = await inTransaction(controlPool(), (tx) => createToken(tx, subject));
        const before = await fingerprint(['throttles']);
        const outcome = await operation(somebody('203.0.113.62'), example(operation, secret)).catch((error) => error);
        expect([purpose, outcome instanceof Problem ? outcome.code : outcome]).toEqual([purpose, 'conflict']);
        expect(await fingerprint(['throttles'])).toBe(before);
      }
    },
  );

  it.each(publicOperations.filter(({ throttle }) => throttle === 'address').map((one) => [one.name, one] as const))(
    '%s looks nothing up once its IP address has used up its attempts',
    async (name, operation) => {
      const request = somebody(`${name} ${newId()}`);
      await consumeAttempt('address', request.ip, 100);
      const outcome = await operation(request, example(operation, 'unknown')).catch((error) => error);
      expect(outcome instanceof Problem ? outcome.code : outcome).toBe('rate_limited');
    },
  );
});
