// Characters that start a formula in a spreadsheet, including the full-width forms that it normalizes (OWASP, CSV Injection).
// A value that already starts with an apostrophe gets another one, so that `unescapeFormula` always restores the original.
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const ESCAPED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Formats one line of CSV (RFC 4180) with every value quoted and formulas escaped, which `unescapeFormula` reverses. */
export function csvLine(values: readonly (string | number | boolean | null)[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

/** Removes the apostrophe that `csvLine` adds to a value that looks like a formula. Returns other values unchanged. */
export function unescapeFormula(value: string): string {
  return ESCAPED.test(value) ? value.slice(1) : value;
}

function cell(value: string | number | boolean | null): string {
  const text = String(value ?? '');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
