import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';

/** The tests of single sign-on at a real Keystone behind Apache, for `npm run test:openstack -- sso`, which starts all of it. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  grepInvert: [],
  globalSetup: '../support/browser-setup.ts',
  // The dashboard has the one port that Keystone trusts.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['json', { outputFile: '../../test-results/sso.json' }]],
  outputDir: '../../test-results/sso',
});
