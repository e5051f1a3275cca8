import {
  type MetadefNamespace,
  type MetadefResourceType,
  metadefNamespaceListSchema,
  metadefNamespaceSchema,
  metadefResourceTypeListSchema,
} from '@/lib/contract/metadef';
import type { MetadefNamespaceBody, MetadefNamespaceUpdate } from '@/lib/contract/metadef-body';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/** One page of namespaces, and the name to go on after, or null at the end. */
export interface NamespacePage {
  namespaces: MetadefNamespace[];
  nextMarker: string | null;
}

/**
 * GET /v2/metadefs/namespaces: with their associations, without what is in them. `query` holds Glance's own parameters
 * (limit, marker, sort_key, sort_dir, visibility, resource_types).
 */
export async function listNamespaces(
  service: ImageService,
  query: [string, string][] = [],
  signal?: AbortSignal,
): Promise<NamespacePage> {
  const response = await send(`${service.url}/v2/metadefs/namespaces`, {
    token: service.token,
    query,
    signal,
  });
  const list = await parse(response, metadefNamespaceListSchema);
  return { namespaces: list.namespaces, nextMarker: list.next ? markerOf(list.next) : null };
}

/** GET one namespace whole; with a resource type, its properties have the names they are written with there. */
export async function getNamespace(
  service: ImageService,
  name: string,
  resourceType?: string,
  signal?: AbortSignal,
): Promise<MetadefNamespace> {
  const query: [string, string][] = resourceType ? [['resource_type', resourceType]] : [];
  const response = await send(namespaceUrl(service, name), { token: service.token, query, signal });
  return parse(response, metadefNamespaceSchema);
}

/** POST a namespace with everything in it: all of it or nothing. */
export async function createNamespace(
  service: ImageService,
  namespace: MetadefNamespaceBody,
): Promise<MetadefNamespace> {
  const response = await send(`${service.url}/v2/metadefs/namespaces`, {
    method: 'POST',
    token: service.token,
    body: namespace,
  });
  return parse(response, metadefNamespaceSchema);
}

/**
 * PUT a namespace. What is left out is reset: no display name and description, private, not protected, and owned by the
 * caller's project. Another `namespace` renames it.
 */
export async function updateNamespace(
  service: ImageService,
  name: string,
  namespace: MetadefNamespaceUpdate,
): Promise<MetadefNamespace> {
  const response = await send(namespaceUrl(service, name), {
    method: 'PUT',
    token: service.token,
    body: namespace,
  });
  return parse(response, metadefNamespaceSchema);
}

/** DELETE a namespace and everything in it; 403 when it is protected. */
export async function deleteNamespace(service: ImageService, name: string): Promise<void> {
  await send(namespaceUrl(service, name), { method: 'DELETE', token: service.token });
}

/** GET /v2/metadefs/resource_types: every type that a namespace was ever associated with. */
export async function listResourceTypes(
  service: ImageService,
  signal?: AbortSignal,
): Promise<MetadefResourceType[]> {
  const response = await send(`${service.url}/v2/metadefs/resource_types`, { token: service.token, signal });
  return (await parse(response, metadefResourceTypeListSchema)).resource_types;
}

/** The address of a namespace. */
export function namespaceUrl(service: ImageService, name: string): string {
  return `${service.url}/v2/metadefs/namespaces/${encodeURIComponent(name)}`;
}

/** `next` loses the service's path prefix, so only the marker is taken from it. */
function markerOf(next: string): string | null {
  return new URL(next, 'http://next').searchParams.get('marker');
}
