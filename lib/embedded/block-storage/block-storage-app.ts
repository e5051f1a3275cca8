import type { Hono } from 'hono';
import { volumeRoutes } from '@/lib/embedded/block-storage/volumes';
import type { Cloud } from '@/lib/embedded/cloud';
import type { CloudContext, CloudEnv } from '@/lib/embedded/http';
import { versionedApp } from '@/lib/embedded/versioned/versioned-app';

/** As Cinder 2023.2. */
const versions = { min: '3.0', max: '3.70' };

/** The part of Cinder that says which volumes were made from which image, for reading, under /volume. */
export function blockStorageApp(cloud: Cloud): Hono<CloudEnv> {
  return versionedApp(cloud, {
    ...versions,
    type: 'block-storage',
    word: 'volume',
    folder: '/volume',
    version: '/v3',
    broken: 'The server has either erred or is incapable of performing the requested operation.',
    discovery: (app) => {
      app.get('/', (c) => c.json({ versions: [version(c)] }, 300));
      app.get('/v3', (c) => c.json({ versions: [version(c)] }));
    },
    routes: volumeRoutes,
  });
}

function version(c: CloudContext): object {
  return {
    id: 'v3.0',
    status: 'CURRENT',
    version: versions.max,
    min_version: versions.min,
    updated: '2023-08-31T00:00:00Z',
    links: [{ rel: 'self', href: `${new URL(c.req.url).origin}/volume/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
  };
}
