import { defineConfig } from '@playwright/test';
import base from '../proxies/playwright.config';

/** The one walk from a clone to an upgrade under people's hands, for `npm run test:openstack -- walk`, which starts the cloud. */
export default defineConfig({
  ...base,
  testDir: '.',
  grepInvert: [],
  workers: 1,
  retries: 0,
  expect: { timeout: 60_000 },
  reporter: [['line'], ['json', { outputFile: '../../test-results/walk.json' }]],
  outputDir: '../../test-results/walk',
});
