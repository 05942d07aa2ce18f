import { ROLES } from '@/lib/permissions';

/** What a row needs, with the names that the screen gives them. */
export const FIELDS = { email: 'Email', first_name: 'First Name', last_name: 'Last Name', role: 'Role' } as const;
export type Field = keyof typeof FIELDS;

/** Which column holds each field; null where none does. First and last name in the same column are a whole name. */
export type Columns = Record<Field, number | null>;

const NONE: Columns = { email: null, first_name: null, last_name: null, role: null };

const KNOWN: Record<Field | 'name', RegExp> = {
  email: /^(e?mail|(work|business|primary|user)?e?mail(address)?|emailid|username|userprincipalname|upn)$/,
  first_name: /^(first|firstname|given|givenname|forename|vorname|prenom|nombre)$/,
  last_name: /^(last|lastname|surname|family|familyname|nachname|nom|apellido|apellidos)$/,
  name: /^(name|fullname|displayname|person|user|contact|member)$/,
  role: /^(role|roles|userrole|accesslevel|access|permission|permissions)$/,
};

/** The columns by the names in a header; undefined when it names no column of addresses. */
export function columnsByHeader(header: readonly string[]): Columns | undefined {
  const names = header.map((name) =>
    name
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  );
  const at = (known: RegExp) => {
    const index = names.findIndex((name) => known.test(name));
    return index === -1 ? null : index;
  };
  const email = at(KNOWN.email);
  if (email === null) return undefined;
  const whole = at(KNOWN.name);
  return {
    email,
    first_name: at(KNOWN.first_name) ?? whole,
    last_name: at(KNOWN.last_name) ?? whole,
    role: at(KNOWN.role),
  };
}

/** The columns by what stands in them; undefined when none holds addresses. */
export function columnsByContent(records: readonly string[][]): Columns | undefined {
  const width = Math.max(0, ...records.map((record) => record.length));
  const share = (column: number, is: (value: string) => boolean) =>
    records.filter((record) => is(record[column] ?? '')).length / records.length;
  const indices = [...Array(width).keys()];
  const email = indices.find((column) => share(column, (value) => value.includes('@')) > 0.5);
  if (email === undefined) return undefined;
  const role = indices.find((column) => share(column, isRole) > 0.5) ?? null;
  const names = indices.filter(
    (column) => column !== email && column !== role && share(column, (value) => /^\P{N}+$/u.test(value)) > 0.5,
  );
  return { ...NONE, email, role, first_name: names[0] ?? null, last_name: names[1] ?? names[0] ?? null };
}

/** A role as people write it, such as `Admin`; unchanged where it is none. */
export function readRole(text: string): string {
  return isRole(text) ? text.trim().toUpperCase() : text.trim();
}

/** A whole name in two: `Ada Okafor`, `Okafor, Ada`. One word is a first name. */
export function splitName(name: string): { first_name: string; last_name: string } {
  const [last = '', first] = name.split(/,\s*/, 2);
  if (first) return { first_name: first.trim(), last_name: last.trim() };
  const words = name.trim().split(/\s+/);
  return words.length > 1
    ? { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1)! }
    : { first_name: words[0]!, last_name: '' };
}

/** A name as the address suggests it: `ada.okafor@…` is Ada Okafor. Empty where it suggests none. */
export function nameInAddress(email: string): { first_name: string; last_name: string } {
  const words = (email.split('@')[0] ?? '').replace(/\+.*$/, '').split(/[._]/);
  if (words.length !== 2 || !words.every((word) => /^\p{L}[\p{L}'-]+$/u.test(word))) {
    return { first_name: '', last_name: '' };
  }
  const [first_name = '', last_name = ''] = words.map((word) => word[0]!.toUpperCase() + word.slice(1));
  return { first_name, last_name };
}

function isRole(text: string): boolean {
  return (ROLES as readonly string[]).includes(text.trim().toUpperCase());
}
