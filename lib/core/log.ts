import { describeError } from './describe-error';

/** What a line tells besides its level, area and time. `error` may be anything that was thrown. */
export interface LogFields {
  message?: string;
  error?: unknown;
  [field: string]: unknown;
}

type Level = 'info' | 'warn' | 'error';

/** API keys, bearer tokens, values in query strings, and credentials in connection strings. */
const SECRETS: [RegExp, string][] = [
  [/agni_sk_\w+|Bearer \S+/gi, '[secret]'],
  [/([?&][\w-]+=)[^\s&"']+/g, '$1[secret]'],
  [/(\w:\/\/)[^\s/@]+@/g, '$1[secret]@'],
];

/**
 * The log of the running product: one line of JSON per event, `{level, at, time, …}`, where `at` names the area. Secrets are
 * redacted here and nowhere else; of an error only what `describeError` returns is written.
 */
export const log = {
  /** Something happened as it should, and the operator may want to know. */
  info: (at: string, fields: LogFields) => console.info(format('info', at, fields)),
  /** Something outside failed, or the product carried on without it. */
  warn: (at: string, fields: LogFields) => console.warn(format('warn', at, fields)),
  /** Something failed that should not. */
  error: (at: string, fields: LogFields) => console.error(format('error', at, fields)),
};

function format(level: Level, at: string, { error, ...fields }: LogFields): string {
  const line = {
    level,
    at,
    time: new Date().toISOString(),
    ...fields,
    ...(error !== undefined && { error: text(error) }),
  };
  return JSON.stringify(line, (_, value) => (typeof value === 'string' ? redact(value) : value));
}

function text(error: unknown): string {
  return typeof error === 'string' ? error : describeError(error);
}

function redact(value: string): string {
  return SECRETS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), value);
}
