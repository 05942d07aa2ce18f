import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-report';

const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'report-')), 'report.json');
const write = (report: unknown) => fs.writeFileSync(file, typeof report === 'string' ? report : JSON.stringify(report));
afterAll(() => fs.rmSync(path.dirname(file), { recursive: true, force: true }));

describe('test report', () => {
  it('counts a failure for each Vitest file that could not be loaded', () => {
    write({
      numPassedTests: 7,
      numFailedTests: 1,
      testResults: [
        { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
        { status: 'failed', assertionResults: [] },
        { status: 'passed', assertionResults: [{ status: 'passed' }] },
      ],
    });
    expect(countVitest(file, false)).toEqual({ passed: 7, failed: 2 });
  });

  it('counts a flaky Playwright test as passed and an error outside of tests as a failure', () => {
    write({ stats: { expected: 5, unexpected: 2, flaky: 1, skipped: 3 }, errors: [{ message: 'no server' }] });
    expect(countPlaywright(file, false)).toEqual({ passed: 6, failed: 3 });
  });

  it('always counts a failure when the step failed', () => {
    write({ stats: { expected: 5, unexpected: 0, flaky: 0 }, errors: [] });
    expect(countPlaywright(file, false)).toEqual({ passed: 5, failed: 1 });
    write('not json');
    expect(countVitest(file, true)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright(`${file}.missing`, true)).toEqual({ passed: 0, failed: 1 });
  });
});
