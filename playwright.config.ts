import { existsSync } from 'node:fs';
import { defineConfig, devices } from '@playwright/test';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

export default defineConfig({
  testDir: 'e2e/browser',
  globalSetup: './e2e/support/browser-setup.ts',
  fullyParallel: true,
  workers: 2,
  // A real Glance on the same two cores stores a tenth of what the embedded cloud does in a second.
  timeout: process.env.CONTRACT_URL ? 180_000 : 60_000,
  expect: { timeout: process.env.CONTRACT_URL ? 60_000 : 15_000 },
  // What lies between a browser and its dashboard is the same whatever cloud is behind it.
  testIgnore: process.env.CONTRACT_URL
    ? ['door', 'kept-drafts', 'page-failures', 'steady-pages', 'strange-answers', 'upload-endpoint'].map(
        (name) => `**/${name}.spec.ts`,
      )
    : [],
  // What only one kind of cloud can be brought to.
  grepInvert: process.env.CONTRACT_URL ? /@embedded/ : /@openstack/,
  forbidOnly: true,
  // A second try keeps a busy machine from failing a whole run; `npm test` names what needed one.
  retries: 1,
  reporter: [['line'], ['json', { outputFile: 'test-results/browser.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    locale: 'en-US',
    // The second try is recorded: recording every test makes all of them slower.
    trace: 'on-first-retry',
    launchOptions: {
      ...(system ? { executablePath: system } : {}),
      args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
    },
  },
});
