import { defineConfig } from '@playwright/test';
import { CHROMIUM_ARGS, chromiumCandidates } from './tests/chromium';
import { ENGINES, type Engine } from './tests/engines';

const port = Number(process.env.PORT || 3100);
const given = process.env.BASE_URL;
// Where the specs find `demo.json`; set here because each of Playwright's workers loads this file.
process.env.E2E_DATA_DIR ??= '.test/e2e';

/** Journeys in a real browser, against the production server and a second process on the same database (see scripts/test-server.ts). */
export default defineConfig<unknown, { engine: Engine }>({
  testDir: './e2e',
  outputDir: './test-results',
  // Twice what a busy machine needs; what is waited for within is asserted on its own.
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  // On a machine that other work slows down, a browser may stand still for minutes. What passes only at its second run is named as
  // flaky at the end of the gate.
  retries: process.env.CI ? 1 : 0,
  use: {
    baseURL: given ?? `http://localhost:${port}`,
    // A trace of every test takes longer than the tests: `--trace on` records one where it is wanted.
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: chromiumCandidates()[0], args: CHROMIUM_ARGS },
  },
  projects: [
    { name: 'Journeys', testIgnore: 'engines/**' },
    // The same tests in each engine; see docs/decisions/0038-three-engines.md.
    ...ENGINES.map((engine) => ({ name: engine, testMatch: 'engines/**/*.spec.ts', use: { engine } })),
  ],
  webServer: given
    ? undefined
    : {
        command: 'node --import tsx scripts/test-server.ts',
        env: { PORT: String(port) },
        // The second process comes up last.
        url: `http://localhost:${port + 1}/api/health/ready`,
        timeout: 180_000,
        stdout: 'pipe',
        reuseExistingServer: !process.env.CI,
        gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
      },
});
