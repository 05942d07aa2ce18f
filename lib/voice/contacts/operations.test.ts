import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERSONAL } from '@/lib/platform/audit-trail/diff';
import { keyActor } from '@/tests/fixtures';
import {
  bulkDeleteContacts,
  createContact,
  deleteContact,
  getContact,
  listContacts,
  updateContact,
} from './operations';
import { developer, LITERAL, problem, trailOf, walk, wrongFields } from './testing';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

describe('contacts', () => {
  it('are stored as given, with a normalized email address', async () => {
    const contact = await createContact(actor, {
      first_name: ' Ada ',
      email: 'Ada@Acme.EXAMPLE',
      phone: '+14155550123',
      metadata: { customer_number: 'AV-1' },
    });
    expect(contact).toMatchObject({
      organization_id: actor.organization_id,
      first_name: 'Ada',
      last_name: null,
      email: 'ada@acme.example',
      phone: '+14155550123',
      company: null,
      metadata: { customer_number: 'AV-1' },
    });
    expect(await getContact(actor, { id: contact.id })).toEqual(contact);
  });

  it('change only given fields, clear with null, and replace metadata as a whole', async () => {
    const contact = await createContact(actor, { first_name: 'Ada', company: 'Acme', metadata: { a: '1', b: '2' } });
    const changed = await updateContact(actor, { id: contact.id, company: null, metadata: { b: '3' } });
    expect(changed).toEqual({ ...contact, company: null, metadata: { b: '3' }, updated_at: changed.updated_at });
    expect(changed.updated_at > contact.updated_at).toBe(true);
  });

  it('need an identifying field on creation and after a change', async () => {
    const message = 'Enter at least a first name, last name, email address, phone number or company.';
    expect((await problem(createContact(actor, { metadata: { a: 'b' } }))).data).toMatchObject({
      code: 'validation_error',
      errors: [{ path: '', code: 'identity_required', message }],
    });
    const { id } = await createContact(actor, { phone: '+14155550123', email: 'ada@acme.example' });
    expect((await updateContact(actor, { id, phone: null })).phone).toBeNull();
    expect((await problem(updateContact(actor, { id, email: null }))).code).toBe('validation_error');
    expect((await getContact(actor, { id })).email).toBe('ada@acme.example');
  });

  it('are audited without personal data, and not when nothing changed', async () => {
    const metadata = { zebra: '1', b: '2' };
    const { id } = await createContact(actor, { first_name: 'Ada', email: 'ada@home.example', metadata });
    await updateContact(actor, { id, first_name: 'Grace', email: null });
    await updateContact(actor, { id, first_name: 'Grace', metadata: { b: '2', zebra: '1' } });
    await updateContact(actor, { id });
    await deleteContact(actor, { id });
    const trail = await trailOf(actor, id);
    expect(trail.map((event) => event.action)).toEqual(['contact.create', 'contact.update', 'contact.delete']);
    expect(trail[1]!.changes).toEqual({
      first_name: { before: PERSONAL, after: PERSONAL },
      email: { before: PERSONAL, after: null },
    });
    expect(JSON.stringify(trail)).not.toMatch(/Ada|Grace|home\.example/);
  });

  it('are visible only to their own organization', async () => {
    const { id } = await createContact(actor, { first_name: 'Ada' });
    const stranger = await developer();
    expect((await problem(getContact(stranger, { id }))).code).toBe('not_found');
    expect((await problem(deleteContact(stranger, { id }))).code).toBe('not_found');
    expect((await problem(updateContact(stranger, { id, first_name: 'Eve' }))).code).toBe('not_found');
    expect(await bulkDeleteContacts(stranger, { ids: [id] })).toEqual({ deleted_count: 0, not_found_ids: [id] });
    expect((await listContacts(stranger, {})).total).toBe(0);
    expect((await getContact(actor, { id })).first_name).toBe('Ada');
  });

  it('can be written but not read with contacts:write', async () => {
    const writer = keyActor({ id: actor.organization_id, region: 'us' } as never, ['contacts:write']);
    const { id } = await createContact(writer, { first_name: 'Ada' });
    expect((await problem(getContact(writer, { id }))).data.required_permissions).toEqual(['contacts:read']);
    const reader = keyActor({ id: actor.organization_id, region: 'us' } as never, ['contacts:read']);
    expect((await getContact(reader, { id })).first_name).toBe('Ada');
    expect((await problem(deleteContact(reader, { id }))).code).toBe('insufficient_permission');
  });
});

describe('contact input', () => {
  it.each(LITERAL)('keeps %s unchanged', async (text) => {
    const contact = await createContact(actor, { first_name: text, company: text, metadata: { note: text } });
    expect(await getContact(actor, { id: contact.id })).toMatchObject({
      first_name: text,
      company: text,
      metadata: { note: text },
    });
    expect((await listContacts(actor, { search: text })).items.map(({ id }) => id)).toEqual([contact.id]);
  });

  it('is rejected with every invalid field named', async () => {
    const wrong = {
      first_name: 'a\0b',
      last_name: 7,
      email: 'ada@',
      phone: '415-555-0123',
      company: 'x'.repeat(121),
      metadata: { ok: 1, 'no spaces': 'x' },
      id: newId(),
    };
    expect((await wrongFields(createContact(actor, wrong as never))).sort()).toEqual([
      'company',
      'email',
      'first_name',
      'id',
      'last_name',
      'metadata.no spaces',
      'metadata.ok',
      'phone',
    ]);
    expect((await listContacts(actor, {})).total).toBe(0);
  });

  it.each([
    '+0155501234',
    '+1415',
    '+1415555012345678',
    '14155550123',
    '+1 415 5550123',
    '+1415555012a',
    '',
    '+١٤١٥٥٥٥٠١٢٣',
  ])('rejects the phone number “%s”', async (phone) => {
    const { data } = await problem(createContact(actor, { phone }));
    expect(data.errors).toMatchObject([{ path: 'phone', message: expect.stringContaining('+14155550123') }]);
  });

  it('rejects metadata that cannot be stored', async () => {
    const metadata = (map: unknown) => wrongFields(createContact(actor, { first_name: 'Ada', metadata: map as never }));
    expect(await metadata({ note: 'a\0b' })).toEqual(['metadata.note']);
    expect(await metadata({ note: 'half \ud83d a pair' })).toEqual(['metadata.note']);
    expect(await metadata({ note: 'x'.repeat(501) })).toEqual(['metadata.note']);
    expect(await metadata({ note: { nested: 'x' } })).toEqual(['metadata.note']);
    expect(await metadata(Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'x'])))).toEqual([
      'metadata',
    ]);
    expect(await metadata(['x'])).toEqual(['metadata']);
    const sly = await createContact(actor, { first_name: 'Ada', metadata: JSON.parse('{"__proto__":"x","a":"b"}') });
    expect(sly.metadata).toEqual({ a: 'b' });
  });
});

describe('contact.list', () => {
  const people = [
    { first_name: 'Zoë', last_name: 'Adams', email: 'zoe@acme.example', phone: '+14155550101' },
    { first_name: 'ada', last_name: 'Okafor', company: 'Northwind' },
    { company: 'Acme 100%' },
    { first_name: 'Bob', email: 'bob@northwind.example', phone: '+493023125001' },
  ];

  it('finds words anywhere, in any order and case, and phone numbers in common notations', async () => {
    for (const person of people) await createContact(actor, person);
    const found = async (search: string) =>
      (await listContacts(actor, { search, sort: 'name' })).items.map(({ first_name }) => first_name);
    expect(await found('NORTHWIND')).toEqual(['ada', 'Bob']);
    expect(await found('okafor ADA')).toEqual(['ada']);
    expect(await found('(415) 555-0101')).toEqual(['Zoë']);
    expect(await found('+1 415 555 0101')).toEqual(['Zoë']);
    expect(await found('100%')).toEqual([null]);
    expect(await found('_')).toEqual([]);
    expect(await found('')).toHaveLength(4);
    expect(await wrongFields(listContacts(actor, { search: 'a\0' }))).toEqual(['search']);
  });

  it('filters by time', async () => {
    const first = await createContact(actor, { first_name: 'Ada' });
    const second = await createContact(actor, { first_name: 'Bob' });
    await updateContact(actor, { id: first.id, company: 'Acme' });
    const found = async (input: Parameters<typeof listContacts>[1]) =>
      (await listContacts(actor, input)).items.map(({ id }) => id);
    expect(await found({ updated_after: second.updated_at })).toEqual([first.id]);
    expect(await found({ updated_before: '2020-01-01T00:00:00Z' })).toEqual([]);
    expect(
      await found({ created_after: '2020-01-01T02:00:00+02:00', created_before: '2999-01-01T00:00:00Z' }),
    ).toHaveLength(2);
    expect(await wrongFields(listContacts(actor, { created_after: 'yesterday' }))).toEqual(['created_after']);
  });

  it.each(['created_at', '-created_at', 'updated_at', '-updated_at', 'name', '-name'] as const)(
    'walks by cursor in the order of %s without loss or repetition',
    async (sort) => {
      for (const person of [...people, ...people]) await createContact(actor, person);
      const whole = (await listContacts(actor, { sort })).items.map(({ id }) => id);
      expect(new Set(whole).size).toBe(8);
      expect(await walk((cursor) => listContacts(actor, { sort, limit: 3, cursor }))).toEqual(whole);
      const byOffset = await Promise.all([0, 3, 6].map((offset) => listContacts(actor, { sort, limit: 3, offset })));
      expect(byOffset.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(whole);
    },
  );

  it('sorts names regardless of case', async () => {
    for (const first_name of ['beta', 'Alpha', 'Gamma', 'alphabet']) await createContact(actor, { first_name });
    const names = (await listContacts(actor, { sort: 'name' })).items.map(({ first_name }) => first_name);
    expect(names).toEqual(['Alpha', 'alphabet', 'beta', 'Gamma']);
  });
});

describe('contact.bulk_delete', () => {
  it('counts deleted contacts, names missing ones, and records each', async () => {
    const [one, two, three] = await Promise.all(
      ['a', 'b', 'c'].map((first_name) => createContact(actor, { first_name })),
    );
    const unknown = newId();
    const ids = [two!.id, one!.id.toUpperCase(), two!.id, unknown];
    expect(await bulkDeleteContacts(actor, { ids })).toEqual({ deleted_count: 2, not_found_ids: [unknown] });
    expect((await listContacts(actor, {})).items.map(({ id }) => id)).toEqual([three!.id]);
    expect((await trailOf(actor, one!.id)).map(({ action }) => action)).toEqual(['contact.create', 'contact.delete']);
    expect(await bulkDeleteContacts(actor, { ids })).toEqual({
      deleted_count: 0,
      not_found_ids: [two!.id, one!.id.toUpperCase(), unknown],
    });
  });

  it('accepts 1 to 100 ids', async () => {
    expect(await wrongFields(bulkDeleteContacts(actor, { ids: [] }))).toEqual(['ids']);
    expect(await wrongFields(bulkDeleteContacts(actor, { ids: Array.from({ length: 101 }, newId) }))).toEqual(['ids']);
    expect(await wrongFields(bulkDeleteContacts(actor, { ids: ['1'] }))).toEqual(['ids.0']);
  });

  it('deletes each contact once under concurrent requests in any order', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => createContact(actor, { first_name: 'x' })));
    const ids = made.map(({ id }) => id);
    const counts = await Promise.all(
      [ids, ids.toReversed(), ids].map((some) => bulkDeleteContacts(actor, { ids: some })),
    );
    expect(counts.reduce((sum, { deleted_count }) => sum + deleted_count, 0)).toBe(20);
  });
});
