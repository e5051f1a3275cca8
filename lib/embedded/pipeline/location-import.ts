import { createHash, randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { tasks } from '@/lib/embedded/db/schema';
import { whenWritable } from '@/lib/embedded/db/when-writable';
import { conflict } from '@/lib/embedded/error';
import {
  casStatus,
  findImage,
  getProperties,
  setProperties,
  updateImageRow,
} from '@/lib/embedded/image/image-record';
import { removeAddresses, storeLocation } from '@/lib/embedded/image/location-record';
import { sizeBehind } from '@/lib/embedded/image/web-location';
import { backToQueued } from '@/lib/embedded/pipeline/image-state';
import { bookkeeping } from '@/lib/embedded/pipeline/import-task';
import { openDownload } from '@/lib/embedded/pipeline/web-download';

/** What somebody says the data's hash is. */
export interface ToldHash {
  os_hash_algo: string;
  os_hash_value: string;
}

/**
 * Gives a queued image the data behind an address of the web (glance/async_/flows/location_import.py): the task and
 * the lock now, the rest in the background. Told a hash, the image is active once the data has it, and queued without
 * a location otherwise; told none, it is active at once and its hashes follow. 409 while another operation runs.
 */
export function startLocationImport(
  cloud: Cloud,
  caller: Caller,
  imageId: string,
  url: string,
  told: ToldHash | null,
): void {
  const id = randomUUID();
  const now = cloud.clock();
  cloud.db.transaction((tx) => {
    if (getProperties(tx, imageId)[bookkeeping.lock]) throw conflict('Image has active task');
    setProperties(tx, imageId, { [bookkeeping.lock]: id });
    tx.insert(tasks)
      .values({
        id,
        type: 'location_import',
        status: 'processing',
        owner: caller.projectId,
        image_id: imageId,
        user_id: caller.userId,
        roles: [...caller.roles],
        request_id: caller.requestId,
        input: { image_id: imageId, loc_url: url, validation_data: told ?? {} },
        created_at: now,
        updated_at: now,
      })
      .run();
  });
  const end = (change: Partial<typeof tasks.$inferSelect>) =>
    whenWritable(() =>
      cloud.db.transaction((tx) => {
        const now = cloud.clock();
        const expires_at = now + cloud.config.task_time_to_live * 3_600_000;
        if (findImage(tx, imageId)) setProperties(tx, imageId, { [bookkeeping.lock]: undefined });
        tx.update(tasks)
          .set({ ...change, updated_at: noEarlier(tasks.updated_at, now), expires_at })
          .where(eq(tasks.id, id))
          .run();
      }),
    );
  place(cloud, imageId, url, told).then(
    () => end({ status: 'success', result: { image_id: imageId } }),
    (cause: unknown) =>
      end({ status: 'failure', message: cause instanceof Error ? cause.message : String(cause) }),
  );
}

async function place(cloud: Cloud, imageId: string, url: string, told: ToldHash | null): Promise<void> {
  const size = await sizeBehind(cloud, url);
  const { do_secure_hash } = cloud.config;
  const verified = do_secure_hash && told !== null;
  cloud.db.transaction((tx) => {
    const columns = { size, ...(do_secure_hash ? {} : told) };
    if (!casStatus(tx, imageId, 'queued', verified ? 'importing' : 'active', cloud.clock(), columns))
      throw new Error('The image has other data by now, or was deleted');
    const store = webStore(cloud.config)?.id ?? '';
    storeLocation(tx, imageId, { store, url, metadata: {}, address: 0 });
  });
  if (!do_secure_hash) return;
  try {
    const hashes = await hashesOf(cloud, imageId, url, told?.os_hash_algo ?? 'sha512');
    if (told && hashes.os_hash_value !== told.os_hash_value.toLowerCase())
      throw new Error(
        `os_hash_value: (${told.os_hash_value}) not matched with actual os_hash_value: (${hashes.os_hash_value})`,
      );
    const { size: read, ...columns } = hashes;
    if (!verified) updateImageRow(cloud.db, imageId, cloud.clock(), { ...columns, size: size ?? read });
    else if (!casStatus(cloud.db, imageId, 'importing', 'active', cloud.clock(), { ...columns, size: read }))
      throw new Error('The image was deleted');
  } catch (cause) {
    // An image that is active already stays so, without hashes.
    if (verified)
      await whenWritable(() =>
        cloud.db.transaction((tx) => {
          removeAddresses(tx, imageId);
          backToQueued({ ...cloud, db: tx }, imageId, 'importing');
        }),
      );
    throw cause;
  }
}

async function hashesOf(cloud: Cloud, imageId: string, url: string, os_hash_algo: string) {
  const { body, size } = await openDownload(cloud.config, url, new AbortController().signal);
  const [md5, hash] = [createHash('md5'), createHash(os_hash_algo)];
  let read = 0;
  for await (const bytes of body as AsyncIterable<Uint8Array>) {
    md5.update(bytes);
    hash.update(bytes);
    read += bytes.length;
    if (read > cloud.config.image_size_cap) throw new Error('The data is larger than an image may be');
    if (!findImage(cloud.db, imageId)) throw new Error('The image was deleted');
  }
  if (size !== null && read !== size) throw new Error(`${url} ended after ${read} of ${size} bytes`);
  return { checksum: md5.digest('hex'), os_hash_algo, os_hash_value: hash.digest('hex'), size: read };
}
