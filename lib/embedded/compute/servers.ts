import { and, desc, eq, inArray, lt, or, type SQL } from 'drizzle-orm';
import type { Hono } from 'hono';
import { serverToWire, unreachableToWire } from '@/lib/embedded/compute/server-record';
import { servers, volumes } from '@/lib/embedded/db/schema';
import { badRequest, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param } from '@/lib/embedded/http';
import { compareVersions } from '@/lib/embedded/versioned/microversion';
import { limitOf, nextLink, saysYes } from '@/lib/embedded/versioned/page';
import { readingProject, readingRoutes, type VersionOf } from '@/lib/embedded/versioned/versioned-app';

type ServerRow = typeof servers.$inferSelect;

/** /v2.1/servers of Nova, for reading (nova/api/openstack/compute/servers.py): policy lets nobody write. */
export function serverRoutes(app: Hono<CloudEnv>, versionOf: VersionOf): void {
  readingRoutes(app, '/v2.1/servers', 'server_id', {
    list: (c, detailed) => list(c, versionOf(c), detailed),
    one: (c) => one(c, versionOf(c)),
    refusal,
  });
}

const refusal = (rule: string) => `Policy doesn't allow os_compute_api:servers:${rule} to be performed.`;

function one(c: CloudContext, version: string): Response {
  const id = param(c, 'server_id');
  const row = c.var.cloud.db.select().from(servers).where(eq(servers.id, id)).get();
  if (!row || !(c.var.caller.isAdmin || row.project_id === readingProject(c, refusal('show'))))
    throw notFound(`Instance ${id} could not be found.`);
  return c.json({ server: serverToWire(row, attachedTo(c, [row]), originOf(c), version) });
}

/**
 * A list, newest first; servers out of reach are in it from 2.69 on, where nothing is looked for and no page is begun, and
 * only as far as the others leave room in it.
 */
function list(c: CloudContext, version: string, detailed: boolean): Response {
  const { cloud, caller } = c.var;
  const rule = detailed ? 'detail' : 'index';
  const projectId = readingProject(c, refusal(rule));
  const query = new URL(c.req.url).searchParams;
  const everywhere = saysYes(query.get('all_tenants'));
  if (everywhere && !caller.isAdmin) throw forbidden(refusal(`${rule}:get_all_tenants`));
  const limit = limitOf(query);
  const wanted = [everywhere ? projectNamed(query) : eq(servers.project_id, projectId), ...filters(query)];
  const marker = query.get('marker');
  const behind = marker === null ? undefined : isBehind(c, marker);
  const rows = cloud.db
    .select()
    .from(servers)
    .where(and(...wanted, behind, eq(servers.out_of_reach, false)))
    .orderBy(desc(servers.created_at), desc(servers.id))
    .limit(limit)
    .all();
  const plain = filters(query).length === 0 && marker === null && !query.has('limit');
  const unreachable =
    plain && compareVersions(version, '2.69') >= 0
      ? cloud.db
          .select()
          .from(servers)
          .where(and(...wanted, eq(servers.out_of_reach, true)))
          .limit(limit - rows.length)
          .all()
      : [];
  const origin = originOf(c);
  const attached = detailed ? attachedTo(c, rows) : new Map<string, string[]>();
  const shown = rows.map((row) => serverToWire(row, attached, origin, version));
  const last = rows.at(-1);
  return c.json({
    servers: [
      ...shown.map((server) =>
        detailed ? server : { id: server.id, name: server.name, links: server.links },
      ),
      ...unreachable.map((row) => unreachableToWire(row, origin, detailed)),
    ],
    ...(last && rows.length === limit ? { servers_links: nextLink(c.req.url, last.id) } : {}),
  });
}

function projectNamed(query: URLSearchParams): SQL | undefined {
  const named = query.get('project_id') ?? query.get('tenant_id');
  return named === null ? undefined : eq(servers.project_id, named);
}

/** What a query looks for by the names that Nova has; others are left aside, as before 2.75. */
function filters(query: URLSearchParams): SQL[] {
  const found: SQL[] = [];
  const image = query.get('image');
  const status = query.get('status');
  const name = query.get('name');
  if (image !== null) found.push(eq(servers.image_id, image));
  if (status !== null) found.push(eq(servers.status, status.toUpperCase()));
  // Nova takes a pattern; here it is the name itself.
  if (name !== null) found.push(eq(servers.name, name));
  return found;
}

function isBehind(c: CloudContext, marker: string): SQL | undefined {
  const row = c.var.cloud.db.select().from(servers).where(eq(servers.id, marker)).get();
  if (!row) throw badRequest(`marker [${marker}] not found`);
  return or(
    lt(servers.created_at, row.created_at),
    and(eq(servers.created_at, row.created_at), lt(servers.id, row.id)),
  );
}

/** Ids of the volumes of servers. */
function attachedTo(c: CloudContext, rows: ServerRow[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return found;
  const attached = c.var.cloud.db
    .select({ id: volumes.id, server_id: volumes.server_id })
    .from(volumes)
    .where(inArray(volumes.server_id, ids))
    .all();
  for (const { id, server_id } of attached)
    if (server_id !== null) found.set(server_id, [...(found.get(server_id) ?? []), id]);
  return found;
}

const originOf = (c: CloudContext) => new URL(c.req.url).origin;
