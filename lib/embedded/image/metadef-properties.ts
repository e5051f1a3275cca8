import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { metadefPropertyBodySchema } from '@/lib/contract/metadef-body';
import type { Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { metadefProperties } from '@/lib/embedded/db/schema';
import { conflict, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { allowedNamespace, protectedNamespace } from '@/lib/embedded/image/metadef-access';
import { metadefBody } from '@/lib/embedded/image/metadef-body';
import { insertProperty } from '@/lib/embedded/image/metadef-insert';
import { propertyToWire } from '@/lib/embedded/image/metadef-property';
import { checkMetadefQuota } from '@/lib/embedded/image/metadef-quota';
import { associationsOf, type NamespaceRow, propertiesOf } from '@/lib/embedded/image/metadef-record';
import { findResourceType } from '@/lib/embedded/image/metadef-resource-types';
import { authorizeMetadef } from '@/lib/embedded/metadef-policy';

const path = '/v2/metadefs/namespaces/:namespace/properties';

/** Properties of a namespace (glance/api/v2/metadef_properties.py). */
export function metadefPropertyRoutes(app: Hono<CloudEnv>): void {
  resource(app, path, {
    GET: (c) => {
      refuseBody(c);
      const namespace = allowedNamespace(c, 'get_metadef_properties');
      return c.json({ properties: propertiesOf(c.var.cloud.db, namespace.id) });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const body = await metadefBody(c, 'property', metadefPropertyBodySchema);
      const namespace = allowedNamespace(c, 'add_metadef_property');
      const { name } = body;
      cloud.db.transaction((tx) => {
        insertProperty(tx, namespace, name, body, { now: cloud.clock() });
        checkMetadefQuota(tx, cloud, caller, namespace.owner);
      });
      return c.json(propertyToWire(body), 201);
    },
    DELETE: (c) => {
      const namespace = allowedNamespace(c, 'delete_metadef_namespace');
      if (namespace.protected) throw protectedNamespace(namespace);
      c.var.cloud.db.delete(metadefProperties).where(eq(metadefProperties.namespace_id, namespace.id)).run();
      return c.body(null, 204);
    },
  });
  resource(app, `${path}/:name`, {
    GET: (c) => {
      const namespace = allowedNamespace(c, 'get_metadef_property');
      const name = unprefixed(c, namespace, param(c, 'name'));
      const { json_schema } = found(c.var.cloud, namespace, name);
      return c.json(propertyToWire({ ...json_schema, name }));
    },
    PUT: async (c) => {
      const { cloud } = c.var;
      const body = await metadefBody(c, 'property', metadefPropertyBodySchema);
      const namespace = allowedNamespace(c, 'modify_metadef_property');
      const row = found(cloud, namespace, param(c, 'name'));
      if (body.name !== row.name && byName(cloud, namespace, body.name)) {
        throw conflict(
          `Invalid update. It would result in a duplicate metadata definition property with the same name=${body.name} in namespace=${namespace.namespace}.`,
        );
      }
      cloud.db
        .update(metadefProperties)
        .set({
          name: body.name,
          json_schema: body,
          updated_at: noEarlier(metadefProperties.updated_at, cloud.clock(), metadefProperties.created_at),
        })
        .where(eq(metadefProperties.id, row.id))
        .run();
      return c.json(propertyToWire(body));
    },
    DELETE: (c) => {
      const { cloud } = c.var;
      const namespace = allowedNamespace(c, 'remove_metadef_property');
      const row = found(cloud, namespace, param(c, 'name'));
      if (namespace.protected)
        throw forbidden(`Metadata definition property ${row.name} is protected and cannot be deleted.`);
      cloud.db.delete(metadefProperties).where(eq(metadefProperties.id, row.id)).run();
      return c.body(null, 204);
    },
  });
}

function byName(cloud: Cloud, namespace: NamespaceRow, name: string) {
  return cloud.db
    .select()
    .from(metadefProperties)
    .where(and(eq(metadefProperties.namespace_id, namespace.id), eq(metadefProperties.name, name)))
    .get();
}

function found(cloud: Cloud, namespace: NamespaceRow, name: string) {
  const row = byName(cloud, namespace, name);
  if (!row) throw notFound(`Could not find property ${name}`);
  return row;
}

/** The name in the namespace of a property asked for as a resource type knows it. */
function unprefixed(c: CloudContext, namespace: NamespaceRow, name: string): string {
  const asked = new URL(c.req.url).searchParams.get('resource_type');
  if (!asked) return name;
  authorizeMetadef(c.var.caller, 'get_metadef_resource_type', namespace);
  findResourceType(c.var.cloud, asked);
  const association = associationsOf(c.var.cloud.db, namespace.id).find((type) => type.name === asked);
  if (!association) {
    throw notFound(
      `The metadata definition resource-type association of resource-type=${asked} to namespace=${namespace.namespace}, was not found.`,
    );
  }
  const { prefix } = association;
  if (prefix && name.startsWith(prefix)) return name.slice(prefix.length);
  throw notFound(
    `Property ${name} does not start with the expected resource type association prefix of '${prefix ?? 'None'}'.`,
  );
}
