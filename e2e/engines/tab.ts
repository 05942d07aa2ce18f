/** Keys that produce no text. `Mod` is held while the next one is pressed. */
export type Key =
  | 'Tab'
  | 'Enter'
  | 'Escape'
  | 'Backspace'
  | 'ArrowRight'
  | 'ArrowDown'
  | `Mod+${'a' | 'c' | 'x' | 'v'}`;

/**
 * What the tests need from a browser tab, implemented by each engine's driver: input goes through the browser like a
 * person's. `script` is an expression in the page; an element that it returns can be clicked.
 */
export interface Tab {
  goto(url: string): Promise<void>;
  /** Sets the size of the page in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** Evaluates an expression; its value must be serializable as JSON. */
  evaluate<T>(script: string): Promise<T>;
  /** Clicks the center of the element with the mouse. */
  click(script: string): Promise<void>;
  /** Types into the focused element, key by key. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  /** A screenshot of the page as PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}
