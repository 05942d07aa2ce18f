import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { MOST_BYTES } from './people';
import { loadReader, NOT_LOADED } from './use-found-rows';

interface Handlers {
  onText: (text: string) => void;
  onProblem: (problem: string) => void;
}

/**
 * Reads chosen files as text, also one that was chosen before the script ran. Of several, the last one counts.
 * @returns `choose` for a dropped file, `take` for the file of the input, and `pending`: the text of a file that is still being read,
 * undefined if it cannot be read
 */
export function useFileText(input: RefObject<HTMLInputElement | null>, { onText, onProblem }: Handlers) {
  const pending = useRef<Promise<string | undefined>>(undefined);
  const choose = (file: File | undefined) => {
    if (!file) return;
    const reading: Promise<string | undefined> = readText(file).then((read) => {
      // Another file was chosen since.
      if (pending.current !== reading) return pending.current;
      pending.current = undefined;
      if ('problem' in read) onProblem(read.problem);
      else onText(read.text);
      return 'text' in read ? read.text : undefined;
    });
    pending.current = reading;
  };
  // Cleared, so that the same file can be chosen again.
  const take = () => {
    choose(input.current?.files?.[0]);
    if (input.current) input.current.value = '';
  };
  const takeEarly = useEffectEvent(take);
  useEffect(() => takeEarly(), []);
  return { choose, take, pending };
}

async function readText(file: File): Promise<{ text: string } | { problem: string }> {
  if (file.size > MOST_BYTES) return { problem: `${file.name} is larger than 5 MB. Split it into smaller files.` };
  const reader = await loadReader();
  if (!reader) return { problem: NOT_LOADED };
  try {
    return { text: reader.decodeText(await file.arrayBuffer()) };
  } catch {
    return { problem: `${file.name} could not be read. Choose it again.` };
  }
}
