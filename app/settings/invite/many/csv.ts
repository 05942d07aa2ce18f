import Papa from 'papaparse';

const DELIMITERS = [',', ';', '\t', '|'];
const LINES_COMPARED = 20;
const SEP_LINE = /^\ufeff?sep=(.)(?:\r\n?|\n)/i;

/** Parsed delimited text; records without any text are left out. */
export interface Records {
  records: string[][];
  /** Whether a quotation mark is never closed, so that everything after it became one field. */
  unclosed: boolean;
}

/**
 * Parses delimited text (RFC 4180), tolerating what spreadsheets and people produce: any line ending, a byte order mark, Excel's
 * `sep=` line, spaces before an opening quotation mark, text after a closing one, quotation marks inside a field. Trims fields.
 */
export function parseCsv(text: string, delimiter: string): Records {
  const strict = toStrictCsv(text.replace(SEP_LINE, '').replace(/^\ufeff/, ''), delimiter);
  const { data, errors } = Papa.parse<string[]>(strict, { delimiter, newline: '\n' });
  const records = data.map((record) => record.map((field) => field.trim()));
  return {
    records: records.filter((record) => record.some((field) => field !== '')),
    unclosed: errors.some(({ code }) => code === 'MissingQuotes'),
  };
}

/** Returns the delimiter: the one in Excel's `sep=` line, or the one that gives the most lines the same number of fields. */
export function detectDelimiter(text: string): string {
  const named = SEP_LINE.exec(text)?.[1];
  if (named) return named;
  const start = text.slice(0, 20_000);
  const scored = DELIMITERS.map((delimiter) => {
    const widths = parseCsv(start, delimiter)
      .records.slice(0, LINES_COMPARED)
      .map((record) => record.length);
    const usual = widths.toSorted((a, b) => a - b)[widths.length >> 1] ?? 1;
    const even = widths.filter((width) => width === usual).length / Math.max(1, widths.length);
    return { delimiter, score: usual > 1 ? even * 100 + usual : 0 };
  });
  return scored.reduce((best, it) => (it.score > best.score ? it : best)).delimiter;
}

/** Decodes a file as UTF-8, UTF-16 with a byte order mark (Excel's “Unicode text”), or else Windows-1252. */
export function decodeText(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes.slice(0, 2));
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

// Papa Parse accepts one kind of line ending, and misreads ` "a, b"` and `"a" b`. A match is a whole quoted field with the text
// around it, a quoted field that is never closed, or a line ending outside quotation marks.
function toStrictCsv(text: string, delimiter: string): string {
  const inField = `[^\\r\\n${delimiter.replace(/[\]\\^-]/, '\\$&')}]`;
  const fieldStart = `(?<=^|[\\r\\n]|${delimiter.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')})`;
  const quoted = `[^\\S\\r\\n\\t]*"(?:([^"]*(?:""[^"]*)*)"(?!")(${inField}*)|[^]*)`;
  return text.replace(new RegExp(`${fieldStart}${quoted}|\\r\\n?`, 'g'), (match, content?: string, after?: string) => {
    if (!match.includes('"')) return '\n';
    return content === undefined ? match.trimStart() : `"${content}${after!.replaceAll('"', '""')}"`;
  });
}
