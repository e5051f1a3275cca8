import { BadProxy } from './bad-proxy';
import { test as base, setting } from './test';

export { expect } from './test';

/**
 * The test of the browser suite with a proxy between browser and dashboard: `page` opens addresses at the proxy, which
 * stops with the test. Sign-in goes past it, and cookies know no port.
 */
export const test = base.extend<{ badProxy: BadProxy }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  badProxy: async ({}, use) => {
    const proxy = await BadProxy.start(setting('TEST_DASHBOARD'));
    await use(proxy);
    await proxy.stop();
  },
  baseURL: async ({ badProxy }, use) => use(badProxy.url),
});
