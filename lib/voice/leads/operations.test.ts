import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { PERSONAL } from '@/lib/platform/audit-trail/diff';
import { createContact, deleteContact } from '@/lib/voice/contacts/operations';
import { developer, LITERAL, problem, trailOf, walk, wrongFields } from '@/lib/voice/contacts/testing';
import { keyActor } from '@/tests/fixtures';
import { createLead, deleteLead, getLead, listLeads, updateLead } from './operations';
import { LEAD_STATUSES } from './schema';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

describe('leads', () => {
  it('are new and from the API by default', async () => {
    const lead = await createLead(actor, { email: 'Ada@Acme.example' });
    expect(lead).toMatchObject({
      email: 'ada@acme.example',
      status: 'new',
      source: 'api',
      contact_id: null,
      notes: null,
    });
    expect(await getLead(actor, { id: lead.id })).toEqual(lead);
  });

  it('copy omitted fields from their contact and keep them when it is deleted', async () => {
    const contact = await createContact(actor, { first_name: 'Ada', last_name: 'Okafor', phone: '+14155550123' });
    const lead = await createLead(actor, { contact_id: contact.id, last_name: 'Lovelace', phone: null });
    expect(lead).toMatchObject({ contact_id: contact.id, first_name: 'Ada', last_name: 'Lovelace', phone: null });
    await deleteContact(actor, { id: contact.id });
    expect(await getLead(actor, { id: lead.id })).toEqual({ ...lead, contact_id: null });
  });

  it('do not reveal a contact without contacts:read', async () => {
    const contact = await createContact(actor, { first_name: 'Secret' });
    const writer = keyActor({ id: actor.organization_id, region: 'us' } as never, ['leads:write']);
    expect((await problem(createLead(writer, { contact_id: contact.id }))).code).toBe('validation_error');
    const lead = await createLead(writer, { contact_id: contact.id, company: 'Acme' });
    expect(lead).toMatchObject({ contact_id: contact.id, first_name: null, company: 'Acme' });
  });

  it('reference only contacts of their own organization', async () => {
    const { id: contact_id } = await createContact(await developer(), { first_name: 'Theirs' });
    const expected = { errors: [{ path: 'contact_id', code: 'not_found', message: 'There is no such contact.' }] };
    for (const wrong of [contact_id, newId()]) {
      expect((await problem(createLead(actor, { first_name: 'Ada', contact_id: wrong }))).data).toMatchObject(expected);
    }
    const { id } = await createLead(actor, { first_name: 'Ada' });
    expect((await problem(updateLead(actor, { id, contact_id }))).data).toMatchObject(expected);
    expect((await getLead(actor, { id })).contact_id).toBeNull();
  });

  it('change only given fields and are audited without personal data', async () => {
    const lead = await createLead(actor, { first_name: 'Ada', notes: 'Call back' });
    const changed = await updateLead(actor, { id: lead.id, status: 'qualified', notes: 'Wants 40 seats' });
    expect(changed).toEqual({ ...lead, status: 'qualified', notes: 'Wants 40 seats', updated_at: changed.updated_at });
    expect(await updateLead(actor, { id: lead.id, status: 'qualified' })).toEqual(changed);
    await deleteLead(actor, { id: lead.id });
    const trail = await trailOf(actor, lead.id);
    expect(trail.map(({ action }) => action)).toEqual(['lead.create', 'lead.update', 'lead.delete']);
    expect(trail[1]!.changes).toEqual({
      status: { before: 'new', after: 'qualified' },
      notes: { before: PERSONAL, after: PERSONAL },
    });
  });

  it('are visible only to their own organization', async () => {
    const { id } = await createLead(actor, { first_name: 'Ada' });
    const stranger = await developer();
    expect((await problem(getLead(stranger, { id }))).code).toBe('not_found');
    expect((await problem(updateLead(stranger, { id, status: 'lost' }))).code).toBe('not_found');
    expect((await problem(deleteLead(stranger, { id }))).code).toBe('not_found');
    expect((await getLead(actor, { id })).status).toBe('new');
  });

  it.each(LITERAL)('keep %s unchanged', async (text) => {
    const { id } = await createLead(actor, { first_name: text, notes: `${text}\n${text}` });
    expect(await getLead(actor, { id })).toMatchObject({ first_name: text, notes: `${text}\n${text}` });
  });

  it('are rejected with every invalid field named, and without an identifying field', async () => {
    const wrong = {
      first_name: 7,
      phone: '0123',
      status: 'hot',
      source: 'fax',
      notes: 'a\0',
      contact_id: '1',
      score: 9,
    };
    expect((await wrongFields(createLead(actor, wrong as never))).sort()).toEqual([
      'contact_id',
      'first_name',
      'notes',
      'phone',
      'score',
      'source',
      'status',
    ]);
    expect(await wrongFields(createLead(actor, { notes: 'Who?' }))).toEqual(['']);
    const { id } = await createLead(actor, { first_name: 'Ada' });
    expect(await wrongFields(updateLead(actor, { id, first_name: null }))).toEqual(['']);
  });
});

describe('a contact deleted while a lead is created for it', () => {
  it('is either rejected or cleared from the lead', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: contact_id } = await createContact(actor, { first_name: 'Ada' });
      const [made, deleted] = await Promise.allSettled([
        createLead(actor, { contact_id, first_name: 'Ada' }),
        deleteContact(actor, { id: contact_id }),
      ]);
      expect(deleted.status).toBe('fulfilled');
      if (made.status === 'rejected') expect(made.reason).toMatchObject({ code: 'validation_error' });
      else expect((await getLead(actor, { id: made.value.id })).contact_id).toBeNull();
    }
  });
});

describe('lead.list', () => {
  it('filters by status, source, contact and words', async () => {
    const contact = await createContact(actor, { first_name: 'Ada' });
    await createLead(actor, { contact_id: contact.id, source: 'call', status: 'qualified' });
    await createLead(actor, { first_name: 'Bob', source: 'website' });
    await createLead(actor, { company: 'Northwind', source: 'website', status: 'lost' });
    const found = async (input: Parameters<typeof listLeads>[1]) =>
      (await listLeads(actor, { sort: 'name', ...input })).items.map(({ first_name }) => first_name);
    expect(await found({ status: 'new,qualified' as never })).toEqual(['Ada', 'Bob']);
    expect(await found({ source: ['website'] })).toEqual([null, 'Bob']);
    expect(await found({ source: ['website'], status: ['lost'] })).toEqual([null]);
    expect(await found({ contact_id: contact.id })).toEqual(['Ada']);
    expect(await found({ search: 'northw' })).toEqual([null]);
    expect((await listLeads(actor, { source: ['website'], limit: 1 })).total).toBe(2);
    expect(await wrongFields(listLeads(actor, { status: 'new,hot' as never }))).toEqual(['status.1']);
    expect(await wrongFields(listLeads(actor, { sort: 'score' as never, limit: 0 }))).toEqual(['limit', 'sort']);
  });

  it.each(['created_at', 'updated_at', 'status', 'name'] as const)(
    'walks by cursor in the order of %s, up and down, without loss or repetition',
    async (sort) => {
      for (const status of [...LEAD_STATUSES, ...LEAD_STATUSES])
        await createLead(actor, { first_name: `Lead ${status}`, status });
      for (const order of [sort, `-${sort}`] as const) {
        const whole = (await listLeads(actor, { sort: order })).items;
        expect(await walk((cursor) => listLeads(actor, { sort: order, limit: 3, cursor }))).toEqual(
          whole.map(({ id }) => id),
        );
        if (order === 'status')
          expect(whole.map(({ status }) => status)).toEqual(LEAD_STATUSES.flatMap((it) => [it, it]));
      }
    },
  );

  it('rejects the cursor of another sort or list', async () => {
    for (const first_name of ['a', 'b']) await createLead(actor, { first_name });
    const { next_cursor } = await listLeads(actor, { sort: 'status', limit: 1 });
    for (const cursor of [next_cursor!, 'x', `${next_cursor}x`]) {
      expect(await wrongFields(listLeads(actor, { sort: 'name', cursor }))).toEqual(['cursor']);
    }
  });
});
