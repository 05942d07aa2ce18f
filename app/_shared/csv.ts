// What a spreadsheet takes for the start of a formula, also as the full-width forms that it folds (OWASP, CSV Injection). Text
// that already has an apostrophe before it gets another, so that `unescapeFormula` always gives the original.
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const ESCAPED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** One line of CSV (RFC 4180): every value quoted, and none that a spreadsheet would run. `unescapeFormula` reverses it. */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** Removes the apostrophe that `csvLine` puts before a value that looks like a formula. Other values are returned unchanged. */
export function unescapeFormula(value: string): string {
  return ESCAPED.test(value) ? value.slice(1) : value;
}

function cell(value: string | number | boolean | null): string {
  const text = String(value ?? '');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
