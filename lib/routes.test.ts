import { expect, test } from 'vitest';
import { routes } from '@/lib/routes';

// Plain JavaScript, which has no types to be looked for.
const configPath = '../next.config.js';

test('where the catalog of definitions was before leads to where it is, for good', async () => {
  const { default: nextConfig } = await import(configPath);
  expect(await nextConfig('phase-development-server').redirects()).toEqual([
    { source: '/metadata', destination: routes.namespaces(), permanent: true },
    {
      source: '/metadata/:namespace',
      destination: decodeURIComponent(routes.namespace(':namespace')),
      permanent: true,
    },
  ]);
});
