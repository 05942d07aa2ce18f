/** Keys that are no text. `Mod` is held together with the one after it. */
export type Key =
  | 'Tab'
  | 'Enter'
  | 'Escape'
  | 'Backspace'
  | 'ArrowRight'
  | 'ArrowDown'
  | `Mod+${'a' | 'c' | 'x' | 'v'}`;

/**
 * What the tests need of a browser's tab, as each engine's driver offers it: input goes through the browser like a
 * person's. `script` is an expression in the page; an element that it gives can be pressed.
 */
export interface Tab {
  goto(url: string): Promise<void>;
  /** Sets the size of the page in CSS pixels. */
  resize(width: number, height: number): Promise<void>;
  /** The expression's value, which must survive JSON. */
  evaluate<T>(script: string): Promise<T>;
  /** Presses the element in its middle with the mouse. */
  click(script: string): Promise<void>;
  /** Types into whatever has the focus, key by key. */
  type(text: string): Promise<void>;
  press(key: Key): Promise<void>;
  /** A picture of the page as PNG. */
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}
