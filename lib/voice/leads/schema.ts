import { z } from 'zod';
import { Deleted, Id, Instant, listOf, PageInput, pageOf, prose, sortBy } from '@/lib/core/schema';
import { personFields, Search, storedPerson, TimeFilters } from '@/lib/voice/contacts/schema';

export const LEAD_STATUSES = ['new', 'contacted', 'qualified', 'converted', 'lost'] as const;
export const LEAD_SOURCES = ['call', 'website', 'referral', 'import', 'api'] as const;

const fields = {
  contact_id: Id.nullable().describe('The contact that this lead is about'),
  ...personFields,
  status: z.enum(LEAD_STATUSES, 'Status is new, contacted, qualified, converted or lost.').meta({ id: 'LeadStatus' }),
  source: z
    .enum(LEAD_SOURCES, 'Source is call, website, referral, import or api.')
    .meta({ id: 'LeadSource' })
    .describe('Where the lead came from'),
  notes: prose(5_000, 'Notes').nullable(),
};

/** A lead as pages and the API show it. */
export const Lead = z
  .object({
    id: Id,
    organization_id: Id,
    contact_id: Id.nullable().describe('Becomes null when the contact is deleted'),
    ...storedPerson,
    status: fields.status,
    source: fields.source,
    notes: z.string().nullable(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Lead' });
export type Lead = z.infer<typeof Lead>;

const FILLED = 'Taken from the contact by default, if you have contacts:read';

/** What creates a lead: a contact, or a name, an email address, a phone number or a company. */
export const CreateLeadInput = z
  .strictObject({
    contact_id: fields.contact_id.default(null),
    first_name: fields.first_name.optional().describe(FILLED),
    last_name: fields.last_name.optional().describe(FILLED),
    email: fields.email
      .optional()
      .describe(FILLED)
      .meta({ examples: ['ada@example.com'] }),
    phone: fields.phone.optional().describe(FILLED),
    company: fields.company.optional().describe(FILLED),
    status: fields.status.default('new'),
    source: fields.source.default('api'),
    notes: fields.notes.default(null),
  })
  .meta({
    minProperties: 1,
    description: 'Requires a contact, or at least one of first_name, last_name, email, phone and company',
  });

/** The fields to change; omitted fields stay as they are, null clears a field. */
export const UpdateLeadInput = z.strictObject({ id: Id, ...z.strictObject(fields).partial().shape });

export const LeadIdInput = z.strictObject({ id: Id });
export const DeletedLead = Deleted;

export const ListLeadsInput = z.strictObject({
  ...PageInput,
  search: Search.optional().describe(
    'Words in the name, email address, phone number or company; case and accents are ignored',
  ),
  status: listOf(fields.status).optional().describe('Only these statuses, repeated or separated by commas'),
  source: listOf(fields.source).optional().describe('Only these sources, repeated or separated by commas'),
  contact_id: Id.optional().describe('Only leads of this contact'),
  ...TimeFilters,
  sort: sortBy(['created_at', 'updated_at', 'status', 'name'], '-created_at').describe(
    'Field to sort by; a leading minus sorts descending. Statuses sort in the order new, contacted, qualified, converted, lost',
  ),
});
export const LeadPage = pageOf(Lead);
