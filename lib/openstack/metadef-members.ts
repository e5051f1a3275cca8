import {
  type MetadefAssociation,
  type MetadefNamedProperty,
  type MetadefObject,
  type MetadefProperty,
  type MetadefTag,
  metadefAssociationListSchema,
  metadefAssociationSchema,
  metadefNamedPropertySchema,
  metadefObjectListSchema,
  metadefObjectSchema,
  metadefPropertyListSchema,
  metadefTagListSchema,
  metadefTagSchema,
} from '@/lib/contract/metadef';
import type {
  MetadefAssociationBody,
  MetadefObjectBody,
  MetadefPropertyBody,
} from '@/lib/contract/metadef-body';
import { type ImageService, parse, type ServiceRequest, send } from '@/lib/openstack/http';
import { namespaceUrl } from '@/lib/openstack/metadefs';

type Collection = 'properties' | 'objects' | 'tags' | 'resource_types';

/** One request to what is in a namespace; PUT with another name renames, DELETE is 403 where it is protected. */
function request(
  service: ImageService,
  namespace: string,
  collection: Collection,
  name: string | null,
  more: Omit<ServiceRequest, 'token'> = {},
): Promise<Response> {
  const url = `${namespaceUrl(service, namespace)}/${collection}`;
  return send(name === null ? url : `${url}/${encodeURIComponent(name)}`, { ...more, token: service.token });
}

/** GET the properties of a namespace by name. */
export async function listProperties(
  service: ImageService,
  namespace: string,
): Promise<Record<string, MetadefProperty>> {
  const response = await request(service, namespace, 'properties', null);
  return (await parse(response, metadefPropertyListSchema)).properties;
}

/** GET one property; with a resource type, `name` is the prefixed one, and the answer says the name without prefix. */
export async function getProperty(
  service: ImageService,
  namespace: string,
  name: string,
  resourceType?: string,
): Promise<MetadefNamedProperty> {
  const query: [string, string][] = resourceType ? [['resource_type', resourceType]] : [];
  return parse(await request(service, namespace, 'properties', name, { query }), metadefNamedPropertySchema);
}

/** POST a property. */
export async function createProperty(
  service: ImageService,
  namespace: string,
  body: MetadefPropertyBody,
): Promise<MetadefNamedProperty> {
  const response = await request(service, namespace, 'properties', null, { method: 'POST', body });
  return parse(response, metadefNamedPropertySchema);
}

/** PUT a property: all of it. */
export async function updateProperty(
  service: ImageService,
  namespace: string,
  name: string,
  body: MetadefPropertyBody,
): Promise<MetadefNamedProperty> {
  const response = await request(service, namespace, 'properties', name, { method: 'PUT', body });
  return parse(response, metadefNamedPropertySchema);
}

/** GET the objects of a namespace. */
export async function listObjects(service: ImageService, namespace: string): Promise<MetadefObject[]> {
  const response = await request(service, namespace, 'objects', null);
  return (await parse(response, metadefObjectListSchema)).objects;
}

/** GET one object. */
export async function getObject(
  service: ImageService,
  namespace: string,
  name: string,
): Promise<MetadefObject> {
  return parse(await request(service, namespace, 'objects', name), metadefObjectSchema);
}

/** POST an object. */
export async function createObject(
  service: ImageService,
  namespace: string,
  body: MetadefObjectBody,
): Promise<MetadefObject> {
  const response = await request(service, namespace, 'objects', null, { method: 'POST', body });
  return parse(response, metadefObjectSchema);
}

/** PUT an object: all of it, so properties left out are gone. */
export async function updateObject(
  service: ImageService,
  namespace: string,
  name: string,
  body: MetadefObjectBody,
): Promise<MetadefObject> {
  const response = await request(service, namespace, 'objects', name, { method: 'PUT', body });
  return parse(response, metadefObjectSchema);
}

/** GET the tags of a namespace, newest first unless `query` says otherwise (limit, marker, sort_key, sort_dir). */
export async function listTags(
  service: ImageService,
  namespace: string,
  query: [string, string][] = [],
): Promise<MetadefTag[]> {
  const response = await request(service, namespace, 'tags', null, { query });
  return (await parse(response, metadefTagListSchema)).tags;
}

/** GET one tag, with its times. */
export async function getTag(service: ImageService, namespace: string, name: string): Promise<MetadefTag> {
  return parse(await request(service, namespace, 'tags', name), metadefTagSchema);
}

/** POST one tag. */
export async function createTag(service: ImageService, namespace: string, name: string): Promise<MetadefTag> {
  return parse(await request(service, namespace, 'tags', name, { method: 'POST' }), metadefTagSchema);
}

/** POST tags: they take the place of those there, or are added to them; an empty list changes nothing. */
export async function createTags(
  service: ImageService,
  namespace: string,
  names: string[],
  append = false,
): Promise<MetadefTag[]> {
  const response = await request(service, namespace, 'tags', null, {
    method: 'POST',
    body: { tags: names.map((name) => ({ name })) },
    headers: append ? { 'x-openstack-append': 'true' } : {},
  });
  return (await parse(response, metadefTagListSchema)).tags;
}

/** PUT a tag: renames it. */
export async function renameTag(
  service: ImageService,
  namespace: string,
  name: string,
  newName: string,
): Promise<MetadefTag> {
  const response = await request(service, namespace, 'tags', name, {
    method: 'PUT',
    body: { name: newName },
  });
  return parse(response, metadefTagSchema);
}

/** GET the resource types that a namespace is for. */
export async function listAssociations(
  service: ImageService,
  namespace: string,
): Promise<MetadefAssociation[]> {
  const response = await request(service, namespace, 'resource_types', null);
  return (await parse(response, metadefAssociationListSchema)).resource_type_associations;
}

/** POST an association; a type nobody named before is made. */
export async function createAssociation(
  service: ImageService,
  namespace: string,
  body: MetadefAssociationBody,
): Promise<MetadefAssociation> {
  const response = await request(service, namespace, 'resource_types', null, { method: 'POST', body });
  return parse(response, metadefAssociationSchema);
}

/** DELETE one property, object, tag or association. */
export async function deleteMember(
  service: ImageService,
  namespace: string,
  collection: Collection,
  name: string,
): Promise<void> {
  await request(service, namespace, collection, name, { method: 'DELETE' });
}

/** DELETE all properties, objects or tags of a namespace. */
export async function deleteAllMembers(
  service: ImageService,
  namespace: string,
  collection: Exclude<Collection, 'resource_types'>,
): Promise<void> {
  await request(service, namespace, collection, null, { method: 'DELETE' });
}
