import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Builder, Key as Keys, type WebDriver } from 'selenium-webdriver';
import { freePort } from '@/db/embedded/postmaster';
import { webkitPrograms } from '../../tests/engines';
import type { Tab } from './tab';

const SCREEN = '1600x1200x24';

/** Starts WebKitGTK's browser with its driver on a virtual screen. */
export async function openWebKit(): Promise<Tab> {
  const programs = webkitPrograms()!;
  const screen = await startScreen(programs.display);
  const port = await freePort();
  const environment = { ...process.env, DISPLAY: screen.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1' };
  const server = spawn(programs.driver, [`--port=${port}`], { env: environment, stdio: 'ignore' });
  await answering(`http://127.0.0.1:${port}/status`);
  const driver = await new Builder()
    .usingServer(`http://127.0.0.1:${port}`)
    .withCapabilities({ browserName: 'MiniBrowser' })
    .build();
  return tabOf(driver, async () => {
    await driver.quit();
    await end(server);
    await end(screen.process);
  });
}

function tabOf(driver: WebDriver, close: () => Promise<void>): Tab {
  const evaluate = <T>(script: string) => driver.executeScript<T>(`return (${script})`);
  return {
    goto: (url) => driver.get(url),
    async resize(width, height) {
      // The window has a toolbar, whose height is known only once it is shown.
      for (let round = 0; round < 3; round++) {
        const [innerWidth, innerHeight] = await evaluate<[number, number]>('[innerWidth, innerHeight]');
        if (innerWidth === width && innerHeight === height) return;
        const window = await driver.manage().window().getRect();
        const size = { width: window.width + width - innerWidth, height: window.height + height - innerHeight };
        await driver
          .manage()
          .window()
          .setRect({ x: 0, y: 0, ...size });
        await sleep(200);
      }
    },
    evaluate,
    click: async (script) =>
      (await driver.executeScript<import('selenium-webdriver').WebElement>(`return (${script})`)).click(),
    type: (text) => driver.actions().sendKeys(text).perform(),
    async press(key) {
      const [name, modifier] = key.split('+').reverse() as [string, string | undefined];
      if (modifier) return driver.actions().keyDown(Keys.CONTROL).sendKeys(name).keyUp(Keys.CONTROL).perform();
      await driver
        .actions()
        .sendKeys(NAMED[name] ?? name)
        .perform();
    },
    picture: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
    close,
  };
}

const NAMED: Record<string, string> = {
  Tab: Keys.TAB,
  Enter: Keys.ENTER,
  Escape: Keys.ESCAPE,
  Backspace: Keys.BACK_SPACE,
  ArrowRight: Keys.ARROW_RIGHT,
  ArrowDown: Keys.ARROW_DOWN,
};

/** Starts an X server on the first free display, which it reports. */
async function startScreen(program: string): Promise<{ process: ChildProcess; name: string }> {
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'];
  const server = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [display] = (await once(server.stdio[3] as Readable, 'data')) as [Buffer];
  return { process: server, name: `:${display.toString().trim()}` };
}

async function answering(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await sleep(100);
  }
  throw new Error('WebKitWebDriver does not start');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill();
  await ended;
}
