import { z } from 'zod';
import { formatNumber } from './format';
import { DEEPEST_OFFSET, LAST_PAGE, MOST_FILTER_VALUES } from './list-bounds';
import type { Location } from './location';
import { PERMISSIONS } from './permissions';
import { PLANS } from './plans';
import { REGIONS } from './regions';
import { ROLES } from './roles';
import { hasVisibleText, trimInvisible } from './visible-text';

/** A UUID as the API writes it. */
export const Id = z.uuid('This is not a valid ID.');

/** Schemas with a shared name in the OpenAPI document. */
export const RoleName = z.enum(ROLES).meta({ id: 'Role' });
export const PermissionName = z.enum(PERMISSIONS).meta({ id: 'Permission' });
export const RegionName = z.enum(REGIONS).meta({ id: 'Region' });
export const PlanName = z.enum(PLANS).meta({ id: 'Plan' });

/** Where an address is, as pages and the API show it. */
export const LocationSchema = z
  .object({
    kind: z
      .enum(['public', 'private', 'unknown'])
      .describe('`private`: an address that is not on the public internet. `unknown`: no valid address'),
    country: z
      .string()
      .nullable()
      .describe('ISO 3166-1 alpha-2, estimated from the address; null if unknown')
      .meta({ examples: ['DE'] }),
    country_name: z
      .string()
      .nullable()
      .meta({ examples: ['Germany'] }),
    city: z
      .string()
      .nullable()
      .describe('Null unless this installation uses a database of cities')
      .meta({ examples: [null] }),
  })
  .meta({ id: 'Location' }) satisfies z.ZodType<Location>;

/** The result of every deletion. */
export const Deleted = z.object({ deleted: z.literal(true), id: Id }).meta({ id: 'Deleted' });

/** An error about one field of an input. */
export const FieldErrorSchema = z
  .object({
    path: z.string().meta({ description: 'The field, in dot notation', examples: ['name'] }),
    code: z.string().meta({
      description: 'A stable error code; the message may change, the code does not',
      examples: ['required'],
    }),
    message: z.string().meta({ examples: ['This field is required.'] }),
  })
  .meta({ id: 'FieldError' });

const INSTANT = 'Enter a date and time such as 2026-03-20T14:00:00Z.';
const UNESCAPED_PLUS = 'In a URL a bare + is a space. Write the offset as %2B, such as 2026-03-20T14:00:00%2B02:00.';
// Valid by RFC 3339, but Postgres has no year 0 and no offset of 16 hours; the largest in use is 14.
const UNREADABLE_INSTANT = /^0000|[+-](1[6-9]|2\d):\d\d$/;

/** An instant in ISO 8601, UTC. */
export const Instant = z.iso
  .datetime({
    offset: true,
    // Not every value can become a text: `{"toString":1}` throws.
    error: ({ input }) =>
      typeof input === 'string' && /[T ][\d:.]+ \d\d:?\d\d$/.test(input) ? UNESCAPED_PLUS : INSTANT,
  })
  .refine((text) => !UNREADABLE_INSTANT.test(text), { ...rule('unreadable_time', INSTANT), abort: true });

/** The version a change is based on: one, any of a list, or `*` for any (`If-Match` in the API). */
export const Version = z.union([z.literal('*'), z.array(z.int().min(1)), z.coerce.number().int().min(1)]);

/** Whether a change may be applied to the current version. */
export function allowsVersion(asked: z.output<typeof Version>, present: number): boolean {
  return asked === '*' || asked === present || (Array.isArray(asked) && asked.includes(present));
}

// Control characters, and the bidirectional overrides that make one name look like another (Unicode TR 36).
const UNSAFE_TEXT = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/**
 * Returns the second argument of `refine`: the code for `errors[].code`, and the message.
 * @param code stable, even when the message changes
 */
export function rule(code: string, error: string) {
  return { error, params: { code } };
}

/** The same for `superRefine` and `transform`. */
export function refuse(context: z.RefinementCtx, code: string, message: string, path: PropertyKey[] = []): void {
  context.addIssue({ code: 'custom', params: { code }, message, path });
}

/** One line of text: trimmed, NFC, no control characters, at least one visible character, 1 to `max` characters. */
export function line(max: number, what: string) {
  return z
    .string()
    .overwrite(trimInvisible)
    .normalize('NFC')
    .min(1, `${what} is required.`)
    .max(max, `${what} can have at most ${max} characters.`)
    .refine(
      (value) => !UNSAFE_TEXT.test(value),
      rule('unsafe_characters', `${what} contains characters that cannot be displayed.`),
    )
    .refine(
      (value) => value === '' || hasVisibleText(value),
      rule('invisible', `${what} needs at least one visible character.`),
    );
}

/** Multi-line text, which may be empty. */
export function prose(max: number, what: string) {
  return z
    .string()
    .max(max, `${what} can have at most ${formatNumber(max)} characters.`)
    .refine(
      (value) => !value.includes('\0'),
      rule('unsafe_characters', `${what} contains characters that cannot be stored.`),
    );
}

/** A search text of at most `max` characters. */
export function search(max: number) {
  return z
    .string()
    .trim()
    .max(max, `A search can have at most ${max} characters.`)
    .refine(
      (value) => !value.includes('\0'),
      rule('unsafe_characters', 'This search contains characters that cannot be stored.'),
    );
}

/** A whole number from `min` to `max`; in a query, digits only, so that `1e1`, ` 5` and the empty string are rejected. */
export function whole(min: number, max: number) {
  const error = `Enter a whole number from ${min} to ${formatNumber(max)}.`;
  const digits = (value: unknown) => (typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value);
  return z.preprocess(digits, z.int(error).min(min, error).max(max, error));
}

/** Input of every list: a page by `offset`, or by the `cursor` of the previous page. */
export const PageInput = {
  limit: whole(1, 100).default(20).describe('Rows per page, 1 to 100'),
  offset: whole(0, 1_000_000)
    .default(0)
    .describe(
      `Rows to skip. Beyond ${formatNumber(DEEPEST_OFFSET)} the answer is a \`validation_error\` with the code \`offset_too_deep\`: use \`cursor\``,
    ),
  cursor: z
    .string()
    // Fits a name of 240 three-byte characters and the rest of the cursor, in base64.
    .max(2_048)
    .optional()
    .describe(
      '`next_cursor` or `previous_cursor` of another page; use it instead of `offset` for long lists. Only valid with the same ' +
        `sort and filters. \`${LAST_PAGE}\` is the last page`,
    ),
};

/** Output of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.int().meta({ examples: [1] }),
    total_is_estimate: z.literal(true).optional().meta({
      description: 'Present when `total` is estimated: more than 10,000 rows not counted yet, or a search in as many',
      examples: [],
    }),
    limit: z.int().meta({ examples: [20] }),
    offset: z.int().meta({ description: 'Rows before this page', examples: [0] }),
    next_cursor: z
      .string()
      .nullable()
      .meta({ description: 'Pass it as `cursor` to get the next page; null on the last page', examples: [null] }),
    previous_cursor: z
      .string()
      .optional()
      .meta({ description: 'Pass it as `cursor` to get the previous page; absent on the first page', examples: [] }),
  });
}

/** `sort=name` ascending, `sort=-name` descending, over the named columns. */
export function sortBy<const T extends readonly string[]>(columns: T, initial: NoInfer<T[number] | `-${T[number]}`>) {
  type Choice = T[number] | `-${T[number]}`;
  const choices = columns.flatMap((column) => [column, `-${column}`]) as Choice[];
  return z
    .enum(choices as [Choice, ...Choice[]])
    .default(initial as never)
    .describe('Column to sort by; prefix it with a minus to sort in descending order');
}

/** A list without duplicates. */
export function distinct<T extends z.ZodArray>(list: T) {
  return list.transform((all) => [...new Set(all)] as z.output<T>);
}

/** A filter of several values: `a,b` in a query, or an array. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
    z.array(item).max(MOST_FILTER_VALUES),
  );
}
