import fs from 'node:fs';

/** How many checks of a step passed and failed. */
export type Count = { passed: number; failed: number };

/** What a step counts for when it left no report: one check. */
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

/** Whatever the numbers say, a step that failed counts at least one failure. */
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
