import { and, eq, sql } from 'drizzle-orm';
import type {
  MetadefAssociationBody,
  MetadefNamespaceBody,
  MetadefObjectBody,
  MetadefPropertyInput,
} from '@/lib/contract/metadef-body';
import type { Db } from '@/lib/embedded/db/open';
import {
  metadefAssociations,
  metadefNamespaces,
  metadefObjects,
  metadefProperties,
  metadefResourceTypes,
  metadefTags,
} from '@/lib/embedded/db/schema';
import { conflict } from '@/lib/embedded/error';
import { type NamespaceRow, namespaceByName, type ObjectRow } from '@/lib/embedded/image/metadef-record';

/** When something is made, and whether it came from a file: then it was never updated, and its types are protected. */
export interface Making {
  now: number;
  loaded?: boolean;
}

/** Adds a namespace and everything in it; run it in a transaction, for it throws 409 in the middle. */
export function insertNamespace(
  db: Db,
  body: MetadefNamespaceBody,
  owner: string,
  making: Making,
): NamespaceRow {
  if (namespaceByName(db, body.namespace))
    throw conflict(`The metadata definition namespace=${body.namespace} already exists.`);
  const row = db
    .insert(metadefNamespaces)
    .values({
      namespace: body.namespace,
      display_name: body.display_name,
      description: body.description,
      visibility: body.visibility ?? 'private',
      protected: body.protected ?? false,
      owner: body.owner ?? owner,
      ...timesOf(making),
    })
    .returning()
    .get();
  for (const association of body.resource_type_associations ?? [])
    insertAssociation(db, row, association, making);
  for (const object of body.objects ?? []) insertObject(db, row, object, making);
  for (const tag of body.tags ?? []) insertTag(db, row, tag.name, making);
  for (const [name, schema] of Object.entries(body.properties ?? {}))
    insertProperty(db, row, name, schema, making);
  return row;
}

/** Adds a property as it was given. */
export function insertProperty(
  db: Db,
  namespace: NamespaceRow,
  name: string,
  schema: MetadefPropertyInput,
  making: Making,
): void {
  const added = db
    .insert(metadefProperties)
    .values({ namespace_id: namespace.id, name, json_schema: schema, ...timesOf(making) })
    .onConflictDoNothing()
    .run();
  if (added.changes === 0)
    throw conflict(
      `A metadata definition property with name=${name} already exists in namespace=${namespace.namespace}.`,
    );
}

/** Adds an object. */
export function insertObject(
  db: Db,
  namespace: NamespaceRow,
  object: MetadefObjectBody,
  making: Making,
): ObjectRow {
  const row = db
    .insert(metadefObjects)
    .values({
      namespace_id: namespace.id,
      name: object.name,
      description: object.description,
      // glance-manage does not read what a file requires.
      required: making.loaded ? [] : (object.required ?? []),
      json_schema: object.properties ?? {},
      ...timesOf(making),
    })
    .onConflictDoNothing()
    .returning()
    .get();
  if (!row)
    throw conflict(
      `A metadata definition object with name=${object.name} already exists in namespace=${namespace.namespace}.`,
    );
  return row;
}

/** Adds a tag, whose name is taken whatever its case. */
export function insertTag(
  db: Db,
  namespace: NamespaceRow,
  name: string,
  making: Making,
): typeof metadefTags.$inferSelect {
  const row = db
    .insert(metadefTags)
    .values({ namespace_id: namespace.id, name, ...timesOf(making) })
    .onConflictDoNothing()
    .returning()
    .get();
  if (!row) throw duplicateTag(namespace, name);
  return row;
}

/** Glance's 409 of a tag. */
export function duplicateTag(namespace: NamespaceRow, name: string) {
  return conflict(
    `A metadata tag with name=${name} already exists in namespace=${namespace.namespace}. (Please note that metadata tag names are case insensitive).`,
  );
}

/** The condition that finds a tag by its name, whatever its case. */
export function isTag(namespace: NamespaceRow, name: string) {
  return and(
    eq(metadefTags.namespace_id, namespace.id),
    eq(sql`lower(${metadefTags.name})`, sql`lower(${name})`),
  );
}

/** Adds an association, and the resource type when nobody named it before. */
export function insertAssociation(
  db: Db,
  namespace: NamespaceRow,
  association: MetadefAssociationBody,
  making: Making,
): typeof metadefAssociations.$inferSelect {
  const { name } = association;
  db.insert(metadefResourceTypes)
    .values({ name, protected: making.loaded ?? false, ...timesOf(making) })
    .onConflictDoNothing()
    .run();
  const type = db.select().from(metadefResourceTypes).where(eq(metadefResourceTypes.name, name)).get();
  const row =
    type &&
    db
      .insert(metadefAssociations)
      .values({
        namespace_id: namespace.id,
        resource_type_id: type.id,
        prefix: association.prefix,
        properties_target: association.properties_target,
        ...timesOf(making),
      })
      .onConflictDoNothing()
      .returning()
      .get();
  if (!row)
    throw conflict(
      `The metadata definition resource-type association of resource-type=${name} to namespace=${namespace.namespace} already exists.`,
    );
  return row;
}

function timesOf({ now, loaded }: Making): { created_at: number; updated_at: number | null } {
  return { created_at: now, updated_at: loaded ? null : now };
}
