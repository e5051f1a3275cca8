import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Cloud } from '@/lib/embedded/cloud';
import { HttpError, notFound, renderBarbicanError, unforeseen } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, refuseWithoutRoom } from '@/lib/embedded/http';
import { callerOf } from '@/lib/embedded/identity/caller';
import { secretRoutes } from '@/lib/embedded/key-manager/secrets';

/** The part of Barbican (API v1, without microversions) that certificates of signed images need, under /key-manager. */
export function keyManagerApp(cloud: Cloud): Hono<CloudEnv> {
  // Clients post to "secrets/": a last slash means nothing.
  const pathOf = (request: Request) =>
    getPath(request).slice('/key-manager'.length).replace(/\/+$/, '') || '/';
  const app = new Hono<CloudEnv>({ getPath: pathOf });
  app.get('/', (c) => c.json({ versions: { values: [version(c)] } }, 300));
  app.get('/v1', (c) => c.json({ version: version(c) }));
  app.use('/v1/*', async (c, next) => {
    const requestId = `req-${randomUUID()}`;
    c.set('cloud', cloud);
    c.header('x-openstack-request-id', requestId);
    const paths = [c.req.path, getPath(c.req.raw)];
    const asked = { service: 'key-manager', method: c.req.method, paths };
    c.set('caller', callerOf(cloud, c.req.header('x-auth-token') ?? '', requestId, asked));
    refuseWithoutRoom(cloud, c.req);
    await next();
  });
  secretRoutes(app);
  app.notFound(() => renderBarbicanError(notFound()));
  app.onError((error, c) => {
    const said = 'Failure seen - please contact site administrator.';
    const id = c.res.headers.get('x-openstack-request-id');
    const response = renderBarbicanError(error instanceof HttpError ? error : unforeseen(error, said));
    if (id) response.headers.set('x-openstack-request-id', id);
    return response;
  });
  return app;
}

function version(c: CloudContext): object {
  return {
    id: 'v1',
    status: 'stable',
    links: [{ rel: 'self', href: `${new URL(c.req.url).origin}/key-manager/v1/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.key-manager-v1+json' }],
  };
}
