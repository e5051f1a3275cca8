import type { Hono } from 'hono';
import { notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { matches } from '@/lib/embedded/identity/list-filter';
import { catalogFor } from '@/lib/embedded/identity/represent';
import {
  identityUrl,
  originOf,
  requireAdmin,
  requireToken,
  selfLinks,
} from '@/lib/embedded/identity/require-token';

/** /v3/services, /v3/endpoints and /v3/regions: the catalog as an administrator reads it. It is set by configuration. */
export function catalogRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/services', {
    GET: (c) => {
      requireAdmin(c, 'list_services');
      const found = servicesOf(c).filter((row) => matches(c, row, ['name', 'type']));
      return c.json({ services: found, links: selfLinks(c) });
    },
  });
  resource(app, '/v3/services/:service_id', {
    GET: (c) => {
      requireAdmin(c, 'get_service');
      return c.json({ service: byId(servicesOf(c), 'service', param(c, 'service_id')) });
    },
  });
  resource(app, '/v3/endpoints', {
    GET: (c) => {
      requireAdmin(c, 'list_endpoints');
      const found = endpointsOf(c).filter((row) => matches(c, row, ['interface', 'service_id', 'region_id']));
      return c.json({ endpoints: found, links: selfLinks(c) });
    },
  });
  resource(app, '/v3/endpoints/:endpoint_id', {
    GET: (c) => {
      requireAdmin(c, 'get_endpoint');
      return c.json({ endpoint: byId(endpointsOf(c), 'endpoint', param(c, 'endpoint_id')) });
    },
  });
  resource(app, '/v3/regions', {
    GET: (c) => {
      requireToken(c);
      const found = regionsOf(c).filter((row) => matches(c, row, ['parent_region_id']));
      return c.json({ regions: found, links: selfLinks(c) });
    },
  });
  resource(app, '/v3/regions/:region_id', {
    GET: (c) => {
      requireToken(c);
      return c.json({ region: byId(regionsOf(c), 'region', param(c, 'region_id')) });
    },
  });
}

function servicesOf(c: CloudContext) {
  return catalogFor(c.var.cloud, originOf(c)).map(({ id = '', type, name = '' }) => ({
    name,
    id,
    type,
    enabled: true,
    links: { self: `${identityUrl(c)}/services/${id}` },
  }));
}

function endpointsOf(c: CloudContext) {
  return catalogFor(c.var.cloud, originOf(c)).flatMap((service) =>
    service.endpoints.map(({ id = '', interface: side, region_id = null, url }) => ({
      id,
      interface: side,
      region_id,
      service_id: service.id ?? '',
      url,
      enabled: true,
      region: region_id,
      links: { self: `${identityUrl(c)}/endpoints/${id}` },
    })),
  );
}

function regionsOf(c: CloudContext) {
  return c.var.cloud.config.regions.map((id) => ({
    id,
    description: '',
    parent_region_id: null,
    links: { self: `${identityUrl(c)}/regions/${encodeURIComponent(id)}` },
  }));
}

function byId<Row extends { id: string }>(rows: Row[], what: string, id: string): Row {
  const row = rows.find((known) => known.id === id);
  if (!row) throw notFound(`Could not find ${what}: ${id}.`);
  return row;
}
