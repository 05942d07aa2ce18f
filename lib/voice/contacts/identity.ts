import { fieldProblem } from '@/lib/core/problem';

const FIELDS = ['first_name', 'last_name', 'email', 'phone', 'company'] as const;

export type Person = Record<(typeof FIELDS)[number], string | null>;

/** @throws Problem `validation_error` when nothing says who this is */
export function requireIdentity(person: Person): void {
  if (FIELDS.some((field) => person[field] !== null)) return;
  throw fieldProblem(
    '',
    'identity_required',
    'Enter at least a first name, last name, email address, phone number or company.',
  );
}

/** The person with gaps filled from what is known already; null, said on purpose, is no gap. */
export function filledFrom(known: Person, given: Partial<Person>): Person {
  return Object.fromEntries(
    FIELDS.map((field) => [field, given[field] === undefined ? known[field] : given[field]]),
  ) as Person;
}
