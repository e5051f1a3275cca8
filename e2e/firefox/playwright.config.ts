import { fileURLToPath } from 'node:url';
import { defineConfig, devices } from '@playwright/test';
import base from '../../playwright.config';

/** The main flows of the browser suite in Debian's Firefox ESR, by WebDriver BiDi, for `npm run firefox`. */
export default defineConfig({
  ...base,
  testDir: '../browser',
  globalSetup: '../support/browser-setup.ts',
  grep: process.env.FIREFOX_ALL ? /./ : /@firefox/,
  workers: 1,
  reporter: [['line'], ['json', { outputFile: '../../test-results/firefox.json' }]],
  outputDir: '../../test-results/firefox',
  use: {
    ...devices['Desktop Firefox'],
    channel: 'moz-firefox',
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    launchOptions: { executablePath: fileURLToPath(new URL('firefox.mjs', import.meta.url)) },
  },
});
