import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Cloud } from '@/lib/embedded/cloud';
import { cloudConfigSchema } from '@/lib/embedded/config';
import { openDb } from '@/lib/embedded/db/open';
import { images } from '@/lib/embedded/db/schema';
import { openCredentialKey } from '@/lib/embedded/identity/credential-key';
import { addLocation } from '@/lib/embedded/image/image-record';
import { openPipeline } from '@/lib/embedded/pipeline/pipeline';
import { areasOf, stagingArea } from '@/lib/embedded/stores/areas';
import { openStores } from '@/lib/embedded/stores/stores';

// A world is a folder with all that an embedded cloud has: `data` with its records and folders, and one store elsewhere.

export const migrations = path.resolve(import.meta.dirname, '../../lib/embedded/db/migrations');
/** Images that a cloud of a world may have. */
export const ids = [1, 2, 3, 4].map((number) => `0000000${number}-0000-4000-8000-000000000000`);
export const stores = ['near', 'far', 'other'];
export const areas = [...stores, stagingArea];

const templateIn = (root: string) => path.join(root, 'template.sqlite');

/** Makes, in the folder that worlds are in, the empty records that each begins with: migrating takes its time. */
export function prepareWorlds(root: string): void {
  openDb(templateIn(root), migrations).close();
}

/** The configuration of a world's cloud. */
export function configOf(world: string): Cloud['config'] {
  return {
    ...cloudConfigSchema.parse({
      enabled_backends: [
        { id: 'near' },
        { id: 'far' },
        { id: 'other', filesystem_store_datadir: path.join(world, 'elsewhere') },
      ],
      default_backend: 'near',
      store_check_interval: 86_400,
    }),
    data: path.join(world, 'data'),
    host: '127.0.0.1',
    allowed_hosts: [],
    port: 0,
    single_store: false,
  };
}
/** The folder of each area of a world. */
export const folders = (world: string) =>
  new Map(areasOf(configOf(world)).map(({ area, folder }) => [area, folder]));

/** Starts a cloud as its process does, without identities and without a port. */
export async function start(world: string, config = configOf(world)) {
  const file = path.join(config.data, 'cloud.sqlite');
  if (!existsSync(file)) cpSync(templateIn(path.dirname(world)), file);
  const { db, remember, close } = openDb(file, migrations);
  const holder: { cloud?: Cloud } = {};
  const pipeline = openPipeline(
    () => {
      if (!holder.cloud) throw new Error('not open yet');
      return holder.cloud;
    },
    config,
    new URL('file:///no-worker'),
  );
  const cloud: Cloud = {
    config,
    db,
    remember,
    clock: Date.now,
    pipeline,
    stores: await openStores(config, db),
    credentialKey: openCredentialKey(config.data),
    reserve: { hasRoomFor: () => true },
  };
  holder.cloud = cloud;
  await pipeline.recover();
  return {
    cloud,
    /** An end that tells nobody, as a kill is one. */
    kill: () => close(),
    async stop() {
      await cloud.stores.close();
      close();
    },
  };
}

/** Gives a world's cloud an image with data in a store, as an upload does. */
export async function recordCopy({ db, stores }: Cloud, id: string, store: string): Promise<void> {
  const bytes = `data of ${id}`;
  const refused = await stores.begin(store, id);
  if (refused !== null) throw new Error(refused);
  writeFileSync(stores.path(store, id), bytes);
  const row = {
    id,
    status: 'active',
    visibility: 'private',
    size: bytes.length,
    os_hash_algo: 'sha512',
    os_hash_value: createHash('sha512').update(bytes).digest('hex'),
    created_at: 1,
    updated_at: 1,
  };
  db.transaction((tx) => {
    tx.insert(images).values(row).onConflictDoNothing().run();
    addLocation(tx, id, store, 1);
  });
  stores.end(store, id);
}

/** Every file and link of a world but the records and what is beside them, with its bytes. */
export function contentOf(world: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of readdirSync(world, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(world, name);
    if (path.dirname(file) === path.join(world, 'data')) continue;
    const is = lstatSync(file);
    if (is.isSymbolicLink()) found.set(file, `-> ${readlinkSync(file)}`);
    else if (is.isFile()) found.set(file, readFileSync(file, 'latin1'));
  }
  return found;
}
