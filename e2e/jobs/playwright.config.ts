import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

/** The browser tests of several copies on a real Valkey or Redis, for `npm run jobs`; `npm test` needs Node alone and leaves them out. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  globalSetup: '../support/browser-setup.ts',
  timeout: 120_000,
  expect: { timeout: 60_000 },
  reporter: [['line'], ['json', { outputFile: '../../test-results/jobs.json' }]],
  outputDir: '../../test-results/jobs',
});
