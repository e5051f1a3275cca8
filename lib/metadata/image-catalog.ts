import type { MetadefNamespace, MetadefProperty } from '@/lib/contract/metadef';

/** The resource type whose prefix counts for images. */
export const imageResourceType = 'OS::Glance::Image';

/** A property of the catalog under the key that it has on an image: the prefix is applied. */
export interface CatalogProperty {
  key: string;
  definition: MetadefProperty;
}

/** An object of a namespace: properties that belong together. */
export interface CatalogObject {
  name: string;
  description: string;
  required: string[];
  properties: CatalogProperty[];
}

/** A namespace as an image sees it. */
export interface CatalogNamespace {
  namespace: string;
  title: string;
  description: string;
  properties: CatalogProperty[];
  objects: CatalogObject[];
}

/** What a cloud says of image properties. */
export interface ImageCatalog {
  namespaces: CatalogNamespace[];
  /** Why nothing is known: the cloud has no catalog, or this session may not read it; null where it was read. */
  missing: 'absent' | 'forbidden' | 'failed' | null;
}

export const noCatalog: ImageCatalog = { namespaces: [], missing: 'absent' };

/** A namespace that was read for images (`?resource_type=OS::Glance::Image`, so that Glance put the prefix in). */
export function catalogNamespace(read: MetadefNamespace): CatalogNamespace {
  const list = (properties: Record<string, MetadefProperty> | undefined): CatalogProperty[] =>
    Object.entries(properties ?? {})
      .map(([key, definition]) => ({ key, definition }))
      .sort((a, b) => a.key.localeCompare(b.key));
  return {
    namespace: read.namespace,
    title: read.display_name || read.namespace,
    description: read.description ?? '',
    properties: list(read.properties),
    objects: (read.objects ?? [])
      .map((object) => ({
        name: object.name,
        description: object.description ?? '',
        required: object.required ?? [],
        properties: list(object.properties),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

/** Where a key comes from: its definition, and the namespace (and object) that says so. */
export interface Explained extends CatalogProperty {
  namespace: CatalogNamespace;
  object: CatalogObject | null;
}

/** Every key of a catalog; where several namespaces define one, the first by title counts. */
export function explainKeys(catalog: ImageCatalog): Map<string, Explained> {
  const byKey = new Map<string, Explained>();
  const learn = (explained: Explained) => {
    if (!byKey.has(explained.key)) byKey.set(explained.key, explained);
  };
  for (const namespace of catalog.namespaces) {
    for (const property of namespace.properties) learn({ ...property, namespace, object: null });
    for (const object of namespace.objects)
      for (const property of object.properties) learn({ ...property, namespace, object });
  }
  return byKey;
}
