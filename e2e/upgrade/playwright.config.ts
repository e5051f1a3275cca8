import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

/** The tests of upgrades with two real builds and a real HAProxy, for `npm run upgrade`; `npm test` needs Node alone and leaves them out. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  globalSetup: '../support/browser-setup.ts',
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  reporter: [['line'], ['json', { outputFile: '../../test-results/upgrade.json' }]],
  outputDir: '../../test-results/upgrade',
});
