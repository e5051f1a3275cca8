import { and, desc, eq, lt, or, type SQL } from 'drizzle-orm';
import type { Hono } from 'hono';
import { volumes } from '@/lib/embedded/db/schema';
import { badRequest, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, wireMicros } from '@/lib/embedded/http';
import { limitOf, nextLink, saysYes } from '@/lib/embedded/versioned/page';
import { readingProject, readingRoutes } from '@/lib/embedded/versioned/versioned-app';

type VolumeRow = typeof volumes.$inferSelect;

/**
 * /v3/{project}/volumes of Cinder, for reading (cinder/api/v3/volumes.py): policy lets nobody write. Since Yoga the project
 * may be left out of the address.
 */
export function volumeRoutes(app: Hono<CloudEnv>): void {
  for (const root of ['/v3', '/v3/:project_id'])
    readingRoutes(app, `${root}/volumes`, 'volume_id', { list, one, refusal });
}

const refusal = (rule: string) => `Policy doesn't allow volume:${rule} to be performed.`;

function one(c: CloudContext): Response {
  const id = param(c, 'volume_id');
  const projectId = projectOf(c, 'get');
  const row = c.var.cloud.db.select().from(volumes).where(eq(volumes.id, id)).get();
  if (!row || !(c.var.caller.isAdmin || row.project_id === projectId))
    throw notFound(`Volume ${id} could not be found.`);
  return c.json({ volume: volumeToWire(c, row) });
}

/** The project of the token, which an address that names one has to name as well. */
function projectOf(c: CloudContext, rule: string): string {
  const projectId = readingProject(c, refusal(rule));
  const named = c.req.param('project_id');
  if (named !== undefined && named !== projectId) throw badRequest('Malformed request url');
  return projectId;
}

/** A list, newest first. `all_tenants` of somebody who is no administrator is left aside, as Cinder does. */
function list(c: CloudContext, detailed: boolean): Response {
  const { cloud, caller } = c.var;
  const projectId = projectOf(c, 'get_all');
  const query = new URL(c.req.url).searchParams;
  const everywhere = caller.isAdmin && saysYes(query.get('all_tenants'));
  const limit = limitOf(query);
  const marker = query.get('marker');
  const rows = cloud.db
    .select()
    .from(volumes)
    .where(
      and(
        everywhere ? undefined : eq(volumes.project_id, projectId),
        ...filters(query),
        marker === null ? undefined : isBehind(c, marker),
      ),
    )
    .orderBy(desc(volumes.created_at), desc(volumes.id))
    .limit(limit)
    .all();
  const last = rows.at(-1);
  return c.json({
    volumes: rows.map((row) => {
      const shown = volumeToWire(c, row);
      return detailed ? shown : { id: shown.id, name: shown.name, links: shown.links };
    }),
    ...(last && rows.length === limit ? { volumes_links: nextLink(c.req.url, last.id) } : {}),
  });
}

function filters(query: URLSearchParams): SQL[] {
  const found: SQL[] = [];
  const name = query.get('name');
  const status = query.get('status');
  const bootable = query.get('bootable');
  if (name !== null) found.push(eq(volumes.name, name));
  if (status !== null) found.push(eq(volumes.status, status));
  if (bootable !== null) found.push(eq(volumes.bootable, saysYes(bootable)));
  return found;
}

function isBehind(c: CloudContext, marker: string): SQL | undefined {
  const row = c.var.cloud.db.select().from(volumes).where(eq(volumes.id, marker)).get();
  if (!row) throw notFound(`Volume ${marker} could not be found.`);
  return or(
    lt(volumes.created_at, row.created_at),
    and(eq(volumes.created_at, row.created_at), lt(volumes.id, row.id)),
  );
}

/** A volume as Cinder shows it (cinder/api/v3/views/volumes.py); the project is told by os-vol-tenant-attr. */
function volumeToWire(c: CloudContext, row: VolumeRow) {
  const origin = new URL(c.req.url).origin;
  const { id, name, status, size, image_id, server_id } = row;
  return {
    id,
    name,
    status,
    size,
    description: null,
    volume_type: '__DEFAULT__',
    bootable: String(row.bootable),
    encrypted: false,
    multiattach: false,
    availability_zone: 'nova',
    created_at: wireMicros(row.created_at),
    updated_at: wireMicros(row.updated_at),
    user_id: row.user_id,
    snapshot_id: null,
    source_volid: null,
    consistencygroup_id: null,
    replication_status: null,
    metadata: {},
    attachments:
      server_id === null
        ? []
        : [
            {
              id,
              attachment_id: id,
              volume_id: id,
              server_id,
              host_name: null,
              device: '/dev/vda',
              attached_at: wireMicros(row.created_at),
            },
          ],
    links: [
      { rel: 'self', href: `${origin}/volume/v3/volumes/${id}` },
      { rel: 'bookmark', href: `${origin}/volume/volumes/${id}` },
    ],
    'os-vol-tenant-attr:tenant_id': row.project_id,
    ...(image_id === null ? {} : { volume_image_metadata: { image_id, image_name: row.image_name ?? '' } }),
  };
}
