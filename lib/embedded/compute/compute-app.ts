import type { Hono } from 'hono';
import type { Cloud } from '@/lib/embedded/cloud';
import { computeServiceRoutes } from '@/lib/embedded/compute/compute-services';
import { serverRoutes } from '@/lib/embedded/compute/servers';
import type { CloudContext, CloudEnv } from '@/lib/embedded/http';
import { versionedApp } from '@/lib/embedded/versioned/versioned-app';

/** As Nova 2023.2, which is of the age of the image service here. */
const versions = { min: '2.1', max: '2.95' };

/** The part of Nova that says which servers use which image, for reading, under /compute. */
export function computeApp(cloud: Cloud): Hono<CloudEnv> {
  return versionedApp(cloud, {
    ...versions,
    type: 'compute',
    word: 'compute',
    ownHeader: 'x-openstack-nova-api-version',
    folder: '/compute',
    version: '/v2.1',
    broken:
      'Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.',
    discovery: (app) => {
      app.get('/', (c) => c.json({ versions: [version(c)] }));
      app.get('/v2.1', (c) => c.json({ version: version(c) }));
    },
    routes: (app, versionOf) => {
      serverRoutes(app, versionOf);
      computeServiceRoutes(app, versionOf);
    },
  });
}

function version(c: CloudContext): object {
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: versions.max,
    min_version: versions.min,
    updated: '2013-07-23T11:33:21Z',
    links: [{ rel: 'self', href: `${new URL(c.req.url).origin}/compute/v2.1/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
  };
}
