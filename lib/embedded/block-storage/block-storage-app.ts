import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { volumeRoutes } from '@/lib/embedded/block-storage/volumes';
import type { Cloud } from '@/lib/embedded/cloud';
import { renderFault } from '@/lib/embedded/compute/fault';
import { microversionOf, type Versioned, versionHeaders } from '@/lib/embedded/compute/microversion';
import { HttpError, notFound, renderGlanceError, unforeseen } from '@/lib/embedded/error';
import type { CloudContext, CloudEnv } from '@/lib/embedded/http';
import { callerOf } from '@/lib/embedded/identity/caller';

/** As Cinder 2023.2. */
const volume: Versioned = { word: 'volume', min: '3.0', max: '3.70' };

/** The part of Cinder that says which volumes were made from which image, for reading, under /volume. */
export function blockStorageApp(cloud: Cloud): Hono<CloudEnv> {
  const pathOf = (request: Request) => getPath(request).slice('/volume'.length).replace(/\/+$/, '') || '/';
  const app = new Hono<CloudEnv>({ getPath: pathOf });
  app.get('/', (c) => c.json({ versions: [version(c)] }, 300));
  app.get('/v3', (c) => c.json({ versions: [version(c)] }));
  app.use('/v3/*', async (c, next) => {
    const requestId = `req-${randomUUID()}`;
    c.set('cloud', cloud);
    c.header('x-openstack-request-id', requestId);
    c.header('x-compute-request-id', requestId);
    const paths = [c.req.path, getPath(c.req.raw)];
    const asked = { service: 'block-storage', method: c.req.method, paths };
    c.set('caller', callerOf(cloud, c.req.header('x-auth-token') ?? '', requestId, asked));
    const spoken = microversionOf(c.req.raw.headers, volume);
    for (const [name, value] of Object.entries(versionHeaders(volume, spoken))) c.header(name, value);
    await next();
  });
  volumeRoutes(app);
  app.notFound((c) => renderGlanceError(notFound(), c.req.header('accept') ?? null));
  app.onError((error, c) => {
    const said = 'The server has either erred or is incapable of performing the requested operation.';
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
    id: 'v3.0',
    status: 'CURRENT',
    version: volume.max,
    min_version: volume.min,
    updated: '2023-08-31T00:00:00Z',
    links: [{ rel: 'self', href: `${new URL(c.req.url).origin}/volume/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
  };
}
