import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-report';

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'report-')), 'report.json');
const write = (report: unknown) => fs.writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
afterAll(() => fs.rmSync(path.dirname(file), { recursive: true, force: true }));

describe('test report', () => {
  it('names the Vitest tests that failed', () => {
    write({
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        {
          name: path.resolve('lib/a.test.ts'),
          status: 'failed',
          assertionResults: [
            { status: 'failed', fullName: 'a refuses b' },
            { status: 'passed', fullName: 'a accepts c' },
          ],
        },
        { name: path.resolve('lib/b.test.ts'), status: 'failed', assertionResults: [] },
      ],
    });
    expect(countVitest(file, false).failures).toEqual([
      'lib/a.test.ts: a refuses b',
      'lib/b.test.ts could not be loaded',
    ]);
  });

  it('names the Playwright tests that failed and the errors outside of tests', () => {
    const spec = (title: string, status: string) => ({ title, line: 7, tests: [{ projectName: 'Firefox', status }] });
    const inner = {
      file: 'a.spec.ts',
      title: 'dialogs',
      specs: [spec('opens', 'unexpected'), spec('closes', 'expected'), spec('waits', 'flaky')],
    };
    write({
      stats: { expected: 0, unexpected: 1, flaky: 1 },
      errors: [{ message: 'no server\n at …' }],
      suites: [{ file: 'a.spec.ts', title: 'a.spec.ts', suites: [inner] }],
    });
    expect(countPlaywright(file, false)).toEqual({
      passed: 1,
      failed: 2,
      failures: ['[Firefox] e2e/a.spec.ts:7: opens', 'no server'],
      flaky: ['[Firefox] e2e/a.spec.ts:7: waits'],
    });
  });

  it('counts a failure for each Vitest file that could not be loaded', () => {
    write({
      numPassedTests: 7,
      numFailedTests: 1,
      testResults: [
        { name: 'a', status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { name: 'b', status: 'failed', assertionResults: [] },
        { name: 'c', status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    });
    expect(countVitest(file, false)).toMatchObject({ passed: 7, failed: 2 });
  });

  it('counts a flaky Playwright test as passed and an error outside of tests as a failure', () => {
    write({ stats: { expected: 5, unexpected: 2, flaky: 1, skipped: 3 }, errors: [{ message: 'no server' }] });
    expect(countPlaywright(file, false)).toMatchObject({ passed: 6, failed: 3 });
  });

  it('always counts a failure when the step failed', () => {
    write({ stats: { expected: 5, unexpected: 0, flaky: 0 }, errors: [] });
    expect(countPlaywright(file, false)).toMatchObject({ passed: 5, failed: 1 });
    write('not json');
    expect(countVitest(file, true)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright(`${file}.missing`, true)).toEqual({ passed: 0, failed: 1 });
  });
});
