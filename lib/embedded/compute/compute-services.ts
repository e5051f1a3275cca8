import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { servers } from '@/lib/embedded/db/schema';
import { forbidden } from '@/lib/embedded/error';
import { type CloudEnv, resource } from '@/lib/embedded/http';
import { compareVersions } from '@/lib/embedded/versioned/microversion';
import type { VersionOf } from '@/lib/embedded/versioned/versioned-app';

/**
 * GET /v2.1/os-services of Nova (nova/api/openstack/compute/services.py), which administrators read: nothing runs here, so
 * that there is none but, from 2.69 on, that of a cell where servers are out of reach.
 */
export function computeServiceRoutes(app: Hono<CloudEnv>, versionOf: VersionOf): void {
  resource(app, '/v2.1/os-services', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      if (!caller.isAdmin)
        throw forbidden("Policy doesn't allow os_compute_api:os-services:list to be performed.");
      const away =
        compareVersions(versionOf(c), '2.69') >= 0 &&
        cloud.db
          .select({ id: servers.id })
          .from(servers)
          .where(eq(servers.out_of_reach, true))
          .limit(1)
          .get();
      return c.json({ services: away ? [{ binary: 'nova-compute', host: 'away', status: 'UNKNOWN' }] : [] });
    },
  });
}
