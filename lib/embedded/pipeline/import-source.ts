import type { ImportRequest } from '@/lib/contract/import';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { whenWritable } from '@/lib/embedded/db/when-writable';
import { HttpError } from '@/lib/embedded/error';
import {
  findImage,
  findVisibleImage,
  getProperties,
  locationsOf,
  setProperties,
  updateImageRow,
} from '@/lib/embedded/image/image-record';
import type { Copier, Copy } from '@/lib/embedded/pipeline/copier';
import { stagingTarget } from '@/lib/embedded/pipeline/image-state';
import { sizeOfFile } from '@/lib/embedded/pipeline/staging';
import { openDownload } from '@/lib/embedded/pipeline/web-download';
import { authorize } from '@/lib/embedded/policy';
import { enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';

/** What brings an import's data to staging needs. */
export interface Fetching {
  cloud: Cloud;
  copier: Copier;
  taskId: string;
  imageId: string;
  caller: Caller;
  method: ImportRequest['method'];
  signal: AbortSignal;
  /** The copy that runs, to be stopped with the import. */
  running(copy: Copy): void;
  /** The size, as soon as the source tells it. */
  sized(size: number | null): void;
}

/** Brings the data of a URI to staging; throws a sentence. */
export async function fetchUri(work: Fetching, uri: string): Promise<void> {
  const { cloud, copier, taskId, imageId, signal } = work;
  const target = await whenWritable(() => stagingTarget(cloud, imageId));
  const { body, size } = await openDownload(cloud.config, uri, signal);
  work.sized(size);
  let refused: string | null = null;
  const copy = copier.start(`download ${taskId}`, null, [target], null, {
    failed: (_target, reason) => {
      refused = reason;
      body.destroy();
    },
  });
  work.running(copy);
  copy.ended.catch(() => {});
  const room = storageRoom(cloud, work.caller.projectId, imageId);
  let taken = 0;
  try {
    for await (const bytes of body as AsyncIterable<Uint8Array>) {
      taken += bytes.length;
      if (taken > cloud.config.image_size_cap) throw new Error('The data is larger than an image may be');
      enforceStorageRoom(room, taken);
      await copy.feed(bytes);
    }
    if (size !== null && taken !== size) throw new Error(`${uri} ended after ${taken} of ${size} bytes`);
  } catch (cause) {
    copy.abort();
    await copy.ended.catch(() => {});
    if (cause instanceof HttpError) throw cause;
    throw refused === null ? describeDownload(uri, cause) : new Error(refused);
  }
  copy.end();
  await copy.ended;
  if (refused !== null) throw new Error(refused);
  work.sized(taken);
}

function describeDownload(uri: string, cause: unknown): Error {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.startsWith(uri) ? new Error(text) : new Error(`${uri}: the download broke off (${text})`);
}

/**
 * glance-download: brings an image of another region to staging, with its formats and the properties that
 * `glance_download_properties` names. Every region is served by this service, so the data comes from a store.
 * Gives what undoes the changed record; throws a sentence.
 */
export async function fetchImage(work: Fetching): Promise<() => void> {
  const { cloud, copier, taskId, imageId, caller, method } = work;
  const region = method.glance_region ?? '';
  const service = method.glance_service_interface ?? 'public';
  if (!cloud.config.regions.includes(region) || !['public', 'internal', 'admin'].includes(service))
    throw new Error(`The catalog has no ${service} image service in region ${region}`);
  const remote = findVisibleImage(cloud, caller, method.glance_image_id ?? '');
  authorize(caller, 'download_image', remote.owner);
  if (remote.status !== 'active')
    throw new Error(`Source image status should be active instead of ${remote.status}`);
  const source = await copyToRead(cloud, remote.id);
  work.sized(remote.size);
  const target = await whenWritable(() => stagingTarget(cloud, imageId));
  work.signal.throwIfAborted();
  let refused: string | null = null;
  const copy = copier.start(`fetch ${taskId}`, source.path, [target], null, {
    failed: (_target, reason) => {
      refused = reason;
    },
  });
  work.running(copy);
  await copy.ended;
  if (refused !== null) throw new Error(refused);
  return takeOver(cloud, imageId, remote);
}

function takeOver(
  cloud: Cloud,
  imageId: string,
  remote: { id: string; disk_format: string | null; container_format: string | null },
): () => void {
  const prefixes = cloud.config.glance_download_properties.extra_properties;
  const taken = Object.entries(getProperties(cloud.db, remote.id)).filter(
    ([name]) => !name.startsWith('os_glance') && prefixes.some((prefix) => name.startsWith(prefix)),
  );
  const before = getProperties(cloud.db, imageId);
  const row = findImage(cloud.db, imageId);
  const write = (
    formats: { disk_format: string | null; container_format: string | null },
    properties: Record<string, string | null | undefined>,
  ) =>
    cloud.db.transaction((tx) => {
      setProperties(tx, imageId, properties);
      const { disk_format, container_format } = formats;
      updateImageRow(tx, imageId, cloud.clock(), { disk_format, container_format });
    });
  write(remote, Object.fromEntries(taken));
  return () => {
    if (row) write(row, Object.fromEntries(taken.map(([name]) => [name, before[name]])));
  };
}

/** The copy to read: the default store's if it has one, as Glance prefers; throws when no file is as long as recorded. */
export async function copyToRead(cloud: Cloud, imageId: string): Promise<{ store: string; path: string }> {
  const size = findImage(cloud.db, imageId)?.size;
  const held = locationsOf(cloud.db, imageId);
  const first = cloud.config.default_backend;
  for (const store of [...held.filter((id) => id === first), ...held.filter((id) => id !== first)]) {
    if (!cloud.stores.find(store)) continue;
    const path = cloud.stores.path(store, imageId);
    // A copy that was taken away meanwhile is no source.
    if ((await sizeOfFile(path)) === size && locationsOf(cloud.db, imageId).includes(store))
      return { store, path };
  }
  throw new Error('Image not found in any configured store');
}
