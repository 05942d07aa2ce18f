import { z } from 'zod';
import { parseSender } from '@/lib/core/mail-address';

/** Returns what is wrong with a text, to follow the variable's name in a sentence; undefined if nothing is. */
type Fault = (text: string) => string | undefined;

/** A string validated by one check. */
function checked(fault: Fault) {
  return z.string().superRefine((text, context) => {
    const message = fault(text);
    if (message) context.addIssue({ code: 'custom', message });
  });
}

/** A switch: `1`, `0`, `true` or `false`. */
export const flagSetTo = (initial: '0' | '1') =>
  z
    .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
    .default(initial)
    .transform((value) => value === '1' || value === 'true');

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, { error, abort: true })
    .transform(Number)
    .refine((value) => value >= min && value <= max, error);
}

const MOST_PROCESSES = 64;

/** A number of processes, or `auto` for one per core. */
export const processCount = z
  .string()
  .trim()
  .regex(/^(auto|\d{1,3})$/i, { error: `must be auto or a whole number from 1 to ${MOST_PROCESSES}`, abort: true })
  .transform((text) => (/^auto$/i.test(text) ? ('auto' as const) : Number(text)))
  .refine(
    (count) => count === 'auto' || (count >= 1 && count <= MOST_PROCESSES),
    `must be auto or a whole number from 1 to ${MOST_PROCESSES}`,
  );

/** A secret of 32 random characters or more. */
export const secret = z
  .string({ error: 'is missing; make one with: openssl rand -base64 32' })
  .min(32, {
    error: 'is too weak: at least 32 characters are needed; make one with: openssl rand -base64 32',
    abort: true,
  })
  .refine((value) => new Set(value).size >= 10, 'is too weak: use random characters');

/** Secrets, separated by commas. */
export const secrets = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((key) => key.trim() || []))
  .pipe(z.array(secret));

const EXAMPLE = 'such as https://settings.example.com';

/** The public address as an origin, without a trailing slash and default port. */
export const publicOrigin = checked((text) => {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) return `must be the public address of this installation, ${EXAMPLE}`;
  if (url.username || url.password) return `must be an address without a user name and password, ${EXAMPLE}`;
  if (url.pathname !== '/' || url.search || url.hash) {
    return `must end after the host, ${EXAMPLE}: the product cannot be served below a path`;
  }
  if (['0.0.0.0', '[::]'].includes(url.hostname)) return `must name a host that browsers can reach, ${EXAMPLE}`;
  return undefined;
}).transform((text) => new URL(text).origin);

/** An http or https URL. */
export const webAddress = checked(webFault);

function webFault(text: string): string | undefined {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol)) return 'must be an address that begins with https:// or http://';
  return undefined;
}

/** http and https URLs, separated by commas, each without a trailing slash. */
export const webAddresses = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((address) => address.trim().replace(/\/+$/, '') || []))
  .refine((all) => !all.some(webFault), 'must be addresses that begin with https:// or http://, separated by commas');

/** Advice for a password that makes a URL unparsable. */
const ENCODE = 'write special characters in its user name and password percent-encoded, such as %23 for #';

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function credentialsFault({ username, password }: URL): string | undefined {
  try {
    decodeURIComponent(username + password);
    return undefined;
  } catch {
    return `cannot be read; ${ENCODE}`;
  }
}

/** A Postgres address. */
export const postgresAddress = checked((text) => {
  const shape = 'such as postgres://user:password@host:5432/database';
  if (!/^postgres(ql)?:\/\//i.test(text)) return `must be the address of a Postgres database, ${shape}`;
  const url = parseUrl(text);
  if (!url) return `cannot be read; it must have one host, ${shape}; ${ENCODE}`;
  if (url.hostname.includes(',')) return `must name one host, ${shape}`;
  if (!url.hostname && !url.searchParams.get('host')) return `names no host; it must be an address ${shape}`;
  return credentialsFault(url);
});

/** A mail server's address. */
export const smtpAddress = checked((text) => {
  const shape = 'such as smtp://user:password@mail.example.com:587 (STARTTLS) or smtps://… (TLS from the start)';
  if (!/^smtps?:\/\//i.test(text)) return `must be the address of a mail server, ${shape}`;
  const url = parseUrl(text);
  if (!url) return `cannot be read, ${shape}; ${ENCODE}`;
  if (!url.hostname) return `names no host; it must be an address ${shape}`;
  if (url.username && !url.password) return 'has a user name without a password';
  return credentialsFault(url);
});

/** Redis, or Valkey. */
export const redisAddress = checked((text) => {
  const url = parseUrl(text);
  if (url && /^rediss?:$/.test(url.protocol) && url.hostname) return credentialsFault(url);
  return 'must be an address like redis://:password@host:6379/0, or rediss:// for TLS';
});

/** The sender of emails: `Name <address>` or an address. */
export const mailSender = checked((text) =>
  parseSender(text)
    ? undefined
    : 'must be an email address, such as no-reply@example.com or Agni <no-reply@example.com>',
);
