import path from 'node:path';
import { z } from 'zod';

const flagSetTo = (initial: '0' | '1') =>
  z
    .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
    .default(initial)
    .transform((value) => value === '1' || value === 'true');
const flag = flagSetTo('0');
const optionalUrl = z.url({ error: 'is no address' }).optional();
/** Addresses, separated by commas; http only on this machine and in private networks, whose owner has named them here. */
const addresses = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((address) => address.trim().replace(/\/+$/, '') || []))
  .pipe(z.array(z.url({ protocol: /^https?$/, error: 'has something that is no http or https address' })));
const secret = z
  .string({ error: 'is missing; make one with: openssl rand -base64 32' })
  .min(32, {
    error: 'is too weak: at least 32 characters are needed; make one with: openssl rand -base64 32',
    abort: true,
  })
  .refine((value) => new Set(value).size >= 10, 'is too weak: use random characters');

function whole(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.coerce.number({ error }).int(error).min(min, error).max(max, error);
}

const Env = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  APP_NAME: z.string().min(1).default('Agni'),
  APP_URL: z.url({ error: 'must be the public address of this installation, such as https://settings.example.com' }),
  PORT: whole(0, 65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((dir) => path.resolve(dir)),
  DATABASE_URL: z.string({ error: 'is missing; give a Postgres address, or set EMBEDDED_DATABASE=1' }).min(1),
  DATABASE_DIRECT_URL: optionalUrl,
  DATABASE_PREPARED_STATEMENTS: flagSetTo('1'),
  DATABASE_URL_US: optionalUrl,
  DATABASE_URL_EU: optionalUrl,
  DATABASE_URL_IN: optionalUrl,
  DATABASE_POOL_SIZE: whole(1, 500).default(10),
  EMBEDDED_DATABASE: flag,
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  ENCRYPTION_KEY_PREVIOUS: z
    .string()
    .default('')
    .transform((list) => list.split(',').flatMap((key) => key.trim() || []))
    .pipe(z.array(secret)),
  SMTP_URL: optionalUrl,
  MAIL_FROM: z.string().optional(),
  LOCAL_INBOX: flag,
  TRUST_PROXY: flag,
  BREACH_CHECK_URL: optionalUrl,
  REDIS_URL: z
    .url({
      protocol: /^rediss?$/,
      error: 'must be an address like redis://:password@host:6379/0, or rediss:// for TLS',
    })
    .optional(),
  API_RATE_LIMIT_PER_MINUTE: whole(1, 10_000_000).optional(),
  GHL_CLIENT_ID: z.string().optional(),
  GHL_CLIENT_SECRET: z.string().optional(),
  GHL_BASE_URL: z.url({ error: 'is no address' }).default('https://services.leadconnectorhq.com'),
  GHL_AUTHORIZE_URL: z
    .url({ error: 'is no address' })
    .default('https://marketplace.gohighlevel.com/v2/oauth/chooselocation'),
  INTEGRATION_TIMEOUT_MS: whole(100, 60_000).default(10_000),
  CALCOM_BASE_URLS: addresses,
  API_MOUNT: z.enum(['front-door', 'next'], { error: 'must be front-door or next' }).default('front-door'),
});

/** Everything that the process may be told from outside. Names are those of `.env.example`. */
export type Env = z.infer<typeof Env>;

let parsed: Env | undefined;

const sentences = (error: z.ZodError) => error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`);

// A variable without a value is how compose files and shells say that it is not set.
const parse = (source: NodeJS.ProcessEnv) =>
  Env.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));

/** What is wrong with an environment, one sentence per variable; none repeats a value (they may be secrets). */
export function envProblems(source: NodeJS.ProcessEnv): string[] {
  const result = parse(source);
  return result.success ? [] : sentences(result.error);
}

/**
 * Reads and checks the environment, once per process.
 * @throws Error with one sentence per wrong variable, none of which repeats a value (they may be secrets).
 */
export function readEnv(): Env {
  if (parsed) return parsed;
  const result = parse(process.env);
  if (!result.success) {
    throw new Error(`The environment is not complete:\n  ${sentences(result.error).join('\n  ')}`);
  }
  parsed = result.data;
  return parsed;
}

/** The environment, read at first use so that scripts may set variables before anything needs them. */
export const env: Env = new Proxy({} as Env, {
  get: (_, name) => readEnv()[name as keyof Env],
});
