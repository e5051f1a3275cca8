import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const alias = {
  '@': fileURLToPath(new URL('.', import.meta.url)),
  // The mark that keeps a module out of the browser's bundles throws outside of React's server, as its own entry for it does not.
  'server-only': fileURLToPath(new URL('node_modules/server-only/empty.js', import.meta.url)),
};

/** `unit` lies beside the code it tests, `contract` drives a whole cloud over HTTP, `stock` runs OpenStack's commands, `crash` kills a cloud, `cuts` breaks the browser's line, `compute` asks a real Nova and Cinder, `diff` compares two clouds. */
export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        // Far from UTC, so that a time of Glance that is read as a local one is found.
        test: {
          name: 'unit',
          testTimeout: 30_000,
          hookTimeout: 30_000,
          env: { TZ: 'Asia/Shanghai' },
          include: ['{lib,components,scripts,e2e/support}/**/*.test.{ts,tsx}'],
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'contract',
          include: ['e2e/contract/**/*.test.ts'],
          // A second try keeps a busy machine from failing a whole run; `npm test` names what needed one.
          retry: 1,
          globalSetup: ['e2e/contract/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'stock',
          include: ['e2e/openstack/**/*.test.ts'],
          retry: 1,
          // Part of the package of Glance itself, which only the tests on a real OpenStack install.
          exclude: existsSync('/usr/bin/glance-cache-manage') ? [] : ['e2e/openstack/cache-manage.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: { name: 'crash', include: process.env.CONTRACT_URL ? [] : ['e2e/crash/**/*.test.ts'] },
      },
      {
        resolve: { alias },
        // Needs a browser and the built dashboard: only where CUTS says how many.
        test: {
          name: 'cuts',
          include: process.env.CUTS ? ['e2e/cuts/**/*.test.ts'] : [],
          fileParallelism: false,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'compute',
          include: process.env.COMPUTE_DIR ? ['e2e/compute/**/*.test.ts'] : [],
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: { name: 'diff', include: process.env.CONTRACT_URL ? ['e2e/diff/**/*.test.ts'] : [] },
      },
    ],
  },
});
