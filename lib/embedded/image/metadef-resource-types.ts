import { and, asc, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { metadefAssociationBodySchema } from '@/lib/contract/metadef-body';
import type { Cloud } from '@/lib/embedded/cloud';
import { metadefAssociations, metadefResourceTypes } from '@/lib/embedded/db/schema';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { allowedNamespace } from '@/lib/embedded/image/metadef-access';
import { metadefBody } from '@/lib/embedded/image/metadef-body';
import { insertAssociation } from '@/lib/embedded/image/metadef-insert';
import { checkMetadefQuota } from '@/lib/embedded/image/metadef-quota';
import { associationsOf, associationToWire, timesToWire } from '@/lib/embedded/image/metadef-record';
import { authorizeMetadef, isMetadefAllowed } from '@/lib/embedded/metadef-policy';

const path = '/v2/metadefs/namespaces/:namespace/resource_types';

/** Resource types, and those a namespace is for (glance/api/v2/metadef_resource_types.py). */
export function metadefResourceTypeRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/metadefs/resource_types', {
    GET: (c) => {
      refuseBody(c);
      authorizeMetadef(c.var.caller, 'list_metadef_resource_types');
      const rows = c.var.cloud.db
        .select()
        .from(metadefResourceTypes)
        .orderBy(asc(metadefResourceTypes.id))
        .all();
      return c.json({ resource_types: rows.map((row) => ({ name: row.name, ...timesToWire(row) })) });
    },
  });
  resource(app, path, {
    GET: (c) => {
      refuseBody(c);
      const namespace = allowedNamespace(c, 'list_metadef_resource_types');
      const mayShow = isMetadefAllowed(c.var.caller, 'get_metadef_resource_type', namespace);
      return c.json({
        resource_type_associations: mayShow ? associationsOf(c.var.cloud.db, namespace.id) : [],
      });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const body = await metadefBody(c, 'resource_type_association', metadefAssociationBodySchema);
      const namespace = allowedNamespace(c, 'add_metadef_resource_type_association');
      const row = cloud.db.transaction((tx) => {
        const made = insertAssociation(tx, namespace, body, { now: cloud.clock() });
        checkMetadefQuota(tx, cloud, caller, namespace.owner);
        return made;
      });
      return c.json(associationToWire(body.name, row), 201);
    },
  });
  resource(app, `${path}/:name`, {
    DELETE: (c) => {
      refuseBody(c);
      const { cloud } = c.var;
      const namespace = allowedNamespace(c, 'remove_metadef_resource_type_association');
      const name = param(c, 'name');
      if (!associationsOf(cloud.db, namespace.id).some((type) => type.name === name))
        throw notFound(`Failed to find resource type ${name} to delete`);
      if (namespace.protected) {
        throw forbidden(
          `Metadata definition resource-type-association ${name} is protected and cannot be deleted.`,
        );
      }
      cloud.db
        .delete(metadefAssociations)
        .where(
          and(
            eq(metadefAssociations.namespace_id, namespace.id),
            eq(metadefAssociations.resource_type_id, findResourceType(cloud, name).id),
          ),
        )
        .run();
      return c.body(null, 204);
    },
  });
}

/** A resource type that somebody named before, or Glance's 404. */
export function findResourceType(cloud: Cloud, name: string): typeof metadefResourceTypes.$inferSelect {
  const row = cloud.db.select().from(metadefResourceTypes).where(eq(metadefResourceTypes.name, name)).get();
  if (!row) throw notFound(`The metadata definition resource-type with name=${name}, was not found.`);
  return row;
}
