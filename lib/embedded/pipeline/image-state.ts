import type { Cloud } from '@/lib/embedded/cloud';
import type { StoreConfig } from '@/lib/embedded/config';
import { casStatus } from '@/lib/embedded/image/image-record';
import type { CopyTarget } from '@/lib/embedded/pipeline/messages';
import { stagingPath } from '@/lib/embedded/pipeline/staging';
import { stagingArea } from '@/lib/embedded/stores/areas';
import { usedBytes } from '@/lib/embedded/stores/used-bytes';

/** A store as the copy thread needs to know it, for a write that begins now; `end` of the stores ends it. */
export async function targetOf(cloud: Cloud, store: StoreConfig, imageId: string): Promise<CopyTarget> {
  const refusal = store.fails ?? (await cloud.stores.begin(store.id, imageId));
  return {
    name: store.id,
    path: cloud.stores.path(store.id, imageId),
    bandwidth: store.bandwidth ?? null,
    direct: true,
    room: store.capacity === undefined ? null : Math.max(0, store.capacity - usedBytes(cloud.db, store.id)),
    device: cloud.stores.device(store.id),
    fails: cloud.stores.refusal(store.id) ?? refusal,
  };
}

/** Staging as the copy thread needs to know it, for a write that begins now; `end` of the stores ends it. */
export async function stagingTarget(cloud: Cloud, imageId: string): Promise<CopyTarget> {
  const fails = await cloud.stores.begin(stagingArea, imageId);
  return { name: 'staging', path: stagingPath(cloud, imageId), bandwidth: null, room: null, fails };
}

/** After a failure: the record as it was before the data came. */
export function backToQueued(cloud: Cloud, imageId: string, from: string): void {
  casStatus(cloud.db, imageId, from, 'queued', cloud.clock(), {
    size: null,
    virtual_size: null,
    checksum: null,
    os_hash_algo: null,
    os_hash_value: null,
  });
}
