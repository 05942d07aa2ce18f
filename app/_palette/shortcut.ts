/** Whether a browser runs on a device by Apple, whose shortcuts use ⌘. @param user_agent as in the request header */
export function isApple(user_agent: string | null): boolean {
  return /Macintosh|iPhone|iPad/.test(user_agent ?? '');
}

/** The parts of a keyboard event that decide whether it is the shortcut. */
export type Press = Pick<
  KeyboardEvent,
  'key' | 'code' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'keyCode'
>;

/**
 * Whether a key press is ⌘K on Apple devices or Ctrl K elsewhere. Not the other one: Ctrl K deletes to the end of the line in text
 * fields of macOS. On layouts without a K, such as Russian, the key in its place counts.
 */
export function isShortcut(press: Press, apple: boolean): boolean {
  if (isComposing(press) || press.altKey || press.shiftKey) return false;
  if (apple ? !press.metaKey || press.ctrlKey : !press.ctrlKey || press.metaKey) return false;
  const key = press.key.toLowerCase();
  return key === 'k' || (!/^[a-z]$/.test(key) && press.code === 'KeyK');
}

/** Whether an input method is composing text; its Enter accepts what it suggests. Safari only says so by the key code 229. */
export function isComposing({ isComposing, keyCode }: Pick<Press, 'isComposing' | 'keyCode'>): boolean {
  return isComposing || keyCode === 229;
}
