import { type Browser, chromium } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumCandidates } from '@/tests/chromium';

/** What a page loads with an empty cache until it is at rest: kilobytes (1,000) over the wire, headers included. */
export interface Weight {
  scripts: number;
  styles: number;
  fonts: number;
  requests: number;
}

/** Starts Chromium. @param port on which it can be debugged, for Lighthouse */
export function openBrowser(port?: number): Promise<Browser> {
  const debugging = port ? [`--remote-debugging-port=${port}`] : [];
  return chromium.launch({ executablePath: chromiumCandidates()[0], args: [...CHROMIUM_ARGS, ...debugging] });
}

/** Opens a page in a new profile and weighs what it loads. */
export async function weigh(browser: Browser, url: string, headers: Record<string, string>): Promise<Weight> {
  const context = await browser.newContext({ extraHTTPHeaders: headers });
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  const urls = new Map<string, string>();
  const weight: Weight = { scripts: 0, styles: 0, fonts: 0, requests: 0 };
  network.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kindOf(urls.get(requestId) ?? '');
    weight.requests += 1;
    if (kind) weight[kind] += encodedDataLength / 1000;
  });
  await page.goto(url, { waitUntil: 'networkidle' });
  await context.close();
  return weight;
}

const KINDS = { js: 'scripts', css: 'styles', woff2: 'fonts' } as const;

function kindOf(url: string): 'scripts' | 'styles' | 'fonts' | undefined {
  const [, extension] = /\.(js|css|woff2)(?:\?|$)/.exec(url) ?? [];
  return extension === undefined ? undefined : KINDS[extension as keyof typeof KINDS];
}
