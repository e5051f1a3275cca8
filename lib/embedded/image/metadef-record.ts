import { asc, eq } from 'drizzle-orm';
import type {
  MetadefAssociation,
  MetadefNamespace,
  MetadefObject,
  MetadefProperty,
} from '@/lib/contract/metadef';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import type { Db } from '@/lib/embedded/db/open';
import {
  metadefAssociations,
  metadefNamespaces,
  metadefObjects,
  metadefProperties,
  metadefResourceTypes,
} from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { wireTime } from '@/lib/embedded/http';
import { propertiesToWire } from '@/lib/embedded/image/metadef-property';

export type NamespaceRow = typeof metadefNamespaces.$inferSelect;
export type ObjectRow = typeof metadefObjects.$inferSelect;

/** The namespace of a path, or Glance's 404, which also stands for "not yours to see". */
export function findNamespace(cloud: Cloud, caller: Caller, name: string): NamespaceRow {
  const row = namespaceByName(cloud.db, name);
  if (!row || !isNamespaceVisible(caller, row)) throw notFound(`Namespace ${name} not found`);
  return row;
}

/** The namespace of that name, whoever asks. */
export function namespaceByName(db: Db, name: string): NamespaceRow | undefined {
  return db.select().from(metadefNamespaces).where(eq(metadefNamespaces.namespace, name)).get();
}

/** Own or public (glance/db/sqlalchemy/metadef_api/namespace.py). */
export function isNamespaceVisible(caller: Caller, row: NamespaceRow): boolean {
  return caller.isAdmin || row.visibility === 'public' || row.owner === caller.projectId;
}

/** The attributes of a namespace, without what is in it. */
export function namespaceToWire(row: NamespaceRow): MetadefNamespace {
  return {
    namespace: row.namespace,
    ...given('display_name', row.display_name),
    ...given('description', row.description),
    visibility: row.visibility === 'public' ? 'public' : 'private',
    protected: row.protected,
    owner: row.owner,
    ...timesToWire(row),
    self: `/v2/metadefs/namespaces/${row.namespace}`,
    schema: '/v2/schemas/metadefs/namespace',
  };
}

/** An object of a namespace. */
export function objectToWire(namespace: string, row: ObjectRow): MetadefObject {
  return {
    name: row.name,
    required: row.required,
    ...given('description', row.description),
    properties: propertiesToWire(Object.entries(row.json_schema)),
    ...timesToWire(row),
    self: `/v2/metadefs/namespaces/${namespace}/objects/${row.name}`,
    schema: '/v2/schemas/metadefs/object',
  };
}

/** The objects of a namespace, in the order they were made. */
export function objectsOf(db: Db, namespaceId: number): ObjectRow[] {
  return db
    .select()
    .from(metadefObjects)
    .where(eq(metadefObjects.namespace_id, namespaceId))
    .orderBy(asc(metadefObjects.id))
    .all();
}

/** The properties of a namespace by name, in the order they were made. */
export function propertiesOf(db: Db, namespaceId: number): Record<string, MetadefProperty> {
  const rows = db
    .select()
    .from(metadefProperties)
    .where(eq(metadefProperties.namespace_id, namespaceId))
    .orderBy(asc(metadefProperties.id))
    .all();
  return propertiesToWire(rows.map((row) => [row.name, row.json_schema]));
}

/** What a namespace is for, in the order the types were made. */
export function associationsOf(db: Db, namespaceId: number): MetadefAssociation[] {
  return db
    .select()
    .from(metadefAssociations)
    .innerJoin(metadefResourceTypes, eq(metadefResourceTypes.id, metadefAssociations.resource_type_id))
    .where(eq(metadefAssociations.namespace_id, namespaceId))
    .orderBy(asc(metadefResourceTypes.id))
    .all()
    .map((row) => associationToWire(row.metadef_resource_types.name, row.metadef_associations));
}

/** An association, which has its name from the type. */
export function associationToWire(
  name: string,
  row: typeof metadefAssociations.$inferSelect,
): MetadefAssociation {
  return {
    name,
    ...given('prefix', row.prefix),
    ...given('properties_target', row.properties_target),
    ...timesToWire(row),
  };
}

/** When something was made and changed; what was loaded from a file has no second. */
export function timesToWire(row: { created_at: number; updated_at: number | null }): {
  created_at: string;
  updated_at?: string;
} {
  const created_at = wireTime(row.created_at);
  return row.updated_at === null ? { created_at } : { created_at, updated_at: wireTime(row.updated_at) };
}

/** Glance leaves out what is null. */
function given<K extends string>(key: K, value: string | null): { [name in K]?: string } {
  return value === null ? {} : ({ [key]: value } as { [name in K]: string });
}
