import type { CatalogObject, CatalogProperty, ImageCatalog } from '@/lib/metadata/image-catalog';

/** A line of the tree, with what it can do. */
export type TreeRow =
  | {
      kind: 'namespace' | 'object';
      id: string;
      title: string;
      description: string;
      open: boolean;
      level: number;
      /** Every property under it, as far as the search lets through. */
      properties: CatalogProperty[];
    }
  | { kind: 'property'; id: string; property: CatalogProperty; required: boolean; level: number };

/** Whether a word is in what a person reads of something. */
function matcher(search: string): (...texts: (string | null | undefined)[]) => boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return (...texts) => {
    const text = texts.join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
}

/**
 * The lines of a catalog that are to be seen: closed branches are one line, and a search opens those that it leads
 * into. A branch whose own name is found keeps all it has.
 */
export function catalogTreeRows(
  catalog: ImageCatalog,
  search: string,
  opened: ReadonlySet<string>,
): TreeRow[] {
  const found = matcher(search);
  const searching = search.trim() !== '';
  const rows: TreeRow[] = [];
  const isFound = ({ key, definition }: CatalogProperty) =>
    found(key, definition.title, definition.description);
  for (const namespace of catalog.namespaces) {
    const id = namespace.namespace;
    const whole = found(namespace.title, namespace.namespace);
    const properties = whole ? namespace.properties : namespace.properties.filter(isFound);
    const objects = namespace.objects
      .map((object) => ({ object, whole: whole || found(object.name) }))
      .map(({ object, whole: all }) => ({
        ...object,
        properties: all ? object.properties : object.properties.filter(isFound),
        kept: all,
      }))
      .filter((object) => object.kept || object.properties.length > 0);
    if (!whole && properties.length === 0 && objects.length === 0) continue;
    const open = searching ? !opened.has(`closed ${id}`) : opened.has(id);
    const all = [...properties, ...objects.flatMap((object) => object.properties)];
    const { title, description } = namespace;
    rows.push({ kind: 'namespace', id, title, description, open, level: 0, properties: all });
    if (!open) continue;
    rows.push(...properties.map((property) => propertyRow(id, property, null)));
    for (const object of objects) rows.push(...objectRows(id, object, searching, opened));
  }
  return rows;
}

function objectRows(
  namespace: string,
  object: CatalogObject,
  searching: boolean,
  opened: ReadonlySet<string>,
): TreeRow[] {
  const id = `${namespace}\n${object.name}`;
  const open = searching ? !opened.has(`closed ${id}`) : opened.has(id);
  const { name: title, description, properties } = object;
  return [
    { kind: 'object', id, title, description, open, level: 1, properties },
    ...(open ? properties.map((property) => propertyRow(id, property, object)) : []),
  ];
}

function propertyRow(parent: string, property: CatalogProperty, object: CatalogObject | null): TreeRow {
  return {
    kind: 'property',
    id: `${parent}\n${property.key}`,
    property,
    required: object?.required.includes(property.key) ?? false,
    level: object ? 2 : 1,
  };
}

/** Opens a line or closes it; under a search, where all is open, closing is what is remembered. */
export function toggled(opened: ReadonlySet<string>, id: string, searching: boolean): ReadonlySet<string> {
  const next = new Set(opened);
  const mark = searching ? `closed ${id}` : id;
  if (!next.delete(mark)) next.add(mark);
  return next;
}
