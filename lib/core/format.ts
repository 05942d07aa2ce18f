const LOCALE = 'en';
const numbers = new Intl.NumberFormat(LOCALE);
const plurals = new Intl.PluralRules(LOCALE);
const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

/** A number with its thousands apart: `12,345`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/**
 * A count with its noun: `1 invitation`, `2,000 invitations`.
 * @param many the plural, where it is not the singular with an s
 */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${pluralNoun(count, one, many)}`;
}

/** The noun alone, for where the count stands elsewhere: `invitation` or `invitations`. */
export function pluralNoun(count: number, one: string, many = `${one}s`): string {
  return plurals.select(count) === 'one' ? one : many;
}

/** Names in a sentence: `Ada, Ben, and Cleo`. */
export function formatList(names: readonly string[]): string {
  return lists.format(names);
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time in its largest whole unit: `7 days`, `24 hours`, `1 minute`. @param seconds rounded up, so that nothing is 0 */
export function formatDuration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const [unit, size] =
    UNITS.find(([, length]) => whole >= length && (length === 1 || whole % length === 0)) ?? UNITS[3];
  return plural(Math.round(whole / size), unit);
}

/** The name in a label such as `Ada Okafor <ada@acme.example>`; the label itself where it holds no name. */
export function personName(label: string): string {
  return label.replace(/\s*<[^<>]*>$/, '') || label;
}
