import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, imageProperties, images, imageTags } from '@/lib/embedded/db/schema';

type NewImage = typeof images.$inferInsert;

const batch = 500;
const hour = 3_600_000;

const systems = [
  { os_distro: 'debian', os_version: '12' },
  { os_distro: 'ubuntu', os_version: '24.04' },
  { os_distro: 'rhel', os_version: '9.4' },
  { os_distro: 'rocky', os_version: '9' },
  { os_distro: 'fedora', os_version: '43' },
  { os_distro: 'opensuse', os_version: '15.6' },
] as const;
const roles = ['base', 'web', 'database', 'ci-runner', 'edge', 'gpu', 'build'] as const;

/** What many images are made with. */
export interface ManyImages {
  count: number;
  /** Project that owns them. */
  owner: string;
  /** Store that holds their data. */
  store: string;
  /** Path of an image's data in that store. */
  pathOf: (id: string) => string;
  /** Milliseconds since the epoch; the images were made in the hours before it, one an hour. */
  now: number;
}

/**
 * Adds many small images to a cloud, each a real one with its bytes in a store and their checksums: nearly all
 * active, of several systems, formats and visibilities, one in fifty hidden. Nobody else may use the cloud meanwhile: its
 * files are not noted before they are there. Bytes are not synced one by one: this is for measuring and trying, not for data to keep.
 */
export function seedManyImages(db: Db, { count, owner, store, pathOf, now }: ManyImages): void {
  for (let from = 0; from < count; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, count - from) }, (_, index) => from + index);
    const rows = numbers.map((number) => imageRow(number, owner, now - (count - number) * hour));
    for (const { data, row } of rows) if (data) writeFileSync(pathOf(row.id), data);
    db.transaction((tx) => {
      tx.insert(images)
        .values(rows.map(({ row }) => row))
        .run();
      tx.insert(imageProperties)
        .values(
          rows.flatMap(({ row, properties }) =>
            Object.entries(properties).map(([name, value]) => ({ image_id: row.id, name, value })),
          ),
        )
        .run();
      tx.insert(imageTags)
        .values(rows.flatMap(({ row, tags }) => tags.map((value) => ({ image_id: row.id, value }))))
        .run();
      const stored = rows.filter(({ data }) => data);
      tx.insert(imageLocations)
        .values(stored.map(({ row }) => ({ image_id: row.id, store, created_at: row.created_at })))
        .run();
    });
  }
}

function imageRow(number: number, owner: string, created: number) {
  const id = randomUUID();
  const system = of(systems, number);
  const role = of(roles, number * 3);
  const status = number % 97 === 5 ? 'queued' : number % 61 === 7 ? 'deactivated' : 'active';
  const data = status === 'queued' ? null : Buffer.alloc(512, `${id}\n`);
  const row: NewImage = {
    id,
    name: `${system.os_distro}-${role}-${String(number).padStart(6, '0')}`,
    status,
    visibility: of(['private', 'shared', 'shared', 'community', 'public'] as const, number * 7),
    owner,
    disk_format: of(['qcow2', 'raw', 'qcow2', 'vmdk'] as const, number * 5),
    container_format: 'bare',
    min_disk: of([0, 8, 10, 20, 40] as const, number),
    min_ram: of([0, 1024, 2048] as const, number),
    protected: number % 29 === 3,
    os_hidden: number % 50 === 11,
    created_at: created,
    updated_at: created + (number % 12) * 60_000,
    ...(data && {
      size: data.length,
      checksum: createHash('md5').update(data).digest('hex'),
      os_hash_algo: 'sha512',
      os_hash_value: createHash('sha512').update(data).digest('hex'),
    }),
  };
  const properties = {
    ...system,
    architecture: number % 9 === 0 ? 'aarch64' : 'x86_64',
    hw_disk_bus: 'virtio',
  };
  return { row, data, properties, tags: [role, `batch-${number % 40}`] };
}

function of<T>(choices: readonly T[], number: number): T {
  return choices[number % choices.length] as T;
}
