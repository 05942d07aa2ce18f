import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const HERE = path.resolve('bench/peers/lighthouse');

/** What Lighthouse found on one page: scores of 0 to 100, and the total blocking time in milliseconds. */
export interface Judgement {
  performance: number;
  accessibility: number;
  best_practices: number;
  blocking_ms: number;
  largest_paint_ms: number;
  layout_shift: number;
}

interface Report {
  lhr: {
    runtimeError?: { message: string };
    categories: Record<string, { score: number | null }>;
    audits: Record<string, { numericValue?: number }>;
  };
}
type Lighthouse = (url: string, flags: object, config?: object) => Promise<Report>;

async function load<T>(name: string): Promise<T> {
  if (!fs.existsSync(path.join(HERE, 'node_modules/lighthouse')))
    execFileSync('npm', ['ci', '--ignore-scripts'], { cwd: HERE, stdio: 'inherit' });
  const file = createRequire(path.join(HERE, 'package.json')).resolve(name);
  return ((await import(pathToFileURL(file).href)) as { default: T }).default;
}

/**
 * Judges a page with Lighthouse, on its desktop or its throttled phone profile.
 * @param port of a Chromium that can be debugged
 */
export async function judge(
  url: string,
  headers: Record<string, string>,
  { port, desktop }: { port: number; desktop: boolean },
): Promise<Judgement> {
  const lighthouse = await load<Lighthouse>('lighthouse');
  const config = desktop ? await load<object>('lighthouse/core/config/desktop-config.js') : undefined;
  const onlyCategories = ['performance', 'accessibility', 'best-practices'];
  const { lhr } = await lighthouse(url, { port, extraHeaders: headers, onlyCategories, logLevel: 'silent' }, config);
  if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
  const score = (name: string) => Math.round((lhr.categories[name]?.score ?? 0) * 100);
  const value = (name: string) => lhr.audits[name]?.numericValue ?? Number.NaN;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    best_practices: score('best-practices'),
    blocking_ms: value('total-blocking-time'),
    largest_paint_ms: value('largest-contentful-paint'),
    layout_shift: value('cumulative-layout-shift'),
  };
}
