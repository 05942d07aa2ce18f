import puppeteer, { type ElementHandle, type KeyInput, type LaunchOptions } from 'puppeteer-core';
import { CHROMIUM_ARGS, chromiumCandidates } from '../../tests/chromium';
import { firefoxProgram } from '../../tests/engines';
import type { Tab } from './tab';

/** Starts Chromium. */
export const openChromium = () => open({ executablePath: chromiumCandidates()[0], args: CHROMIUM_ARGS });

/** Starts Firefox, which speaks WebDriver BiDi and needs no separate driver. */
export const openFirefox = () => open({ browser: 'firefox', executablePath: firefoxProgram() });

async function open(options: LaunchOptions): Promise<Tab> {
  const browser = await puppeteer.launch({ headless: true, timeout: 60_000, ...options });
  const page = await browser.newPage();
  // Accepts “Leave the page?”, because a test's input may be lost.
  page.on('dialog', (question) => void question.accept());
  return {
    goto: async (url) => void (await page.goto(url, { waitUntil: 'load' })),
    resize: (width, height) => page.setViewport({ width, height }),
    evaluate: <T>(script: string) => page.evaluate(script) as Promise<T>,
    async click(script) {
      const element = (await page.evaluateHandle(script)).asElement() as ElementHandle<Element> | null;
      if (!element) throw new Error(`No element to press: ${script}`);
      await element.click();
    },
    type: (text) => page.keyboard.type(text),
    async press(key) {
      const [name, modifier] = key.split('+').reverse() as [KeyInput, string | undefined];
      if (modifier) await page.keyboard.down('Control');
      await page.keyboard.press(name);
      if (modifier) await page.keyboard.up('Control');
    },
    picture: async () => Buffer.from(await page.screenshot()),
    close: () => browser.close(),
  };
}
