import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Cloud } from '@/lib/embedded/cloud';
import { forbidden, HttpError, notFound, renderGlanceError, unforeseen } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, resource } from '@/lib/embedded/http';
import { callerOf } from '@/lib/embedded/identity/caller';
import { renderFault } from '@/lib/embedded/versioned/fault';
import { microversionOf, type Versioned, versionHeaders } from '@/lib/embedded/versioned/microversion';

/** A service with microversions, as Nova and Cinder are, that is only read here. */
interface VersionedService extends Versioned {
  /** Its type in the catalog, by which access rules name it. */
  type: string;
  /** The folder that all its addresses are under, and within it that of the version: `/compute`, `/v2.1`. */
  folder: string;
  version: string;
  /** What it says where it broke, in the words of the original. */
  broken: string;
  /** What it tells of itself, for which no token is asked. */
  discovery: (app: Hono<CloudEnv>) => void;
  /** What can be read. */
  routes: (app: Hono<CloudEnv>, versionOf: VersionOf) => void;
}

/** The microversion that a request speaks. */
export type VersionOf = (c: CloudContext) => string;

/**
 * Such a service in its frame: addresses, ids of requests, the caller, the microversion, and errors as the original words
 * them.
 */
export function versionedApp(cloud: Cloud, service: VersionedService): Hono<CloudEnv> {
  const pathOf = (request: Request) =>
    getPath(request).slice(service.folder.length).replace(/\/+$/, '') || '/';
  const app = new Hono<CloudEnv>({ getPath: pathOf });
  const versionOf: VersionOf = (c) => microversionOf(c.req.raw.headers, service);
  service.discovery(app);
  app.use(`${service.version}/*`, async (c, next) => {
    const requestId = `req-${randomUUID()}`;
    c.set('cloud', cloud);
    c.header('x-openstack-request-id', requestId);
    c.header('x-compute-request-id', requestId);
    const paths = [c.req.path, getPath(c.req.raw)];
    const asked = { service: service.type, method: c.req.method, paths };
    c.set('caller', callerOf(cloud, c.req.header('x-auth-token') ?? '', requestId, asked));
    for (const [name, value] of Object.entries(versionHeaders(service, versionOf(c)))) c.header(name, value);
    await next();
  });
  service.routes(app, versionOf);
  app.notFound((c) => renderGlanceError(notFound(), c.req.header('accept') ?? null));
  app.onError((error, c) => {
    const id = c.res.headers.get('x-openstack-request-id');
    const told = error instanceof HttpError ? error : unforeseen(error, service.broken);
    const response = renderFault(told, new URL(c.req.url).origin);
    if (id) response.headers.set('x-openstack-request-id', id);
    return response;
  });
  return app;
}

/** How one kind of thing is read. */
interface Reading {
  /** A list, with all that is told of each or with its name alone. */
  list: (c: CloudContext, detailed: boolean) => Response;
  one: (c: CloudContext) => Response;
  /** The sentence of policy, which lets nobody write: `rule` is create, update or delete. */
  refusal: (rule: string) => string;
}

/** The routes of a kind of thing for reading: `path`, `path/detail` and `path/:id`, as Nova and Cinder both have them. */
export function readingRoutes(
  app: Hono<CloudEnv>,
  path: string,
  id: string,
  { list, one, refusal }: Reading,
): void {
  const refused = (rule: string) => () => {
    throw forbidden(refusal(rule));
  };
  resource(app, path, { GET: (c) => list(c, false), POST: refused('create') });
  resource(app, `${path}/detail`, { GET: (c) => list(c, true) });
  resource(app, `${path}/:${id}`, { GET: one, PUT: refused('update'), DELETE: refused('delete') });
}

/** The project of the token: every role of a project may read what is its. Throws `refusal` as a 403. */
export function readingProject({ var: { caller } }: CloudContext, refusal: string): string {
  const { projectId, roles } = caller;
  if (projectId === null || !['reader', 'member', 'admin'].some((role) => roles.has(role)))
    throw forbidden(refusal);
  return projectId;
}
