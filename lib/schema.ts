import { z } from 'zod';

/** A UUID as the API writes it. */
export const Id = z.uuid('This is not a valid id.').describe('UUIDv7');

/** An instant in ISO 8601, UTC. */
export const Instant = z.iso.datetime({ offset: true, error: 'Give a date and time such as 2026-03-20T14:00:00Z.' });

// Control characters and the bidirectional overrides that make a name read as another (Unicode TR 36).
const UNSAFE_TEXT = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** One line of text: trimmed, NFC, no control characters, 1 to `max` characters. */
export function line(max: number, what: string) {
  return z
    .string()
    .trim()
    .normalize('NFC')
    .min(1, `${what} is needed.`)
    .max(max, `${what} has at most ${max} characters.`)
    .refine((value) => !UNSAFE_TEXT.test(value), `${what} has characters that cannot be shown.`);
}

/** Several lines of text, which may be empty. */
export function prose(max: number, what: string) {
  return z
    .string()
    .max(max, `${what} has at most ${max.toLocaleString('en')} characters.`)
    .refine((value) => !value.includes('\0'), `${what} has characters that cannot be stored.`);
}

/** What every list takes: a page by `offset`, or by the `cursor` that the page before gave. */
export const PageInput = {
  limit: z.coerce.number().int().min(1).max(100).default(20).describe('Rows in a page, 1 to 100'),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0).describe('Rows to skip'),
  cursor: z
    .string()
    .max(512)
    .optional()
    .describe('`next_cursor` of the page before; for long walks, instead of `offset`'),
};

/** What every list gives. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    total: z.number().int(),
    limit: z.number().int(),
    offset: z.number().int(),
    next_cursor: z.string().nullable(),
  });
}

/** `sort=name` ascending, `sort=-name` descending, over the named columns. */
export function sortBy<const T extends readonly string[]>(columns: T, initial: NoInfer<T[number] | `-${T[number]}`>) {
  type Choice = T[number] | `-${T[number]}`;
  const choices = columns.flatMap((column) => [column, `-${column}`]) as Choice[];
  return z
    .enum(choices as [Choice, ...Choice[]])
    .default(initial as never)
    .describe('Column to sort by; a minus sorts descending');
}

/** A filter of several values: `a,b` in an address, or an array. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((part) => part !== '') : value),
    z.array(item).max(50),
  );
}
