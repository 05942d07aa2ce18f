import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { contacts, leads, personSortKey } from '@/db/schema/voice';
import { withoutSearch } from '@/db/search';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { containsWords, within } from '@/lib/voice/shared/filters';
import { tenantRows } from '@/lib/voice/shared/rows';
import { requireIdentity } from './identity';
import {
  BulkDeleteContactsInput,
  BulkDeletedContacts,
  Contact,
  ContactIdInput,
  ContactPage,
  CreateContactInput,
  DeletedContact,
  ListContactsInput,
  UpdateContactInput,
} from './schema';

const AUDITED = {
  redacted: ['first_name', 'last_name', 'email', 'phone', 'company', 'metadata'],
} as const;
const name_key = personSortKey(contacts);

const rows = tenantRows(contacts, 'contact');

const list = listing({
  from: contacts,
  rows: (query) => query.select({ ...withoutSearch(contacts), name_key: name_key.as('name_key') }).from(contacts),
  organization: contacts.organization_id,
  id: contacts.id,
  sortable: {
    created_at: { by: contacts.created_at, value: (contact) => contact.created_at },
    updated_at: { by: contacts.updated_at, value: (contact) => contact.updated_at },
    name: { by: name_key, value: (contact) => contact.name_key },
  },
});

/** A page of the organization's contacts. */
export const listContacts = query({
  name: 'contact.list',
  summary: 'List contacts',
  permission: 'contacts:read',
  plane: 'voice',
  input: ListContactsInput,
  output: ContactPage,
  http: { method: 'GET', path: '/contacts', message: 'Contacts fetched' },
  run: ({ actor, db }, input) => paginate(db, list, input, narrowed(actor, input)),
});

/** One contact. */
export const getContact = query({
  name: 'contact.get',
  summary: 'Get a contact',
  permission: 'contacts:read',
  plane: 'voice',
  input: ContactIdInput,
  output: Contact,
  http: { method: 'GET', path: '/contacts/{id}', message: 'Contact fetched' },
  run: ({ actor, db }, { id }) => rows.get(db, actor, id),
});

/** Creates a contact, which needs at least one identifying field. */
export const createContact = mutation({
  name: 'contact.create',
  summary: 'Create a contact',
  permission: 'contacts:write',
  plane: 'voice',
  input: CreateContactInput,
  output: Contact,
  http: { method: 'POST', path: '/contacts', status: 201, message: 'Contact created' },
  run: async ({ actor, db, audit }, input) => {
    requireIdentity(input);
    const [contact] = await db
      .insert(contacts)
      .values({ ...input, organization_id: actor.organization_id })
      .returning();
    audit({ target: targetOf(contact!.id), changes: auditDiff<Contact>({}, contact!, AUDITED) });
    return contact!;
  },
});

/** Changes the given fields. */
export const updateContact = mutation({
  name: 'contact.update',
  summary: 'Change a contact',
  permission: 'contacts:write',
  plane: 'voice',
  input: UpdateContactInput,
  output: Contact,
  http: { method: 'PATCH', path: '/contacts/{id}', message: 'Contact updated' },
  run: async ({ actor, db, audit, unchanged }, { id, ...fields }) => {
    const before = await rows.lock(db, actor, id);
    requireIdentity({ ...before, ...fields });
    const changes = auditDiff<Contact>(before, fields, AUDITED);
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    const [after] = await db
      .update(contacts)
      .set({ ...fields, updated_at: sql`now()` })
      .where(rows.own(actor, id))
      .returning();
    audit({ target: targetOf(id), changes });
    return after!;
  },
});

/** Deletes a contact. Its calls and leads stay; their `contact_id` becomes null. */
export const deleteContact = mutation({
  name: 'contact.delete',
  summary: 'Delete a contact',
  permission: 'contacts:write',
  plane: 'voice',
  input: ContactIdInput,
  output: DeletedContact,
  http: { method: 'DELETE', path: '/contacts/{id}', message: 'Contact deleted' },
  run: async ({ actor, db, audit }, { id }) => {
    const deleted = await remove(db, actor, [id]);
    if (deleted.length === 0) throw notFound('contact');
    audit({ target: targetOf(id) });
    return { deleted: true as const, id };
  },
});

/** Deletes up to 100 contacts at once, with one audit entry for each. */
export const bulkDeleteContacts = mutation({
  name: 'contact.bulk_delete',
  summary: 'Delete several contacts',
  permission: 'contacts:write',
  plane: 'voice',
  input: BulkDeleteContactsInput,
  output: BulkDeletedContacts,
  http: { method: 'POST', path: '/contacts/bulk-delete', message: 'Contacts deleted' },
  run: async ({ actor, db, audit, unchanged }, { ids }) => {
    const deleted = await remove(db, actor, ids);
    for (const { id } of deleted) audit({ action: 'contact.delete', target: targetOf(id) });
    if (deleted.length === 0) unchanged();
    const gone = new Set(deleted.map(({ id }) => id));
    return { deleted_count: deleted.length, not_found_ids: ids.filter((id) => !gone.has(id.toLowerCase())) };
  },
});

// Locks in the order used everywhere here, contacts before leads before calls and rows by id, so that concurrent changes wait
// instead of deadlocking.
async function remove(db: Tx, actor: Actor, ids: string[]): Promise<{ id: string }[]> {
  const asked = and(eq(contacts.organization_id, actor.organization_id), inArray(contacts.id, ids));
  const theirLeads = and(eq(leads.organization_id, actor.organization_id), inArray(leads.contact_id, ids));
  await db.select({ id: contacts.id }).from(contacts).where(asked).orderBy(asc(contacts.id)).for('update');
  await db.select({ id: leads.id }).from(leads).where(theirLeads).orderBy(asc(leads.id)).for('no key update');
  return db.delete(contacts).where(asked).returning({ id: contacts.id });
}

function narrowed(actor: Actor, input: z.output<typeof ListContactsInput>): Narrowing {
  return {
    organization_id: actor.organization_id,
    ...within(contacts, input.sort, input),
    search: and(...containsWords(contacts, input.search)),
  };
}

// No label: a name would put personal data into the audit log.
function targetOf(id: string) {
  return { type: 'contact', id };
}
