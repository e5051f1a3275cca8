import { createHash, randomUUID } from 'node:crypto';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import type { Cloud } from '@/lib/embedded/cloud';
import { imageMembers, images, imageTags, projects } from '@/lib/embedded/db/schema';
import { addLocation, setProperties } from '@/lib/embedded/image/image-record';
import { demoImages, type SeedData, type SeedImage } from '@/lib/embedded/seed/demo-images';
import { isoFile, qcow2File, rawFile } from '@/lib/embedded/seed/disk-files';
import { syncPath } from '@/lib/embedded/stores/files';
import { wayOut } from '@/lib/embedded/stores/ownership';
import { blobBytes } from '@/lib/inspect/bytes';
import { inspectImage } from '@/lib/inspect/image-header';

const day = 86_400_000;

/** Fills a new cloud with the demo's images, with real bytes in every store that its records name. */
export async function seedImages(cloud: Cloud): Promise<void> {
  const projectIds = new Map(
    cloud.db
      .select()
      .from(projects)
      .all()
      .map((project) => [project.name, project.id]),
  );
  let left = 0;
  for (const image of demoImages) if (!(await seedImage(cloud, image, projectIds))) left += 1;
  if (left > 0)
    console.warn(`No store can be written, so ${left} images of the demo are left out: ${wayOut}.`);
  for (const store of cloud.stores.list())
    if (cloud.stores.outOfService(store.id) === null) await syncPath(cloud.stores.folder(store.id));
}

/** Gives whether it did: not without a store that can be written. */
async function seedImage(
  cloud: Cloud,
  image: SeedImage,
  projectIds: ReadonlyMap<string, string>,
): Promise<boolean> {
  const id = randomUUID();
  const bytes = bytesOf(image.name, image.data);
  // A cloud configured with other stores keeps what it has of them.
  const stores = image.stores.filter(
    (store) => cloud.stores.find(store) && cloud.stores.outOfService(store) === null,
  );
  if (bytes && stores.length === 0) {
    const other = cloud.stores.list().find(({ id }) => cloud.stores.outOfService(id) === null);
    if (!other) return false;
    stores.push(other.id);
  }
  if (bytes)
    for (const store of stores) {
      if ((await cloud.stores.begin(store, id)) !== null) return false;
      await write(cloud.stores.path(store, id), bytes);
    }
  const created = cloud.clock() - image.daysOld * day - (image.name.length % 24) * 3_600_000;
  const columns = bytes ? await dataColumns(bytes, image.disk_format) : {};
  cloud.db.transaction((tx) => {
    tx.insert(images)
      .values({
        id,
        name: image.name,
        status: image.status ?? 'active',
        visibility: image.visibility ?? 'shared',
        owner: projectIds.get(image.project),
        ...columns,
        disk_format: image.disk_format,
        container_format:
          image.disk_format === 'aki' || image.disk_format === 'ari' ? image.disk_format : 'bare',
        min_disk: image.min_disk ?? 0,
        min_ram: image.min_ram ?? 0,
        protected: image.protected ?? false,
        os_hidden: image.os_hidden ?? false,
        created_at: created,
        updated_at: created + 90_000,
      })
      .run();
    setProperties(tx, id, image.properties ?? {});
    for (const value of image.tags ?? []) tx.insert(imageTags).values({ image_id: id, value }).run();
    for (const member of image.members ?? []) {
      const member_id = projectIds.get(member.project);
      if (!member_id) throw new Error(`The seed names an unknown project: ${member.project}`);
      const row = {
        image_id: id,
        member_id,
        status: member.status,
        created_at: created,
        updated_at: created,
      };
      tx.insert(imageMembers).values(row).run();
    }
    if (bytes) for (const store of stores) addLocation(tx, id, store, created + 60_000);
  });
  for (const store of stores) cloud.stores.end(store, id);
  return true;
}

function bytesOf(name: string, data: SeedData): Buffer | null {
  if (!data) return null;
  if (data.kind === 'qcow2') return qcow2File(name, data.virtualSize, data.clusters);
  if (data.kind === 'iso') return isoFile(name, data.volume, data.length);
  return rawFile(name, data.length);
}

async function dataColumns(bytes: Buffer, diskFormat: string | null) {
  const found = await inspectImage(blobBytes(new Blob([new Uint8Array(bytes)])));
  return {
    size: bytes.length,
    virtual_size:
      diskFormat === 'raw' ? bytes.length : found.format === diskFormat ? found.virtualSize : null,
    checksum: createHash('md5').update(bytes).digest('hex'),
    os_hash_algo: 'sha512',
    os_hash_value: createHash('sha512').update(bytes).digest('hex'),
  };
}

async function write(file: string, bytes: Buffer): Promise<void> {
  const part = `${file}.part`;
  const handle = await open(part, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, path.resolve(file));
}
