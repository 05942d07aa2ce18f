import { useDeferredValue, useEffect, useMemo, useState } from 'react';

/** The parser for text and files; lazily loaded because it is large. */
type Reader = Pick<typeof import('./read-people'), 'readPeople'> & Pick<typeof import('./csv'), 'decodeText'>;

/** What is said when the parser could not be loaded. */
export const NOT_LOADED = 'Part of this page could not be loaded. Check your connection and try again.';

/** Loads the parser; undefined if the network fails. */
export async function loadReader(): Promise<Reader | undefined> {
  try {
    const [{ readPeople }, { decodeText }] = await Promise.all([import('./read-people'), import('./csv')]);
    return { readPeople, decodeText };
  } catch {
    return undefined;
  }
}

/** Returns the number of rows in a text; 0 while it is unknown. */
export function useFoundRows(text: string): number {
  const [reader, setReader] = useState<Reader>();
  // Deferred, so that parsing a long list never blocks typing.
  const settled = useDeferredValue(text);
  const needed = text.trim() !== '' && !reader;
  useEffect(() => {
    if (needed) void loadReader().then(setReader);
  }, [needed]);
  return useMemo(() => {
    if (!reader || settled.trim() === '') return 0;
    const read = reader.readPeople(settled);
    return 'records' in read ? read.records.length : 0;
  }, [reader, settled]);
}
