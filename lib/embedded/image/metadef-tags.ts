import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { metadefTagBodySchema, metadefTagsBodySchema } from '@/lib/contract/metadef-body';
import type { Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { metadefTags } from '@/lib/embedded/db/schema';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { allowedNamespace, protectedNamespace } from '@/lib/embedded/image/metadef-access';
import { fitting, metadefBody } from '@/lib/embedded/image/metadef-body';
import { duplicateTag, insertTag, isTag } from '@/lib/embedded/image/metadef-insert';
import { pageOf, parsePage } from '@/lib/embedded/image/metadef-page';
import { checkMetadefQuota } from '@/lib/embedded/image/metadef-quota';
import { findNamespace, type NamespaceRow, timesToWire } from '@/lib/embedded/image/metadef-record';
import { authorizeMetadef } from '@/lib/embedded/metadef-policy';

type TagRow = typeof metadefTags.$inferSelect;
const path = '/v2/metadefs/namespaces/:namespace/tags';
/** What oslo.utils reads as true (strutils.bool_from_string). */
const yes = /^\s*(1|t|true|on|y|yes)\s*$/i;

/** Tags of a namespace (glance/api/v2/metadef_tags.py). */
export function metadefTagRoutes(app: Hono<CloudEnv>): void {
  resource(app, path, {
    GET: (c) => {
      const { cloud } = c.var;
      const page = parsePage(new URL(c.req.url).searchParams, ['public', 'private', 'shared']);
      const namespace = allowedNamespace(c, 'get_metadef_tags');
      const marker = page.marker ? found(cloud, namespace, page.marker) : null;
      const rows = cloud.db
        .select()
        .from(metadefTags)
        .where(eq(metadefTags.namespace_id, namespace.id))
        .all();
      return c.json({ tags: pageOf(rows, page, marker).map(({ name }) => ({ name })) });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const { tags } = await metadefBody(c, 'tags', metadefTagsBodySchema);
      const namespace = allowedNamespace(c, 'add_metadef_tags');
      const append = yes.test(c.req.header('x-openstack-append') ?? '');
      cloud.db.transaction((tx) => {
        if (tags.length > 0 && !append)
          tx.delete(metadefTags).where(eq(metadefTags.namespace_id, namespace.id)).run();
        for (const { name } of tags) insertTag(tx, namespace, name, { now: cloud.clock() });
        checkMetadefQuota(tx, cloud, caller, namespace.owner);
      });
      return c.json({ tags }, 201);
    },
    DELETE: (c) => {
      const namespace = allowedNamespace(c, 'delete_metadef_namespace');
      authorizeMetadef(c.var.caller, 'delete_metadef_tags', namespace);
      if (namespace.protected) throw protectedNamespace(namespace);
      c.var.cloud.db.delete(metadefTags).where(eq(metadefTags.namespace_id, namespace.id)).run();
      return c.body(null, 204);
    },
  });
  resource(app, `${path}/:name`, {
    GET: (c) => {
      refuseBody(c);
      const namespace = allowedNamespace(c, 'get_metadef_tag');
      return c.json(tagToWire(found(c.var.cloud, namespace, param(c, 'name'))));
    },
    POST: (c) => {
      refuseBody(c);
      const { cloud, caller } = c.var;
      const namespace = findNamespace(cloud, caller, param(c, 'namespace'));
      const { name } = fitting('tag', metadefTagBodySchema, { name: param(c, 'name') });
      authorizeMetadef(caller, 'add_metadef_tag', namespace);
      const row = cloud.db.transaction((tx) => {
        const made = insertTag(tx, namespace, name, { now: cloud.clock() });
        checkMetadefQuota(tx, cloud, caller, namespace.owner);
        return made;
      });
      return c.json(tagToWire(row), 201);
    },
    PUT: async (c) => {
      const { cloud } = c.var;
      const { name } = await metadefBody(c, 'tag', metadefTagBodySchema);
      const namespace = allowedNamespace(c, 'modify_metadef_tag');
      const row = found(cloud, namespace, param(c, 'name'));
      const taken = byName(cloud, namespace, name);
      if (taken && taken.id !== row.id) throw duplicateTag(namespace, name);
      const changed = cloud.db
        .update(metadefTags)
        .set({ name, updated_at: noEarlier(metadefTags.updated_at, cloud.clock(), metadefTags.created_at) })
        .where(eq(metadefTags.id, row.id))
        .returning()
        .get();
      return c.json(tagToWire(changed));
    },
    DELETE: (c) => {
      refuseBody(c);
      const { cloud } = c.var;
      const namespace = allowedNamespace(c, 'delete_metadef_tag');
      const row = found(cloud, namespace, param(c, 'name'));
      if (namespace.protected)
        throw forbidden(`Metadata definition tag ${row.name} is protected and cannot be deleted.`);
      cloud.db.delete(metadefTags).where(eq(metadefTags.id, row.id)).run();
      return c.body(null, 204);
    },
  });
}

function byName(cloud: Cloud, namespace: NamespaceRow, name: string): TagRow | undefined {
  return cloud.db.select().from(metadefTags).where(isTag(namespace, name)).get();
}

function found(cloud: Cloud, namespace: NamespaceRow, name: string): TagRow {
  const row = byName(cloud, namespace, name);
  if (!row) throw notFound(`Could not find metadata tag ${name}`);
  return row;
}

function tagToWire(row: TagRow) {
  return { name: row.name, ...timesToWire(row) };
}
