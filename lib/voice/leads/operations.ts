import { and, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Tx } from '@/db/client';
import { listing } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { contacts, leads, personSortKey } from '@/db/schema/voice';
import { withoutSearch } from '@/db/search';
import { type Actor, can } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { filledFrom, type Person, requireIdentity } from '@/lib/voice/contacts/identity';
import { containsWords, within } from '@/lib/voice/shared/filters';
import { lockReferences } from '@/lib/voice/shared/references';
import { tenantRows } from '@/lib/voice/shared/rows';
import {
  CreateLeadInput,
  DeletedLead,
  LEAD_SOURCES,
  LEAD_STATUSES,
  Lead,
  LeadIdInput,
  LeadPage,
  ListLeadsInput,
  UpdateLeadInput,
} from './schema';

const AUDITED = {
  fields: ['contact_id', 'status', 'source'],
  redacted: ['first_name', 'last_name', 'email', 'phone', 'company', 'notes'],
} as const;
const NO_PERSON: Person = { first_name: null, last_name: null, email: null, phone: null, company: null };
const name_key = personSortKey(leads);

const rows = tenantRows(leads, 'lead');

const list = listing({
  from: leads,
  rows: (query) => query.select({ ...withoutSearch(leads), name_key: name_key.as('name_key') }).from(leads),
  organization: leads.organization_id,
  id: leads.id,
  sortable: {
    created_at: { by: leads.created_at, value: (lead) => lead.created_at },
    updated_at: { by: leads.updated_at, value: (lead) => lead.updated_at },
    status: { by: leads.status, value: (lead) => lead.status },
    name: { by: name_key, value: (lead) => lead.name_key },
  },
  facets: {
    status: { column: leads.status, values: LEAD_STATUSES },
    source: { column: leads.source, values: LEAD_SOURCES },
  },
});

/** A page of the organization's leads. */
export const listLeads = query({
  name: 'lead.list',
  summary: 'List leads',
  permission: 'leads:read',
  plane: 'voice',
  input: ListLeadsInput,
  output: LeadPage,
  http: { method: 'GET', path: '/leads', message: 'Leads fetched' },
  run: ({ actor, db }, input) => paginate(db, list, input, narrowed(actor, input)),
});

/** One lead. */
export const getLead = query({
  name: 'lead.get',
  summary: 'Get a lead',
  permission: 'leads:read',
  plane: 'voice',
  input: LeadIdInput,
  output: Lead,
  http: { method: 'GET', path: '/leads/{id}', message: 'Lead fetched' },
  run: ({ actor, db }, { id }) => rows.get(db, actor, id),
});

/** Creates a lead. Omitted personal fields are copied from the contact, so that the lead remains usable without it. */
export const createLead = mutation({
  name: 'lead.create',
  summary: 'Create a lead',
  permission: 'leads:write',
  plane: 'voice',
  input: CreateLeadInput,
  output: Lead,
  http: { method: 'POST', path: '/leads', status: 201, message: 'Lead created' },
  run: async ({ actor, db, audit }, input) => {
    await lockReferences(db, actor, { contact_id: input.contact_id });
    const person = filledFrom(await knownPerson(db, actor, input.contact_id), input);
    requireIdentity(person);
    const [lead] = await db
      .insert(leads)
      .values({ ...input, ...person, organization_id: actor.organization_id })
      .returning();
    audit({ target: targetOf(lead!.id), changes: auditDiff<Lead>({}, lead!, AUDITED) });
    return lead!;
  },
});

/** Changes the given fields. */
export const updateLead = mutation({
  name: 'lead.update',
  summary: 'Change a lead',
  permission: 'leads:write',
  plane: 'voice',
  input: UpdateLeadInput,
  output: Lead,
  http: { method: 'PATCH', path: '/leads/{id}', message: 'Lead updated' },
  run: async ({ actor, db, audit, unchanged }, { id, ...fields }) => {
    await lockReferences(db, actor, { contact_id: fields.contact_id });
    const before = await rows.lock(db, actor, id);
    requireIdentity({ ...before, ...fields });
    const changes = auditDiff<Lead>(before, fields, AUDITED);
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    const [after] = await db
      .update(leads)
      .set({ ...fields, updated_at: sql`now()` })
      .where(rows.own(actor, id))
      .returning();
    audit({ target: targetOf(id), changes });
    return after!;
  },
});

/** Deletes a lead. Its calls stay; their `lead_id` becomes null. */
export const deleteLead = mutation({
  name: 'lead.delete',
  summary: 'Delete a lead',
  permission: 'leads:write',
  plane: 'voice',
  input: LeadIdInput,
  output: DeletedLead,
  http: { method: 'DELETE', path: '/leads/{id}', message: 'Lead deleted' },
  run: async ({ actor, db, audit }, { id }) => {
    const [lead] = await db.delete(leads).where(rows.own(actor, id)).returning({ id: leads.id });
    if (!lead) throw notFound('lead');
    audit({ target: targetOf(id) });
    return { deleted: true as const, id };
  },
});

// Someone with only leads:write must not read contacts through leads.
async function knownPerson(db: Tx, actor: Actor, contact_id: string | null): Promise<Person> {
  if (contact_id === null || !can(actor, 'contacts:read')) return NO_PERSON;
  const [contact] = await db
    .select()
    .from(contacts)
    .where(and(eq(contacts.organization_id, actor.organization_id), eq(contacts.id, contact_id)));
  return contact!;
}

function narrowed(actor: Actor, input: z.output<typeof ListLeadsInput>): Narrowing {
  const { range, where } = within(leads, input.sort, input);
  return {
    organization_id: actor.organization_id,
    facets: {
      status: input.status?.length ? input.status : undefined,
      source: input.source?.length ? input.source : undefined,
    },
    range,
    where: and(where, input.contact_id ? eq(leads.contact_id, input.contact_id) : undefined),
    search: and(...containsWords(leads, input.search)),
  };
}

// No label: a name would put personal data into the audit log.
function targetOf(id: string) {
  return { type: 'lead', id };
}
