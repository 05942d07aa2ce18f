import type { Organization } from '@/lib/organization/settings/schema';
import { FIELD_LABELS } from './labels';

/** The form's values; an empty website means none. */
export type Values = Pick<Organization, 'name' | 'allowed_email_domains' | 'region'> & { website: string };
export type FieldName = keyof Values;

/** A field that someone else changed while the form was open. */
export interface ForeignChange {
  field: FieldName;
  before: Values[FieldName];
  theirs: Values[FieldName];
  /** Set when the field was changed here too. */
  mine?: Values[FieldName];
}

/** Returns the organization as form values. */
export function valuesOf({ name, website, allowed_email_domains, region }: Organization): Values {
  return { name, website: website ?? '', allowed_email_domains, region };
}

/**
 * Rebases what was typed onto the current version: an untouched field takes the other's value, a touched one keeps what was
 * typed.
 * @returns the fields that were changed elsewhere, and those that keep what was typed
 */
export function rebase(base: Values, typed: Values, theirs: Values) {
  const changes: ForeignChange[] = [];
  const kept: Partial<Values> = {};
  for (const field of Object.keys(FIELD_LABELS) as FieldName[]) {
    const touched = !same(typed[field], base[field]) && !same(typed[field], theirs[field]);
    if (touched) Object.assign(kept, { [field]: typed[field] });
    if (same(base[field], theirs[field])) continue;
    changes.push({
      field,
      before: base[field],
      theirs: theirs[field],
      ...(touched ? { mine: typed[field] } : {}),
    });
  }
  return { changes, kept };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
