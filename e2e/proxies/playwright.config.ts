import { defineConfig } from '@playwright/test';
import base from '../../playwright.config';
import { publicName } from './front';

const { launchOptions } = base.use ?? {};

/** The browser tests behind real proxies, which `npm run proxies` installs; `npm test` needs Node alone and leaves them out. */
export default defineConfig({
  ...base,
  testDir: '.',
  testIgnore: [],
  globalSetup: '../support/browser-setup.ts',
  reporter: [['line'], ['json', { outputFile: '../../test-results/proxies.json' }]],
  outputDir: '../../test-results/proxies',
  use: {
    ...base.use,
    ignoreHTTPSErrors: true,
    launchOptions: {
      ...launchOptions,
      args: [...(launchOptions?.args ?? []), `--host-resolver-rules=MAP ${publicName} 127.0.0.1`],
    },
  },
});
