import { z } from 'zod';
import { EmailAddress } from '@/lib/core/email-address';
import {
  Deleted,
  distinct,
  Id,
  Instant,
  line,
  PageInput,
  pageOf,
  prose,
  rule,
  search,
  sortBy,
} from '@/lib/core/schema';

/** A phone number in E.164: `+`, country code, at most 15 digits, no separators. */
export const Phone = z
  .string()
  .trim()
  .regex(/^\+[1-9]\d{6,14}$/, 'Enter the number with + and its country code, without spaces, such as +14155550123.')
  .meta({ description: 'Telephone number in E.164', examples: ['+14155550123'] });

/** The identifying fields of a person; null when unknown. */
export const personFields = {
  first_name: line(80, 'First name')
    .nullable()
    .meta({ examples: ['Ada'] }),
  last_name: line(80, 'Last name')
    .nullable()
    .meta({ examples: ['Lovelace'] }),
  email: EmailAddress.nullable(),
  phone: Phone.nullable(),
  company: line(120, 'Company').nullable(),
};

/** The same fields in responses, as stored. */
export const storedPerson = {
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable().describe('E.164'),
  company: z.string().nullable(),
};

const METADATA_KEYS = 50;
const METADATA_VALUE = 500;

/** Returns whether the text has no lone surrogate, which JSON in the database cannot store. */
export function isWellFormed(text: string): boolean {
  return !/\p{Cs}/u.test(text);
}

const Metadata = z
  .record(
    z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/, 'A key has 1 to 40 letters, digits, dots, dashes and underscores.'),
    prose(METADATA_VALUE, 'A value').refine(
      isWellFormed,
      rule('unsafe_characters', 'This value has characters that cannot be stored.'),
    ),
  )
  .refine(
    (map) => Object.keys(map).length <= METADATA_KEYS,
    rule('too_many_keys', `Use at most ${METADATA_KEYS} keys.`),
  )
  .describe(`Your own key-value pairs, at most ${METADATA_KEYS}. An update replaces the whole map`)
  .meta({ maxProperties: METADATA_KEYS, examples: [{ customer_number: 'AV-10200' }] });

const fields = { ...personFields, metadata: Metadata };

/** A contact as pages and the API show it. */
export const Contact = z
  .object({
    id: Id,
    organization_id: Id,
    ...storedPerson,
    metadata: z.record(z.string(), z.string()),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Contact' });
export type Contact = z.infer<typeof Contact>;

/** What creates a contact: a name, an email address, a phone number or a company. */
export const CreateContactInput = z
  .strictObject({
    first_name: fields.first_name.default(null),
    last_name: fields.last_name.default(null),
    email: fields.email.default(null).meta({ examples: ['ada@example.com'] }),
    phone: fields.phone.default(null),
    company: fields.company.default(null),
    metadata: fields.metadata.default({}),
  })
  .meta({ minProperties: 1, description: 'Requires at least one of first_name, last_name, email, phone and company' });

/** The fields to change; omitted fields stay as they are, null clears a field. */
export const UpdateContactInput = z.strictObject({ id: Id, ...z.strictObject(fields).partial().shape });

export const ContactIdInput = z.strictObject({ id: Id });
export const DeletedContact = Deleted;

const IDS = 'Give 1 to 100 ids.';

export const BulkDeleteContactsInput = z.strictObject({ ids: distinct(z.array(Id, IDS).min(1, IDS).max(100, IDS)) });
export const BulkDeletedContacts = z
  .object({
    deleted_count: z.int().describe('How many contacts were deleted'),
    not_found_ids: z.array(Id).describe('Requested ids that are not contacts of the organization, each listed once'),
  })
  .meta({ id: 'BulkDeleteOutcome' });

/** Words to search for. */
export const Search = search(120);

/** Filters by the times of a row. */
export const TimeFilters = {
  created_after: Instant.optional().describe('Only items created after this time'),
  created_before: Instant.optional().describe('Only items created before this time'),
  updated_after: Instant.optional().describe('Only items changed after this time'),
  updated_before: Instant.optional().describe('Only items changed before this time'),
};

export const ListContactsInput = z.strictObject({
  ...PageInput,
  search: Search.optional().describe(
    'Words in the name, email address, phone number or company; case and accents are ignored',
  ),
  ...TimeFilters,
  sort: sortBy(['created_at', 'updated_at', 'name'], '-created_at'),
});
export const ContactPage = pageOf(Contact);
