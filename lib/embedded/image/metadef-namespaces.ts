import { and, desc, eq, exists, inArray, sql } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { MetadefNamespace, MetadefProperty } from '@/lib/contract/metadef';
import { metadefVisibilities } from '@/lib/contract/metadef';
import { type MetadefNamespaceBody, metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import {
  metadefAssociations,
  metadefNamespaces,
  metadefResourceTypes,
  metadefTags,
} from '@/lib/embedded/db/schema';
import { conflict, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { listLink } from '@/lib/embedded/image/list-link';
import { protectedNamespace } from '@/lib/embedded/image/metadef-access';
import { metadefBody } from '@/lib/embedded/image/metadef-body';
import { insertNamespace } from '@/lib/embedded/image/metadef-insert';
import { pageOf, parsePage } from '@/lib/embedded/image/metadef-page';
import { propertiesToWire } from '@/lib/embedded/image/metadef-property';
import { checkMetadefQuota, refuseForeignOwner } from '@/lib/embedded/image/metadef-quota';
import {
  associationsOf,
  findNamespace,
  isNamespaceVisible,
  type NamespaceRow,
  namespaceByName,
  namespaceToWire,
  objectsOf,
  objectToWire,
  propertiesOf,
} from '@/lib/embedded/image/metadef-record';
import { authorizeMetadef, isMetadefAllowed, type MetadefRule } from '@/lib/embedded/metadef-policy';

const path = '/v2/metadefs/namespaces';
const readOnly = ['self', 'schema', 'created_at', 'updated_at'];

/** /v2/metadefs/namespaces and /v2/metadefs/namespaces/{namespace} (glance/api/v2/metadef_namespaces.py). */
export function metadefNamespaceRoutes(app: Hono<CloudEnv>): void {
  resource(app, path, { GET: list, POST: create });
  resource(app, `${path}/:namespace`, {
    GET: (c) => {
      refuseBody(c);
      return c.json(show(c));
    },
    PUT: update,
    DELETE: (c) => {
      refuseBody(c);
      const { cloud, caller } = c.var;
      const row = findNamespace(cloud, caller, param(c, 'namespace'));
      authorizeMetadef(caller, 'delete_metadef_namespace', row);
      if (row.protected) throw protectedNamespace(row);
      cloud.db.delete(metadefNamespaces).where(eq(metadefNamespaces.id, row.id)).run();
      return c.body(null, 204);
    },
  });
}

function list(c: CloudContext): Response {
  const { cloud, caller } = c.var;
  const query = new URL(c.req.url).searchParams;
  const asked = parsePage(query, metadefVisibilities);
  const limit = Math.min(asked.limit ?? cloud.config.limit_param_default, cloud.config.api_limit_max);
  authorizeMetadef(caller, 'get_metadef_namespaces');
  authorizeMetadef(caller, 'list_metadef_resource_types');
  const visible = queryNamespaces(cloud, query).filter((row) => isNamespaceVisible(caller, row));
  const marker = asked.marker ? markerOf(cloud, caller, asked.marker) : null;
  const page = pageOf(visible, { ...asked, limit }, marker);
  const rows = page.filter((row) => isMetadefAllowed(caller, 'get_metadef_namespace', row));
  const last = rows.at(-1);
  return c.json({
    namespaces: rows.map((row) => ({ ...namespaceToWire(row), ...associations(cloud, row) })),
    first: listLink(path, query),
    ...(last && rows.length === limit ? { next: listLink(path, query, last.namespace) } : {}),
    schema: '/v2/schemas/metadefs/namespaces',
  });
}

function queryNamespaces(cloud: Cloud, query: URLSearchParams): NamespaceRow[] {
  const visibility = query.get('visibility');
  const types = query.get('resource_types');
  return cloud.db
    .select()
    .from(metadefNamespaces)
    .where(
      and(
        visibility === null ? undefined : eq(metadefNamespaces.visibility, visibility),
        types === null
          ? undefined
          : exists(
              cloud.db
                .select({ one: sql`1` })
                .from(metadefAssociations)
                .innerJoin(
                  metadefResourceTypes,
                  eq(metadefResourceTypes.id, metadefAssociations.resource_type_id),
                )
                .where(
                  and(
                    eq(metadefAssociations.namespace_id, metadefNamespaces.id),
                    inArray(metadefResourceTypes.name, types.split(',')),
                  ),
                ),
            ),
      ),
    )
    .all();
}

function markerOf(cloud: Cloud, caller: Caller, name: string): NamespaceRow {
  const row = namespaceByName(cloud.db, name);
  if (row && isNamespaceVisible(caller, row)) return row;
  throw notFound(`Metadata definition namespace=${name} was not found.`);
}

async function create(c: CloudContext): Promise<Response> {
  const { cloud, caller } = c.var;
  const body = await metadefBody(c, 'namespace', metadefNamespaceBodySchema, readOnly);
  authorizeMetadef(caller, 'add_metadef_namespace');
  for (const rule of rulesOfContents(body)) authorizeMetadef(caller, rule);
  refuseForeignOwner(caller, body.owner);
  const row = cloud.db.transaction((tx) => {
    const made = insertNamespace(tx, body, caller.projectId ?? '', { now: cloud.clock() });
    checkMetadefQuota(tx, cloud, caller, made.owner);
    return made;
  });
  // What was asked for is told again, in Glance's form of properties.
  const { properties, objects, resource_type_associations, tags } = body;
  const told = {
    ...namespaceToWire(row),
    ...(resource_type_associations ? { resource_type_associations } : {}),
    ...(properties ? { properties: propertiesToWire(Object.entries(properties)) } : {}),
    ...(objects ? { objects: objects.map(objectAsAsked) } : {}),
    ...(tags ? { tags } : {}),
  };
  return c.json(told, 201, {
    location: `${new URL(c.req.url).origin}/image${path}/${encodeURI(row.namespace)}`,
  });
}

function objectAsAsked(object: NonNullable<MetadefNamespaceBody['objects']>[number]) {
  return object.properties
    ? { ...object, properties: propertiesToWire(Object.entries(object.properties)) }
    : object;
}

function rulesOfContents(body: MetadefNamespaceBody): MetadefRule[] {
  const rules: MetadefRule[] = [];
  if (body.resource_type_associations?.length) rules.push('add_metadef_resource_type_association');
  if (body.objects?.length) rules.push('add_metadef_object');
  if (Object.keys(body.properties ?? {}).length) rules.push('add_metadef_property');
  if (body.tags?.length) rules.push('add_metadef_tag');
  return rules;
}

function show(c: CloudContext): MetadefNamespace {
  const { cloud, caller } = c.var;
  const query = new URL(c.req.url).searchParams;
  parsePage(new URLSearchParams({ visibility: query.get('visibility') ?? '' }), metadefVisibilities);
  const name = param(c, 'namespace');
  const row = namespaceByName(cloud.db, name);
  if (!row) throw notFound(`Metadata definition namespace=${name} was not found.`);
  if (!isNamespaceVisible(caller, row)) throw notFound();
  for (const rule of [
    'get_metadef_namespace',
    'list_metadef_resource_types',
    'get_metadef_objects',
    'get_metadef_properties',
    'get_metadef_tags',
  ] as const)
    authorizeMetadef(caller, rule, row);
  const found = associationsOf(cloud.db, row.id);
  const resourceType = query.get('resource_type');
  const prefix = found.find((type) => type.name === resourceType)?.prefix ?? '';
  const properties = prefixed(prefix, propertiesOf(cloud.db, row.id));
  const objects = objectsOf(cloud.db, row.id).map((object) => {
    const wire = objectToWire(row.namespace, object);
    return {
      ...wire,
      properties: prefixed(prefix, wire.properties ?? {}),
      required: wire.required?.map((required) => `${prefix}${required}`),
    };
  });
  const tags = cloud.db
    .select({ name: metadefTags.name })
    .from(metadefTags)
    .where(eq(metadefTags.namespace_id, row.id))
    .orderBy(desc(metadefTags.created_at), desc(metadefTags.id))
    .all();
  return {
    ...namespaceToWire(row),
    ...(found.length ? { resource_type_associations: found } : {}),
    ...(Object.keys(properties).length ? { properties } : {}),
    ...(objects.length ? { objects } : {}),
    ...(tags.length ? { tags } : {}),
  };
}

function prefixed(
  prefix: string,
  properties: Record<string, MetadefProperty>,
): Record<string, MetadefProperty> {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [`${prefix}${name}`, value]));
}

async function update(c: CloudContext): Promise<Response> {
  const { cloud, caller } = c.var;
  const body = await metadefBody(c, 'namespace', metadefNamespaceBodySchema, readOnly);
  const row = findNamespace(cloud, caller, param(c, 'namespace'));
  authorizeMetadef(caller, 'modify_metadef_namespace', row);
  if (body.owner !== row.owner) refuseForeignOwner(caller, body.owner);
  if (body.namespace !== row.namespace && namespaceByName(cloud.db, body.namespace)) {
    throw conflict(
      `Invalid update. It would result in a duplicate metadata definition namespace with the same name of ${body.namespace}`,
    );
  }
  const changed = cloud.db.transaction((tx) => {
    const next = tx
      .update(metadefNamespaces)
      .set({
        namespace: body.namespace,
        display_name: body.display_name ?? null,
        description: body.description ?? null,
        visibility: body.visibility ?? 'private',
        protected: body.protected ?? false,
        owner: body.owner ?? caller.projectId ?? '',
        updated_at: noEarlier(metadefNamespaces.updated_at, cloud.clock(), metadefNamespaces.created_at),
      })
      .where(eq(metadefNamespaces.id, row.id))
      .returning()
      .get();
    if (next.owner !== row.owner) checkMetadefQuota(tx, cloud, caller, next.owner);
    return next;
  });
  return c.json(namespaceToWire(changed));
}

function associations(cloud: Cloud, row: NamespaceRow): Pick<MetadefNamespace, 'resource_type_associations'> {
  const found = associationsOf(cloud.db, row.id);
  return found.length ? { resource_type_associations: found } : {};
}
