import type { z } from 'zod';
import { formatNumber, plural } from './format';
import { type FieldError, Problem } from './problem';

// A megabyte of unknown fields must not come back as ten megabytes of errors.
const MAX_ERRORS = 50;

/**
 * Parses an input by its schema.
 * @throws Problem `validation_error` that names every invalid field, including unknown ones
 */
export function parseInput<I extends z.ZodType>(schema: I, input: unknown): z.output<I> {
  const result = schema.safeParse(input, { error: sentence });
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors).slice(0, MAX_ERRORS);
  throw new Problem('validation_error', errors[0]?.message ?? 'The input is not valid.', { errors });
}

const REQUIRED = 'This field is required.';
const TYPES: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

/** What a rule without a sentence of its own says. Returns undefined for what Zod may say itself. */
function sentence(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      if (issue.input === undefined) return REQUIRED;
      const type = TYPES[issue.expected];
      return type && `This must be ${type}.`;
    }
    case 'invalid_value':
      return issue.values.length === 1
        ? `This must be ${String(issue.values[0])}.`
        : `This must be one of: ${issue.values.join(', ')}.`;
    case 'too_small':
      return bound('at least', Number(issue.minimum), issue);
    case 'too_big':
      return bound('at most', Number(issue.maximum), issue);
    case 'invalid_union':
      return 'This has the wrong form.';
    default:
      return undefined;
  }
}

function bound(words: string, limit: number, { origin, inclusive = true }: { origin: string; inclusive?: boolean }) {
  if (origin === 'string') return `This must have ${words} ${plural(limit, 'character')}.`;
  if (origin === 'array') return `This must have ${words} ${plural(limit, 'item')}.`;
  return inclusive ? `This must be ${words} ${formatNumber(limit)}.` : undefined;
}

// Custom rules have their own code (`rule` in lib/core/schema.ts).
function codeOf(issue: z.core.$ZodIssue): string {
  return issue.code === 'custom' ? String(issue.params?.code ?? 'invalid') : issue.code;
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key.slice(0, 64)].join('.'),
      code: 'unknown_field',
      message: `There is no field named “${key.slice(0, 64)}”.`,
    }));
  }
  const { message } = issue;
  return [{ path: issue.path.join('.'), code: message === REQUIRED ? 'required' : codeOf(issue), message }];
}
