import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@playwright/test';
import type { Key, Tab } from './tab';

/** An element identified by role and name, optionally inside another one. */
export type Target = { role: string; name?: string | RegExp; in?: Target } | { label: string | RegExp; in?: Target };

/** Creates a target from a role and the full name, or a regular expression for a part of it. */
export const role = (role: string, name?: string | RegExp, within?: Target): Target => ({ role, name, in: within });
/** Creates a target from a control's label. */
export const label = (text: string | RegExp, within?: Target): Target => ({ label: text, in: within });

// Testing Library finds elements inside the page, by the same rules in each engine.
const QUERIES = readFileSync(
  createRequire(import.meta.url).resolve('@testing-library/dom/dist/@testing-library/dom.umd.min.js'),
  'utf8',
);

const TIMEOUT = 10_000;

/** A browser with the product, used as a person would; each action waits until it is possible. */
export class Screen {
  constructor(
    readonly tab: Tab,
    private readonly baseUrl: string,
  ) {}

  /** Opens a page and waits until it is hydrated. */
  async open(path: string, heading?: string): Promise<void> {
    // If the previous page is still navigating, Firefox cancels our navigation.
    await expect(() => this.tab.goto(this.baseUrl + path)).toPass({ timeout: 3 * TIMEOUT });
    if (heading) await this.see(role('heading', heading));
  }

  async see(target: Target): Promise<void> {
    await this.until(`${all(target)}.length > 0`, `sees ${describe(target)}`);
  }

  async seeNot(target: Target): Promise<void> {
    await this.until(`${all(target)}.length === 0`, `sees no ${describe(target)}`);
  }

  /** Waits until the page contains this text. */
  async read(text: string | RegExp, within?: Target): Promise<void> {
    const place = within ? `${all(within)}[0]` : 'document.body';
    const test = typeof text === 'string' ? `includes(${JSON.stringify(text)})` : `match(${text})`;
    await this.until(`Boolean(${place}?.innerText.${test})`, `reads ${text}`);
  }

  /** Waits until React has hydrated the element (which it marks); earlier clicks are lost. */
  private async alive(target: Target): Promise<void> {
    const marked = `Object.keys(${all(target)}[0] ?? {}).some((key) => key.startsWith('__reactProps$'))`;
    await this.until(marked, `${describe(target)} is alive`);
  }

  async click(target: Target): Promise<void> {
    await this.alive(target);
    // Elements that are moving or covered cannot be clicked yet.
    await expect(() => this.tab.click(`${all(target)}[0]`)).toPass({ timeout: TIMEOUT });
  }

  /** Appends text to a field by typing. */
  async type(target: Target, text: string): Promise<void> {
    await this.click(target);
    await this.tab.type(text);
  }

  /** Replaces the content of a field by typing. */
  async fill(target: Target, text: string): Promise<void> {
    await this.click(target);
    await this.tab.press('Mod+a');
    await this.tab.press('Backspace');
    await this.tab.type(text);
    expect(await this.value(target)).toBe(text);
  }

  press(key: Key): Promise<void> {
    return this.tab.press(key);
  }

  async value(target: Target): Promise<string> {
    await this.see(target);
    return this.evaluate<string>(`${all(target)}[0].value`);
  }

  async waitForValue(target: Target, value: string): Promise<void> {
    await this.until(`${all(target)}[0]?.value === ${JSON.stringify(value)}`, `${describe(target)} is ${value}`);
  }

  /** Selects an option of a list box by its text, as assistive technology does. */
  async choose(target: Target, words: string): Promise<void> {
    await this.alive(target);
    await this.evaluate(`((select) => {
      select.value = [...select.options].find((option) => option.textContent === ${JSON.stringify(words)}).value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      return true;
    })(${all(target)}[0])`);
  }

  /** Waits until an expression in the page is true. */
  async until(script: string, what: string): Promise<void> {
    await expect.poll(() => this.evaluate(script).catch(String), { message: what, timeout: TIMEOUT }).toBe(true);
  }

  /** Evaluates an expression in the page, in which `all` of Testing Library is available. */
  async evaluate<T>(script: string): Promise<T> {
    if (!(await this.tab.evaluate<boolean>(`'TestingLibraryDom' in globalThis`))) {
      await this.tab.evaluate(`(() => { ${QUERIES}\nreturn true; })()`);
    }
    return this.tab.evaluate<T>(script);
  }
}

/** Returns an expression for all elements that match a target. */
export function all(target: Target): string {
  const root = target.in ? `(${all(target.in)}[0] ?? document.createElement('p'))` : 'document.body';
  if ('label' in target) return `TestingLibraryDom.queryAllByLabelText(${root}, ${literal(target.label)})`;
  const options = target.name === undefined ? '' : `, { name: ${literal(target.name)} }`;
  return `TestingLibraryDom.queryAllByRole(${root}, ${JSON.stringify(target.role)}${options})`;
}

const literal = (text: string | RegExp) => (typeof text === 'string' ? JSON.stringify(text) : String(text));

function describe(target: Target): string {
  return 'label' in target ? `the field ${target.label}` : `the ${target.role} ${target.name ?? ''}`;
}
