import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { type MetadefObjectBody, metadefObjectBodySchema } from '@/lib/contract/metadef-body';
import type { Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { metadefObjects } from '@/lib/embedded/db/schema';
import { badRequest, conflict, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { protectedNamespace } from '@/lib/embedded/image/metadef-access';
import { metadefBody } from '@/lib/embedded/image/metadef-body';
import { insertObject } from '@/lib/embedded/image/metadef-insert';
import { parsePage } from '@/lib/embedded/image/metadef-page';
import { checkMetadefQuota } from '@/lib/embedded/image/metadef-quota';
import {
  findNamespace,
  type NamespaceRow,
  namespaceByName,
  type ObjectRow,
  objectsOf,
  objectToWire,
} from '@/lib/embedded/image/metadef-record';
import { authorizeMetadef, isMetadefAllowed, type MetadefRule } from '@/lib/embedded/metadef-policy';

const path = '/v2/metadefs/namespaces/:namespace/objects';
const readOnly = ['self', 'schema', 'created_at', 'updated_at'];

/** Objects of a namespace (glance/api/v2/metadef_objects.py). */
export function metadefObjectRoutes(app: Hono<CloudEnv>): void {
  resource(app, path, {
    GET: (c) => {
      const { cloud, caller } = c.var;
      // Paging is looked at and not done.
      const page = parsePage(new URL(c.req.url).searchParams, ['public', 'private', 'shared']);
      if (page.limit === 0) throw badRequest('limit param must be positive');
      const namespace = allowed(c, 'get_metadef_objects');
      const rows = isMetadefAllowed(caller, 'get_metadef_object', namespace)
        ? objectsOf(cloud.db, namespace.id)
        : [];
      return c.json({
        objects: rows.map((row) => objectToWire(namespace.namespace, row)),
        schema: 'v2/schemas/metadefs/objects',
      });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const body = await metadefBody(c, 'object', metadefObjectBodySchema, readOnly);
      const namespace = allowed(c, 'add_metadef_object');
      const row = cloud.db.transaction((tx) => {
        const made = insertObject(tx, namespace, body, { now: cloud.clock() });
        checkMetadefQuota(tx, cloud, caller, namespace.owner);
        return made;
      });
      return c.json(asAsked(namespace, row, body), 201);
    },
    DELETE: (c) => {
      const namespace = allowed(c, 'delete_metadef_namespace');
      if (namespace.protected) throw protectedNamespace(namespace);
      c.var.cloud.db.delete(metadefObjects).where(eq(metadefObjects.namespace_id, namespace.id)).run();
      return c.body(null, 204);
    },
  });
  resource(app, `${path}/:name`, {
    GET: (c) => {
      refuseBody(c);
      const namespace = allowed(c, 'get_metadef_object');
      return c.json(objectToWire(namespace.namespace, found(c.var.cloud, namespace, param(c, 'name'))));
    },
    PUT: async (c) => {
      const { cloud } = c.var;
      const body = await metadefBody(c, 'object', metadefObjectBodySchema, readOnly);
      const namespace = allowed(c, 'modify_metadef_object');
      const row = found(cloud, namespace, param(c, 'name'));
      if (body.name !== row.name && byName(cloud, namespace, body.name)) {
        throw conflict(
          `Invalid update. It would result in a duplicate metadata definition object with the same name=${body.name} in namespace=${namespace.namespace}.`,
        );
      }
      const changed = cloud.db
        .update(metadefObjects)
        .set({
          name: body.name,
          description: body.description ?? null,
          required: body.required ?? [],
          json_schema: body.properties ?? {},
          updated_at: noEarlier(metadefObjects.updated_at, cloud.clock(), metadefObjects.created_at),
        })
        .where(eq(metadefObjects.id, row.id))
        .returning()
        .get();
      return c.json(asAsked(namespace, changed, body));
    },
    DELETE: (c) => {
      refuseBody(c);
      const { cloud } = c.var;
      const namespace = allowed(c, 'delete_metadef_object');
      const row = found(cloud, namespace, param(c, 'name'));
      if (namespace.protected)
        throw forbidden(`Metadata definition object ${row.name} is protected and cannot be deleted.`);
      cloud.db.delete(metadefObjects).where(eq(metadefObjects.id, row.id)).run();
      return c.body(null, 204);
    },
  });
}

/** Glance tells a write without the keys that it did not name. */
function asAsked(namespace: NamespaceRow, row: ObjectRow, body: MetadefObjectBody) {
  const { required, properties, ...rest } = objectToWire(namespace.namespace, row);
  return { ...rest, ...(body.required ? { required } : {}), ...(body.properties ? { properties } : {}) };
}

/** Unlike its siblings, Glance's objects tell a namespace that is not there from one that is not visible. */
function allowed(c: CloudContext, rule: MetadefRule): NamespaceRow {
  const { cloud, caller } = c.var;
  const name = param(c, 'namespace');
  if (!namespaceByName(cloud.db, name))
    throw notFound(`Metadata definition namespace=${name} was not found.`);
  const namespace = findNamespace(cloud, caller, name);
  authorizeMetadef(caller, rule, namespace);
  return namespace;
}

function byName(cloud: Cloud, namespace: NamespaceRow, name: string): ObjectRow | undefined {
  return cloud.db
    .select()
    .from(metadefObjects)
    .where(and(eq(metadefObjects.namespace_id, namespace.id), eq(metadefObjects.name, name)))
    .get();
}

function found(cloud: Cloud, namespace: NamespaceRow, name: string): ObjectRow {
  const row = byName(cloud, namespace, name);
  if (!row) throw notFound(`Could not find metadata object ${name}`);
  return row;
}
