import { type RefObject, useEffect, useEffectEvent } from 'react';

/**
 * Reports text that was typed into a controlled field before the script ran. No change event reached React, which would
 * otherwise replace the text with its own at the next render.
 */
export function useEarlyText(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  onText: (text: string) => void,
): void {
  const report = useEffectEvent(onText);
  useEffect(() => {
    const { current } = field;
    // The default value is the one that the server rendered.
    if (current && current.value !== current.defaultValue) report(current.value);
  }, [field]);
}
