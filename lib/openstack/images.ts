import {
  type Image,
  type ImageCreate,
  type ImagePatchOperation,
  imageListSchema,
  imagePatchMediaType,
  imageSchema,
} from '@/lib/contract/image';
import { OpenStackError } from '@/lib/openstack/error';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/** One page of images, and the marker of the next one or null at the end. */
export interface ImagePage {
  images: Image[];
  nextMarker: string | null;
}

/** GET /v2/images. `query` holds Glance's own parameters; repeat a name to give several values. */
export async function listImages(
  service: ImageService,
  query: [string, string][] = [],
  signal?: AbortSignal,
): Promise<ImagePage> {
  const response = await send(`${service.url}/v2/images`, { token: service.token, query, signal });
  const list = await parse(response, imageListSchema);
  // `next` loses path prefixes and repeated parameters, so only the marker is taken from it.
  const last = list.images.at(-1);
  const marker = query.find(([name]) => name === 'marker')?.[1];
  // Nobody reads a list to its end that never moves on.
  if (list.next && last && last.id === marker) {
    throw new OpenStackError({
      kind: 'unexpected',
      status: response.status,
      reason: 'The list begins again where it ended',
      requestId: response.headers.get('x-openstack-request-id'),
    });
  }
  return { images: list.images, nextMarker: list.next && last ? last.id : null };
}

/** GET /v2/images/{id}. */
export async function getImage(service: ImageService, id: string, signal?: AbortSignal): Promise<Image> {
  const response = await send(imageUrl(service, id), { token: service.token, signal });
  return parse(response, imageSchema);
}

/** The same answer as the service words it, with every key that it has. */
export async function getImageText(service: ImageService, id: string): Promise<string> {
  return (await send(imageUrl(service, id), { token: service.token })).text();
}

/** What a create tells beside the image: which import methods and stores may take its data. */
export interface CreatedImage {
  image: Image;
  importMethods: string[];
  storeIds: string[];
}

/** POST /v2/images: a queued record without data. */
export async function createImage(service: ImageService, image: ImageCreate): Promise<CreatedImage> {
  const response = await send(`${service.url}/v2/images`, {
    method: 'POST',
    token: service.token,
    body: image,
  });
  const list = (name: string) => (response.headers.get(name) ?? '').split(',').filter(Boolean);
  return {
    image: await parse(response, imageSchema),
    importMethods: list('openstack-image-import-methods'),
    storeIds: list('openstack-image-store-ids'),
  };
}

/** PATCH /v2/images/{id}: all operations or none. */
export async function updateImage(
  service: ImageService,
  id: string,
  patch: ImagePatchOperation[],
): Promise<Image> {
  const response = await send(imageUrl(service, id), {
    method: 'PATCH',
    token: service.token,
    body: patch,
    contentType: imagePatchMediaType,
  });
  return parse(response, imageSchema);
}

/** DELETE /v2/images/{id}: the record, staged data and every copy. */
export async function deleteImage(service: ImageService, id: string): Promise<void> {
  await send(imageUrl(service, id), { method: 'DELETE', token: service.token });
}

/** GET /v2/images/{id}/file, the whole or one range ("bytes=0-99"); 204 means that there is no data. */
export async function getImageFile(service: ImageService, id: string, range?: string): Promise<Response> {
  return send(`${imageUrl(service, id)}/file`, {
    token: service.token,
    headers: { accept: '*/*', ...(range ? { range } : {}) },
    stream: true,
  });
}

/** POST /v2/images/{id}/actions/{deactivate|reactivate}. */
export async function setImageActive(service: ImageService, id: string, active: boolean): Promise<void> {
  await send(`${imageUrl(service, id)}/actions/${active ? 'reactivate' : 'deactivate'}`, {
    method: 'POST',
    token: service.token,
  });
}

/**
 * Gives an image tags and takes tags away. It is read just before, for a patch says all of its tags: in a path, where
 * single tags can be named, a slash and letters beyond ASCII go wrong.
 */
export async function changeImageTags(
  service: ImageService,
  id: string,
  add: readonly string[],
  remove: readonly string[],
): Promise<void> {
  const { tags } = await getImage(service, id);
  const value = [...new Set([...tags.filter((present) => !remove.includes(present)), ...add])];
  if (value.length === tags.length && value.every((present) => tags.includes(present))) return;
  await updateImage(service, id, [{ op: 'replace', path: '/tags', value }]);
}

/** PUT /v2/images/{id}/tags/{tag}. A tag with a slash cannot be named in a path: patch `/tags` for that. */
export async function addImageTag(service: ImageService, id: string, tag: string): Promise<void> {
  await send(tagUrl(service, id, tag), { method: 'PUT', token: service.token });
}

/** DELETE /v2/images/{id}/tags/{tag}. */
export async function deleteImageTag(service: ImageService, id: string, tag: string): Promise<void> {
  await send(tagUrl(service, id, tag), { method: 'DELETE', token: service.token });
}

/** The address of an image. */
export function imageUrl(service: ImageService, id: string): string {
  return `${service.url}/v2/images/${encodeURIComponent(id)}`;
}

function tagUrl(service: ImageService, id: string, tag: string): string {
  return `${imageUrl(service, id)}/tags/${encodeURIComponent(tag)}`;
}
