import { type RefObject, useEffect, useEffectEvent, useRef } from 'react';
import { MOST_BYTES } from './people';
import { loadReader, NOT_LOADED } from './use-found-rows';

interface Handlers {
  onText: (text: string) => void;
  onProblem: (problem: string) => void;
}

/**
 * Reads chosen files as text, also one that was chosen before the script ran.
 * @returns `choose`, and `pending`: the text of a file that is still being read, undefined if it cannot be read
 */
export function useFileText(input: RefObject<HTMLInputElement | null>, { onText, onProblem }: Handlers) {
  const pending = useRef<Promise<string | undefined>>(undefined);
  const read = async (file: File) => {
    if (file.size > MOST_BYTES) return onProblem(`${file.name} is larger than 1 MB. Split it into smaller files.`);
    const reader = await loadReader();
    if (!reader) return onProblem(NOT_LOADED);
    const text = reader.decodeText(await file.arrayBuffer());
    onText(text);
    return text;
  };
  const choose = (file: File | undefined) => {
    if (!file) return;
    const reading = read(file)
      .catch(() => onProblem(`${file.name} could not be read. Choose it again.`))
      .then((text) => text ?? undefined);
    pending.current = reading;
    void reading.finally(() => {
      if (pending.current === reading) pending.current = undefined;
    });
  };
  const chooseEarly = useEffectEvent(() => choose(input.current?.files?.[0]));
  useEffect(() => chooseEarly(), []);
  return { choose, pending };
}
