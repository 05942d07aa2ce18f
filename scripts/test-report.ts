import fs from 'node:fs';

/** The number of passed and failed checks of a step. */
export type Count = { passed: number; failed: number };

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
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
};

/** A failed step counts at least one failure, regardless of its report. */
function honest(count: Count, succeeded: boolean): Count {
  return succeeded || count.failed > 0 ? count : { ...count, failed: 1 };
}

/** Counts a Vitest report; a file that could not even be loaded is one failure. */
export function countVitest(file: string, succeeded: boolean): Count {
  const report = read<VitestReport>(file);
  if (!report) return asOne(false);
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return honest({ passed: report.numPassedTests, failed: report.numFailedTests + broken.length }, succeeded);
}

/** Counts a Playwright report; errors outside of any test are failures of their own. */
export function countPlaywright(file: string, succeeded: boolean): Count {
  const report = read<PlaywrightReport>(file);
  if (!report) return asOne(false);
  const { expected, flaky, unexpected } = report.stats;
  return honest({ passed: expected + flaky, failed: unexpected + report.errors.length }, succeeded);
}
