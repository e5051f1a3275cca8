import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Cloud } from '@/lib/embedded/cloud';
import { renderFault } from '@/lib/embedded/compute/fault';
import { microversionOf, type Versioned, versionHeaders } from '@/lib/embedded/compute/microversion';
import { serverRoutes } from '@/lib/embedded/compute/servers';
import { HttpError, notFound, renderGlanceError, unforeseen } from '@/lib/embedded/error';
import type { CloudContext, CloudEnv } from '@/lib/embedded/http';
import { callerOf } from '@/lib/embedded/identity/caller';

/** As Nova 2023.2, which is of the age of the image service here. */
const compute: Versioned = {
  word: 'compute',
  ownHeader: 'x-openstack-nova-api-version',
  min: '2.1',
  max: '2.95',
};

/** The part of Nova that says which servers use which image, for reading, under /compute. */
export function computeApp(cloud: Cloud): Hono<CloudEnv> {
  const pathOf = (request: Request) => getPath(request).slice('/compute'.length).replace(/\/+$/, '') || '/';
  const app = new Hono<CloudEnv>({ getPath: pathOf });
  app.get('/', (c) => c.json({ versions: [version(c)] }));
  app.get('/v2.1', (c) => c.json({ version: version(c) }));
  const versionOf = (c: CloudContext) => microversionOf(c.req.raw.headers, compute);
  app.use('/v2.1/*', async (c, next) => {
    const requestId = `req-${randomUUID()}`;
    c.set('cloud', cloud);
    c.header('x-openstack-request-id', requestId);
    c.header('x-compute-request-id', requestId);
    const paths = [c.req.path, getPath(c.req.raw)];
    const asked = { service: 'compute', method: c.req.method, paths };
    c.set('caller', callerOf(cloud, c.req.header('x-auth-token') ?? '', requestId, asked));
    for (const [name, value] of Object.entries(versionHeaders(compute, versionOf(c)))) c.header(name, value);
    await next();
  });
  serverRoutes(app, versionOf);
  app.notFound((c) => renderGlanceError(notFound(), c.req.header('accept') ?? null));
  app.onError((error, c) => {
    const said =
      'Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and attach the Nova API log if possible.';
    const id = c.res.headers.get('x-openstack-request-id');
    const known = error instanceof HttpError ? error : unforeseen(error, said);
    const response = renderFault(known, new URL(c.req.url).origin);
    if (id) response.headers.set('x-openstack-request-id', id);
    return response;
  });
  return app;
}

function version(c: CloudContext): object {
  return {
    id: 'v2.1',
    status: 'CURRENT',
    version: compute.max,
    min_version: compute.min,
    updated: '2013-07-23T11:33:21Z',
    links: [{ rel: 'self', href: `${new URL(c.req.url).origin}/compute/v2.1/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }],
  };
}
