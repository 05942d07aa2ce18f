import fs from 'node:fs';
import path from 'node:path';

/**
 * The number of passed and failed checks of a step, and the names of the failed ones, and of those that passed only at their second
 * run, where the step reports them.
 */
export type Count = { passed: number; failed: number; failures?: string[]; flaky?: string[] };

/** The count of a step without a report: one check. */
export function asOne(succeeded: boolean): Count {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1 };
}

function read<T>(file: string): T | undefined {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as T;
  } catch {
    return undefined;
  }
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
};

type PlaywrightSuite = {
  file: string;
  title: string;
  suites?: PlaywrightSuite[];
  specs?: { title: string; line: number; tests: { projectName: string; status: string }[] }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: { message?: string }[];
  suites?: PlaywrightSuite[];
};

/** A failed step counts at least one failure, regardless of its report. */
function honest(count: Count, succeeded: boolean): Count {
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** Counts a Vitest report; a file that could not even be loaded is one failure. */
export function countVitest(file: string, succeeded: boolean): Count {
  const report = read<VitestReport>(file);
  if (!report) return asOne(false);
  const failures: string[] = [];
  for (const { name, status, assertionResults } of report.testResults) {
    const place = path.relative('.', name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    for (const { fullName } of failed) failures.push(`${place}: ${fullName}`);
    if (status === 'failed' && failed.length === 0) failures.push(`${place} could not be loaded`);
  }
  return honest({ passed: report.numPassedTests, failed: failures.length, failures }, succeeded);
}

function specsWith(outcome: 'unexpected' | 'flaky', suites: PlaywrightSuite[]): string[] {
  return suites.flatMap(({ file, suites = [], specs = [] }) => [
    ...specs.flatMap(({ title, line, tests }) =>
      tests
        .filter(({ status }) => status === outcome)
        .map(({ projectName }) => `[${projectName}] e2e/${file}:${line}: ${title}`),
    ),
    ...specsWith(outcome, suites),
  ]);
}

/** Counts a Playwright report; errors outside of any test are failures of their own. */
export function countPlaywright(file: string, succeeded: boolean): Count {
  const report = read<PlaywrightReport>(file);
  if (!report) return asOne(false);
  const { expected, flaky, unexpected } = report.stats;
  const failures = [
    ...specsWith('unexpected', report.suites ?? []),
    ...report.errors.map(({ message }) => message?.split('\n')[0] ?? 'An error outside of any test'),
  ];
  const count = { passed: expected + flaky, failed: unexpected + report.errors.length, failures };
  return honest({ ...count, flaky: specsWith('flaky', report.suites ?? []) }, succeeded);
}
