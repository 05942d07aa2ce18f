// Characters that start a formula in a spreadsheet, including the full-width forms that it normalizes (OWASP, CSV Injection).
// A value that already starts with an apostrophe gets another one, so that `unescapeFormula` always restores the original.
const FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const ESCAPED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

type Value = string | number | boolean | null;

/** Formats one line of CSV (RFC 4180) with every value quoted and formulas escaped, which `unescapeFormula` reverses. */
export function csvLine(values: readonly Value[]): string {
  return `${values.map(cell).join(',')}\r\n`;
}

interface Page<Item, Place> {
  items: Item[];
  /** Where the next page begins; null on the last one. */
  next: Place | null;
}

/** Yields a CSV file in pieces: the names of the columns, then the lines of each page. Reads a page when the one before was taken. */
export async function* csvPages<Item, Place>(
  columns: readonly string[],
  valuesOf: (item: Item) => readonly Value[],
  first: Page<Item, Place>,
  following: (after: Place) => Promise<Page<Item, Place>>,
): AsyncGenerator<string> {
  // The byte order mark tells Excel that this is UTF-8.
  yield `\ufeff${csvLine(columns)}`;
  for (let page = first; ; page = await following(page.next)) {
    yield page.items.map((item) => csvLine(valuesOf(item))).join('');
    if (page.next === null) return;
  }
}

/** Removes the apostrophe that `csvLine` adds to a value that looks like a formula. Returns other values unchanged. */
export function unescapeFormula(value: string): string {
  return ESCAPED.test(value) ? value.slice(1) : value;
}

function cell(value: Value): string {
  const text = String(value ?? '');
  return `"${(FORMULA.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
}
