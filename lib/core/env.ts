import path from 'node:path';
import { z } from 'zod';
import {
  flagSetTo,
  mailSender,
  postgresAddress,
  processCount,
  publicOrigin,
  redisAddress,
  secret,
  secrets,
  smtpAddress,
  webAddress,
  webAddresses,
  whole,
} from './env-values';
import { StartupError } from './startup-error';

/** The environment variables and their schemas. `.env.example` explains them. */
export const VARIABLES = {
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  APP_NAME: z
    .string()
    .regex(/^\P{Cc}{1,100}$/u, 'must be one line of at most 100 characters')
    .default('Agni'),
  APP_URL: z
    .string({ error: 'is missing; give the public address of this installation, such as https://settings.example.com' })
    .pipe(publicOrigin),
  PORT: whole(0, 65_535).default(3000),
  HOST: z
    .string()
    .refine((host) => !/[/\s]/.test(host), 'must be an address of this machine, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  DATA_DIR: z
    .string()
    .default('.data')
    .transform((dir) => path.resolve(dir)),
  DATABASE_URL: z
    .string({ error: 'is missing; give a Postgres address, or set EMBEDDED_DATABASE=1' })
    .pipe(postgresAddress),
  DATABASE_DIRECT_URL: postgresAddress.optional(),
  DATABASE_PREPARED_STATEMENTS: flagSetTo('1'),
  DATABASE_URL_US: postgresAddress.optional(),
  DATABASE_URL_EU: postgresAddress.optional(),
  DATABASE_URL_IN: postgresAddress.optional(),
  DATABASE_POOL_SIZE: whole(1, 500).default(10),
  WEB_CONCURRENCY: processCount.default(1),
  EMBEDDED_DATABASE: flagSetTo('0'),
  AUTH_SECRET: secret,
  ENCRYPTION_KEY: secret,
  ENCRYPTION_KEY_PREVIOUS: secrets,
  SMTP_URL: smtpAddress.optional(),
  MAIL_FROM: mailSender.optional(),
  LOCAL_INBOX: flagSetTo('0'),
  TRUST_PROXY: flagSetTo('0'),
  BREACH_CHECK_URL: webAddress.optional(),
  REDIS_URL: redisAddress.optional(),
  GEOIP_DATABASE: z
    .string()
    .transform((file) => path.resolve(file))
    .optional(),
  API_RATE_LIMIT_PER_MINUTE: whole(1, 10_000_000).optional(),
  GHL_CLIENT_ID: z.string().optional(),
  GHL_CLIENT_SECRET: z.string().optional(),
  GHL_BASE_URL: webAddress.default('https://services.leadconnectorhq.com'),
  GHL_AUTHORIZE_URL: webAddress.default('https://marketplace.gohighlevel.com/v2/oauth/chooselocation'),
  INTEGRATION_TIMEOUT_MS: whole(100, 60_000).default(10_000),
  CALCOM_BASE_URLS: webAddresses,
  METRICS_PORT: whole(1, 65_535).optional(),
  METRICS_HOST: z
    .string()
    .refine((host) => !/[/\s]/.test(host), 'must be an address of this machine, such as 127.0.0.1 or 0.0.0.0')
    .default('127.0.0.1'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[\w.~+/-]{16,}=*$/, 'must be at least 16 letters or digits; make one with: openssl rand -base64 32')
    .optional(),
  API_MOUNT: z.enum(['front-door', 'next'], { error: 'must be front-door or next' }).default('front-door'),
};

const Env = z.object(VARIABLES);

/** The parsed environment, by the names of `.env.example`. */
export type Env = z.infer<typeof Env>;

let parsed: Env | undefined;

/** One sentence for each wrong variable. */
function sentences(error: z.ZodError): string[] {
  const first = new Map<string, string>();
  for (const { path: at, message } of error.issues) {
    const name = String(at[0]);
    if (!first.has(name)) first.set(name, `${name} ${message}`);
  }
  return [...first.values()];
}

// Compose files and shells pass an empty value for a variable that is not set.
const parse = (source: NodeJS.ProcessEnv) =>
  Env.safeParse(Object.fromEntries(Object.entries(source).filter(([, value]) => value !== '')));

/** Returns what is wrong with an environment, one sentence per variable; none repeats a value, which may be a secret. */
export function envProblems(source: NodeJS.ProcessEnv): string[] {
  const result = parse(source);
  const problems = result.success ? [] : sentences(result.error);
  if (Boolean(source.GHL_CLIENT_ID) !== Boolean(source.GHL_CLIENT_SECRET)) {
    problems.push('GHL_CLIENT_ID and GHL_CLIENT_SECRET belong together; set both or neither');
  }
  if (source.AUTH_SECRET && source.AUTH_SECRET === source.ENCRYPTION_KEY) {
    problems.push('AUTH_SECRET must differ from ENCRYPTION_KEY; make one with: openssl rand -base64 32');
  }
  return problems;
}

/**
 * Rejects an unusable environment before any work is done.
 * @throws StartupError with one sentence for each wrong variable
 */
export function assertEnvironment(problems: string[]): void {
  if (problems.length === 0) return;
  throw new StartupError(`The environment cannot be used:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
}

/**
 * Reads and checks the environment, once per process.
 * @throws StartupError with one sentence per wrong variable; none repeats a value, which may be a secret
 */
export function readEnv(): Env {
  if (parsed) return parsed;
  const result = parse(process.env);
  if (!result.success) assertEnvironment(sentences(result.error));
  parsed = result.data as Env;
  return parsed;
}

/** The environment, read at first use, so that scripts may set variables first. */
export const env: Env = new Proxy({} as Env, {
  get: (_, name) => readEnv()[name as keyof Env],
});
