import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { askedPath } from '@/lib/embedded/asked-path';
import { blockStorageApp } from '@/lib/embedded/block-storage/block-storage-app';
import { bodyLimits } from '@/lib/embedded/body-limits';
import type { Cloud } from '@/lib/embedded/cloud';
import { computeApp } from '@/lib/embedded/compute/compute-app';
import type { CloudConfig } from '@/lib/embedded/config';
import {
  badRequest,
  HttpError,
  notFound,
  renderGlanceError,
  tooLarge,
  unforeseen,
} from '@/lib/embedded/error';
import { answerProvider } from '@/lib/embedded/federation/provider-pages';
import { type CloudEnv, refuseWithoutRoom } from '@/lib/embedded/http';
import { callerOf } from '@/lib/embedded/identity/caller';
import { identityApp } from '@/lib/embedded/identity/identity-app';
import { cacheRoutes } from '@/lib/embedded/image/cache';
import { negotiatedPath, versionList } from '@/lib/embedded/image/discovery';
import { actionRoutes } from '@/lib/embedded/image/image-actions';
import { dataRoutes } from '@/lib/embedded/image/image-data';
import { importRoutes } from '@/lib/embedded/image/image-import';
import { locationRoutes } from '@/lib/embedded/image/image-locations';
import { memberRoutes } from '@/lib/embedded/image/image-members';
import { tagRoutes } from '@/lib/embedded/image/image-tags';
import { imageTaskRoutes } from '@/lib/embedded/image/image-tasks';
import { imageRoutes } from '@/lib/embedded/image/images';
import { infoRoutes } from '@/lib/embedded/image/info';
import { metadefNamespaceRoutes } from '@/lib/embedded/image/metadef-namespaces';
import { metadefObjectRoutes } from '@/lib/embedded/image/metadef-objects';
import { metadefPropertyRoutes } from '@/lib/embedded/image/metadef-properties';
import { metadefResourceTypeRoutes } from '@/lib/embedded/image/metadef-resource-types';
import { metadefTagRoutes } from '@/lib/embedded/image/metadef-tags';
import { schemaRoutes } from '@/lib/embedded/image/schemas';
import { storeRoutes } from '@/lib/embedded/image/store-delete';
import { taskRoutes } from '@/lib/embedded/image/tasks';
import { keyManagerApp } from '@/lib/embedded/key-manager/key-manager-app';
import { answerSample } from '@/lib/embedded/samples/sample-routes';
import { addressOf, knownHosts, unknownHost } from '@/scripts/known-hosts.mjs';

/**
 * All services as one function: Keystone under /identity, Glance under /image, Barbican under /key-manager, Nova under
 * /compute, Cinder under /volume. It takes the request's target besides, as it came: a Request has resolved the `..` in its
 * own.
 */
export function cloudFetch(
  cloud: Cloud,
): (request: Request, target?: string) => Response | Promise<Response> {
  const { config } = cloud;
  const identity = identityApp(cloud);
  const image = imageApp(cloud);
  const keyManager = keyManagerApp(cloud);
  const compute = computeApp(cloud);
  const blockStorage = blockStorageApp(cloud);
  const isOurs = knownHosts(config.host, [
    ...config.allowed_hosts,
    ...(config.public_endpoint ? [new URL(config.public_endpoint).host] : []),
  ]);
  return (request, target) => {
    const { host } = new URL(request.url);
    const path = askedPath(target ?? getPath(request));
    // Probes of orchestrators ask by whatever address they know, and learn nothing that is anybody's.
    if (path === '/image/healthcheck')
      return new Response('OK', { headers: { 'content-type': 'text/plain' } });
    if (!isOurs(host)) {
      const said = unknownHost(host, `http://${addressOf(config.host)}:${config.port}`);
      return renderGlanceError(new HttpError(421, said), request.headers.get('accept'));
    }
    if (
      /^\/identity(\/|$)/.test(path) &&
      Number(request.headers.get('content-length')) > bodyLimits('/v3').bytes
    )
      // oslo.middleware's sizelimit, which stands before Keystone.
      return renderGlanceError(tooLarge('Request is too large.'), request.headers.get('accept'));
    if (/^\/identity(\/|$)/.test(path)) return identity.fetch(request);
    if (config.key_manager && /^\/key-manager(\/|$)/.test(path)) return keyManager.fetch(request);
    if (config.compute && /^\/compute(\/|$)/.test(path)) return compute.fetch(request);
    if (config.block_storage && /^\/volume(\/|$)/.test(path)) return blockStorage.fetch(request);
    if (config.federation.trusted_dashboard.length > 0 && path.startsWith('/provider/'))
      return answerProvider(cloud, request, path);
    if (config.sample_images && path.startsWith('/samples/')) return answerSample(config, request, path);
    // glance-cache-manage knows a host and a port, and no mount point.
    if (/^\/(image|v2[.\d]*)(\/|$)/.test(path)) return answerImage(cloud, request, path, image);
    return Response.json({ services: { identity: '/identity/v3', image: '/image' } }, { status: 300 });
  };
}

function answerImage(
  cloud: Cloud,
  request: Request,
  path: string,
  image: Hono<CloudEnv>,
): Response | Promise<Response> {
  // The database would take it for the end of a text.
  if (/%00/.test(request.url))
    return renderGlanceError(badRequest('An address holds no NUL.'), request.headers.get('accept'));
  if (request.method === 'OPTIONS') return new Response(null, { status: 200 });
  if (negotiatedPath(cloud.config, path) === null) {
    const status = path.replace(/\/+$/, '') === '/image/versions' ? 200 : 300;
    return Response.json(versionList(cloud, new URL(request.url).origin), { status });
  }
  // Glance has no route for HEAD, while Hono would answer it with GET's: any other word is a method of no route.
  return image.fetch(request.method === 'HEAD' ? new Request(request, { method: 'PROBE' }) : request, {
    path,
  });
}

function imageApp(cloud: Cloud): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>({
    getPath: (_, options) => negotiatedPath(cloud.config, options?.env?.path ?? '/') ?? '/',
  });
  app.use('*', async (c, next) => {
    const sent = c.req.header('x-openstack-request-id');
    const requestId = sent && /^[\x21-\x7e]{1,64}$/.test(sent) ? sent : `req-${randomUUID()}`;
    c.set('cloud', cloud);
    c.header('x-openstack-request-id', requestId);
    const paths = [c.req.path, getPath(c.req.raw)];
    const asked = { service: 'image', method: c.req.method, paths };
    c.set('caller', callerOf(cloud, c.req.header('x-auth-token') ?? '', requestId, asked));
    refuseWithoutRoom(cloud, c.req);
    await next();
  });
  // Paste's urlmap, which stands behind the middleware that wants a token.
  app.all('/v2', ({ req }) => {
    const location = `${req.url.replace(/\?.*$/, '')}/`;
    return new Response(null, { status: 302, headers: { location } });
  });
  addImageRoutes(app, cloud.config);
  app.notFound((c) => withRequestId(c.res, renderGlanceError(notFound(), c.req.header('accept') ?? null)));
  app.onError((error, c) => {
    const accept = c.req.header('accept') ?? null;
    if (error instanceof HttpError)
      return withRequestId(c.res, renderGlanceError(challenged(error, c.req.url), accept));
    const said = 'The server has either erred or is incapable of performing the requested operation.';
    return withRequestId(c.res, renderGlanceError(unforeseen(error, said), accept));
  });
  return app;
}

/** Every route of Glance that a configuration serves. */
export function addImageRoutes(app: Hono<CloudEnv>, config: CloudConfig): void {
  infoRoutes(app);
  schemaRoutes(app);
  imageRoutes(app);
  dataRoutes(app);
  importRoutes(app);
  memberRoutes(app);
  tagRoutes(app);
  actionRoutes(app);
  imageTaskRoutes(app);
  taskRoutes(app);
  storeRoutes(app);
  if (config.api_version >= 17) locationRoutes(app);
  cacheRoutes(app, config);
  metadefNamespaceRoutes(app);
  metadefPropertyRoutes(app);
  metadefObjectRoutes(app);
  metadefTagRoutes(app);
  metadefResourceTypeRoutes(app);
}

function challenged(error: HttpError, url: string): HttpError {
  if (error.status !== 401) return error;
  const uri = `${new URL(url).origin}/identity`;
  return new HttpError(401, error.message, { 'www-authenticate': `Keystone uri="${uri}"` });
}

function withRequestId(prepared: Response, response: Response): Response {
  const id = prepared.headers.get('x-openstack-request-id');
  if (id) response.headers.set('x-openstack-request-id', id);
  return response;
}
