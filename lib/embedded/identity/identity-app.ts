import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Cloud } from '@/lib/embedded/cloud';
import { HttpError, notFound, renderKeystoneError, unforeseen } from '@/lib/embedded/error';
import { webSsoRoutes } from '@/lib/embedded/federation/websso-routes';
import { type CloudContext, type CloudEnv, refuseWithoutRoom } from '@/lib/embedded/http';
import { accessRuleRoutes } from '@/lib/embedded/identity/access-rule-routes';
import { applicationCredentialRoutes } from '@/lib/embedded/identity/application-credential-routes';
import { authRoutes } from '@/lib/embedded/identity/auth-routes';
import { catalogRoutes } from '@/lib/embedded/identity/catalog-routes';
import { credentialRoutes } from '@/lib/embedded/identity/credential-routes';
import { domainRoutes } from '@/lib/embedded/identity/domain-routes';
import { AuthMethodError } from '@/lib/embedded/identity/keystone-errors';
import { projectRoutes } from '@/lib/embedded/identity/project-routes';
import { originOf } from '@/lib/embedded/identity/require-token';
import { roleAssignmentRoutes } from '@/lib/embedded/identity/role-assignment-routes';
import { roleRoutes } from '@/lib/embedded/identity/role-routes';
import { userRoutes } from '@/lib/embedded/identity/user-routes';

/** The Keystone subset (Keystone API v3), which answers under /identity. */
export function identityApp(cloud: Cloud): Hono<CloudEnv> {
  const app = new Hono<CloudEnv>({ getPath: (request) => getPath(request).slice('/identity'.length) || '/' });
  app.use('*', async (c, next) => {
    c.set('cloud', cloud);
    refuseWithoutRoom(cloud, c.req);
    await next();
    c.res.headers.set('vary', 'X-Auth-Token');
    c.res.headers.set('x-openstack-request-id', `req-${randomUUID()}`);
  });
  const root = (c: CloudContext) =>
    c.json({ versions: { values: [version(c)] } }, 300, { location: `${originOf(c)}/identity/v3/` });
  app.get('/', root);
  const v3 = (c: CloudContext) => c.json({ version: version(c) });
  app.get('/v3', v3);
  app.get('/v3/', v3);
  authRoutes(app);
  webSsoRoutes(app);
  domainRoutes(app);
  projectRoutes(app);
  userRoutes(app);
  roleRoutes(app);
  roleAssignmentRoutes(app);
  catalogRoutes(app);
  applicationCredentialRoutes(app);
  accessRuleRoutes(app);
  credentialRoutes(app);
  app.notFound(() => renderKeystoneError(notFound()));
  app.onError((error, c) => {
    if (!(error instanceof HttpError)) {
      const said = 'An unexpected error prevented the server from fulfilling your request.';
      return renderKeystoneError(unforeseen(error, said));
    }
    if (error instanceof AuthMethodError) {
      const { status: code, message, identity } = error;
      return c.json({ error: { code, message, identity, title: 'Unauthorized' } }, 401);
    }
    const challenge = `Keystone uri="${originOf(c)}/identity/v3"`;
    if (error.status === 401)
      return renderKeystoneError(new HttpError(401, error.message, { 'www-authenticate': challenge }));
    return renderKeystoneError(error);
  });
  return app;
}

function version(c: CloudContext): object {
  return {
    id: 'v3.14',
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
    links: [{ rel: 'self', href: `${originOf(c)}/identity/v3/` }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
  };
}
