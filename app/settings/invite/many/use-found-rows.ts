import { useDeferredValue, useEffect, useMemo, useState } from 'react';

/** What reads text and files; loaded only by those who invite many, because the parser is large. */
type Reader = Pick<typeof import('./read-people'), 'readPeople'> & Pick<typeof import('./csv'), 'decodeText'>;

/** Loads the reader; undefined when the network does not give it. */
export async function loadReader(): Promise<Reader | undefined> {
  try {
    const [{ readPeople }, { decodeText }] = await Promise.all([import('./read-people'), import('./csv')]);
    return { readPeople, decodeText };
  } catch {
    return undefined;
  }
}

/** How many rows a text has; 0 while that is not known. */
export function useFoundRows(text: string): number {
  const [reader, setReader] = useState<Reader>();
  // A long list is read in its own time, so that typing never waits for it.
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
