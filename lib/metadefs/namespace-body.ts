import type { MetadefNamespace, MetadefObject } from '@/lib/contract/metadef';
import type {
  MetadefAssociationBody,
  MetadefNamespaceBody,
  MetadefObjectBody,
} from '@/lib/contract/metadef-body';
import { keptDefinitions } from '@/lib/metadefs/kept-definition';

type Association = { name: string; prefix?: string | undefined; properties_target?: string | undefined };
type AnyObject = MetadefObject | NonNullable<MetadefNamespaceBody['objects']>[number];

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);

/**
 * A namespace in the form of `glance-manage db_load_metadefs` and of POST: everything in it and nothing that Glance
 * alone says (owner, times, links). Collections are in the order of their names; the properties of an object keep theirs.
 */
export function namespaceBody(source: MetadefNamespace | MetadefNamespaceBody): MetadefNamespaceBody {
  const properties = Object.entries(keptDefinitions(source.properties)).sort(byKey);
  const body: MetadefNamespaceBody = { namespace: source.namespace };
  if (source.display_name) body.display_name = source.display_name;
  if (source.description) body.description = source.description;
  body.visibility = source.visibility ?? 'private';
  body.protected = source.protected ?? false;
  const associations = (source.resource_type_associations ?? []).map(associationBody).sort(byName);
  if (associations.length > 0) body.resource_type_associations = associations;
  if (properties.length > 0) body.properties = Object.fromEntries(properties);
  if (source.objects?.length) body.objects = source.objects.map(objectBody).sort(byName);
  if (source.tags?.length) body.tags = source.tags.map(({ name }) => ({ name })).sort(byName);
  return body;
}

/** An association without its times. */
export function associationBody({ name, prefix, properties_target }: Association): MetadefAssociationBody {
  return { name, ...(prefix ? { prefix } : {}), ...(properties_target ? { properties_target } : {}) };
}

/** An object without its times and links. */
export function objectBody({ name, description, required, properties }: AnyObject): MetadefObjectBody {
  return {
    name,
    ...(description ? { description } : {}),
    ...(required?.length ? { required: [...required] } : {}),
    properties: keptDefinitions(properties),
  };
}
