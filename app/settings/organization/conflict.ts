import type { Organization } from '@/lib/organization/settings/schema';
import { FIELD_LABELS } from './labels';

/** What the form holds; an empty website is no website. */
export type Values = Pick<Organization, 'name' | 'allowed_email_domains' | 'region'> & { website: string };
export type FieldName = keyof Values;

/** A field that somebody else changed while it was open here. */
export interface ForeignChange {
  field: FieldName;
  before: Values[FieldName];
  theirs: Values[FieldName];
  /** Set where the field was changed here too. */
  mine?: Values[FieldName];
}

/** The organization as the form's values. */
export function valuesOf({ name, website, allowed_email_domains, region }: Organization): Values {
  return { name, website: website ?? '', allowed_email_domains, region };
}

/**
 * Brings what was typed onto what stands now: a field that was not touched here takes the other's value, one that was
 * keeps what was typed.
 * @returns the fields that were changed elsewhere, and those that stay as typed
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
