import { describe, expect, it } from 'vitest';
import { withGhl } from './testing';

const world = withGhl();
const { call } = world;

describe('POST /ghl/contacts', () => {
  it('creates a contact once and finds it again', async () => {
    const person = { name: 'Ada Kern', email: 'Ada@Example.com' };
    const made = (await call('POST', '/ghl/contacts', person)).body.data;
    expect(made).toMatchObject({
      name: 'Ada Kern',
      email: 'ada@example.com',
      location_id: world.tenant.location_id,
      created: true,
    });
    const found = (await call('POST', '/ghl/contacts', { email: 'ada@example.com', phone: '+14155550177' })).body.data;
    expect(found).toMatchObject({ id: made.id, name: 'Ada Kern', phone: '+14155550177', created: false });
    expect((await call('POST', '/ghl/contacts', { name: 'Nobody' })).status).toBe(422);
  });
});
