import { fieldProblem } from '@/lib/core/problem';

const FIELDS = ['first_name', 'last_name', 'email', 'phone', 'company'] as const;

export type Person = Record<(typeof FIELDS)[number], string | null>;

/** Throws unless the person has at least one identifying field. @throws Problem `validation_error` */
export function requireIdentity(person: Person): void {
  if (FIELDS.some((field) => person[field] !== null)) return;
  throw fieldProblem(
    '',
    'identity_required',
    'Enter at least a first name, last name, email address, phone number or company.',
  );
}

/** Returns the person with omitted fields filled in from a known person; an explicit null stays null. */
export function filledFrom(known: Person, given: Partial<Person>): Person {
  return Object.fromEntries(
    FIELDS.map((field) => [field, given[field] === undefined ? known[field] : given[field]]),
  ) as Person;
}
