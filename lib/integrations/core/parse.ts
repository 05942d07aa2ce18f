import { z } from 'zod';
import { knownZone } from '@/lib/core/time-zone';

// Vendor values are parsed here, once, before anything else sees them. Text for people never fails a request: it is cleaned,
// shortened, or null. Values that programs rely on (ids, instants, tokens) are refused when malformed.

// Control characters, lone surrogates (Postgres stores neither NUL nor these), and the direction overrides that make text read
// differently (Unicode TR 36).
const UNSAFE = /[\s\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu;
const UNSAFE_IN_PROSE = /(?:[^\P{Cc}\t\n]|[\p{Cs}\u202a-\u202e\u2066-\u2069])+/gu;
/** A visible character: no blank, control, format or default-ignorable character. */
const VISIBLE = /[^\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

const EARLIEST = Date.UTC(1970, 0);
const LATEST = Date.UTC(3000, 0);
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

function cleaned(value: unknown, unsafe: RegExp, max: number): string | null {
  if (typeof value !== 'string') return null;
  const text = value.replace(unsafe, ' ').trim();
  return VISIBLE.test(text) ? text.slice(0, max).replace(/\p{Cs}$/u, '') : null;
}

/** One line of text for people, at most `max` UTF-16 units; null when nothing is visible. Never fails. */
export function vendorLine(max = 200) {
  return z
    .unknown()
    .optional()
    .transform((value) => cleaned(value, UNSAFE, max));
}

/** Several lines of text for people; null when nothing is visible. Never fails. */
export function vendorProse(max = 5_000) {
  return z
    .unknown()
    .optional()
    .transform((value) => cleaned(value, UNSAFE_IN_PROSE, max));
}

/** An IANA time zone that this runtime knows; null for anything else. Never fails. */
export const VendorZone = z.unknown().optional().transform(knownZone);

/** An address of the web that is safe to put into a link; null for anything else. Never fails. */
export const VendorLink = z
  .unknown()
  .optional()
  .transform((value) => {
    if (typeof value !== 'string' || value.length > 2_000 || !URL.canParse(value)) return null;
    return /^https?:$/.test(new URL(value).protocol) ? value : null;
  });

/** A vendor's id: printable ASCII without blanks, and not only dots, which would change a path. */
export const VendorRef = z.string().regex(/^(?!\.+$)[\x21-\x7e]{1,200}$/);

/** An optional id: null for anything that is not an id. Never fails. */
export const OptionalVendorRef = VendorRef.nullish()
  .transform((value) => value ?? null)
  .catch(null);

/** An instant with its offset, in ISO 8601, as milliseconds since 1970. Years beyond 1970 to 2999 are refused. */
export const VendorInstant = z.string().transform((text, context) => {
  const at = WITH_OFFSET.test(text) ? Date.parse(text) : Number.NaN;
  if (at >= EARLIEST && at < LATEST) return at;
  context.addIssue('no date and time with an offset');
  return z.NEVER;
});

/** An optional instant: null for anything that is not an instant. Never fails. */
export const OptionalVendorInstant = VendorInstant.nullish()
  .transform((value) => value ?? null)
  .catch(null);

/** A secret for a header: printable ASCII without blanks, as RFC 6750 requires for bearer tokens. */
export const VendorSecret = z.string().regex(/^[\x21-\x7e]{1,8192}$/);

const LONGEST_LIFE_S = 366 * 86_400;

/** A lifetime in seconds, at most a year; larger values could overflow a date. */
export const VendorLifetime = z.coerce
  .number()
  .positive()
  .transform((seconds) => Math.min(seconds, LONGEST_LIFE_S));

/**
 * A list from which malformed entries are dropped, so that one of them does not hide all others. A list with only malformed
 * entries is refused: then the format has changed.
 */
export function readableOf<T extends z.ZodType>(item: T) {
  return z.array(z.unknown()).transform((entries, context): z.output<T>[] => {
    const read = entries.flatMap((entry) => {
      const { success, data } = item.safeParse(entry);
      return success ? [data] : [];
    });
    if (read.length > 0 || entries.length === 0) return read;
    context.addIssue('no entry can be read');
    return z.NEVER;
  });
}
