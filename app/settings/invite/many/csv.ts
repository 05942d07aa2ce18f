const DELIMITERS = [',', ';', '\t'] as const;
const LOOKED_AT = 20;

/** Delimited text as records of fields; those without any text are left out. */
export interface Records {
  records: string[][];
  /** A quotation mark is never closed, so that everything after it became one field. */
  unclosed: boolean;
}

/**
 * Reads delimited text (RFC 4180) and what spreadsheets and people make of it: any line ends, a byte order mark, spaces before a
 * quotation mark, text after a closing one, quotation marks in the middle of a field.
 */
export function parseCsv(text: string, delimiter: string): Records {
  const records: string[][] = [];
  let record: string[] = [];
  let field = '';
  let quoted = false;
  const endField = () => {
    record.push(field.trim());
    field = '';
  };
  const endRecord = () => {
    endField();
    if (record.some((it) => it !== '')) records.push(record);
    record = [];
  };
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; at++) {
    const character = text[at]!;
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') field += text[at++];
      else quoted = false;
    } else if (character === '"' && field.trim() === '') {
      quoted = true;
      field = '';
    } else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') endRecord();
    else field += character;
  }
  endRecord();
  return { records, unclosed: quoted };
}

/** The character that divides the fields: the one that is found equally often, and most often, in the first lines; a comma when none is. */
export function detectDelimiter(text: string): string {
  const named = /^\ufeff?sep=(.)\r?\n/i.exec(text)?.[1];
  if (named) return named;
  const start = text.slice(0, 20_000);
  const scored = DELIMITERS.map((delimiter) => {
    const widths = parseCsv(start, delimiter)
      .records.slice(0, LOOKED_AT)
      .map((record) => record.length);
    const first = widths[0] ?? 1;
    const even = widths.filter((width) => width === first).length / Math.max(1, widths.length);
    return { delimiter, score: first > 1 ? even * 100 + first : 0 };
  });
  return scored.reduce((best, it) => (it.score > best.score ? it : best)).delimiter;
}

/** The text of a file: UTF-8, or UTF-16 by its byte order mark (Excel's “Unicode text”), or else what Windows wrote before. */
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
