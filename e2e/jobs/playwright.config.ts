import { defineConfig } from '@playwright/test';
import base from '../proxies/playwright.config';

/** The browser tests of several copies, on a real Valkey or Redis and behind real proxies, for `npm run jobs`. */
export default defineConfig({
  ...base,
  testDir: '.',
  timeout: 120_000,
  expect: { timeout: 60_000 },
  reporter: [['line'], ['json', { outputFile: '../../test-results/jobs.json' }]],
  outputDir: '../../test-results/jobs',
});
