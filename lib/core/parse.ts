import type { z } from 'zod';
import { type FieldError, Problem } from './problem';

// A megabyte of unknown fields must not come back as ten megabytes of errors.
const MAX_ERRORS = 50;

/**
 * Parses an input by its schema.
 * @throws Problem `validation_error` that names every invalid field, including unknown ones
 */
export function parseInput<I extends z.ZodType>(schema: I, input: unknown): z.output<I> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors).slice(0, MAX_ERRORS);
  throw new Problem('validation_error', errors[0]?.message ?? 'The input is not valid.', { errors });
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
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
  return [
    {
      path: issue.path.join('.'),
      code: missing ? 'required' : codeOf(issue),
      message: missing ? 'This field is required.' : issue.message,
    },
  ];
}
