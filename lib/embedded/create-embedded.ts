import path from 'node:path';
import { cloudFetch } from '@/lib/embedded/app';
import { openImageCache } from '@/lib/embedded/cache/image-cache';
import type { Cloud } from '@/lib/embedded/cloud';
import type { CloudConfig } from '@/lib/embedded/config';
import { openDb } from '@/lib/embedded/db/open';
import { openReserve } from '@/lib/embedded/db/reserve';
import {
  credentialKeyName,
  encryptCredentials,
  openCredentialKey,
} from '@/lib/embedded/identity/credential-key';
import { seedIdentity } from '@/lib/embedded/identity/seed-identity';
import { ownFolder } from '@/lib/embedded/owner';
import { closeToOthers } from '@/lib/embedded/owner-only';
import { checkPlugins } from '@/lib/embedded/pipeline/import-plugins';
import { openPipeline, type Pipeline } from '@/lib/embedded/pipeline/pipeline';
import { refuseHalfRestored } from '@/lib/embedded/restoring';
import { seedImages } from '@/lib/embedded/seed/seed-images';
import { seedMetadefs } from '@/lib/embedded/seed/seed-metadefs';
import { seedServers } from '@/lib/embedded/seed/seed-servers';
import { openStores } from '@/lib/embedded/stores/stores';

/** A whole cloud as a function from Request to Response. */
export interface Embedded {
  fetch: (request: Request) => Response | Promise<Response>;
  cloud: Cloud;
  close: () => Promise<void>;
}

/**
 * Takes the data folder for itself, seeds it when it is new, recovers what a kill interrupted. `worker` and `migrations` are
 * the bundled thread file and the folder of migrations.
 */
export async function createEmbedded(options: {
  config: CloudConfig;
  worker: URL;
  migrations: string;
  clock?: () => number;
}): Promise<Embedded> {
  const { config } = options;
  checkPlugins(config);
  const owner = ownFolder(config.data, `the embedded cloud at http://${config.host}:${config.port}`);
  refuseHalfRestored(config.data);
  closeToOthers(config.data);
  const { db, remember, close } = openDb(path.join(config.data, 'cloud.sqlite'), options.migrations);
  const credentialKey = openCredentialKey(config.data);
  const clock = options.clock ?? Date.now;
  const unreadable = encryptCredentials(db, credentialKey, clock());
  if (unreadable > 0)
    console.warn(
      `Of /v3/credentials, such as the secrets of one-time passwords, ${unreadable} were encrypted with another key than that in ${path.join(config.data, credentialKeyName)}: put the key of then back from a backup and start again, or have their users make new ones.`,
    );
  const holder: { cloud?: Cloud } = {};
  const pipeline: Pipeline = openPipeline(
    () => {
      if (!holder.cloud) throw new Error('The cloud is not open yet');
      return holder.cloud;
    },
    config,
    options.worker,
  );
  const cloud: Cloud = {
    config,
    db,
    remember,
    credentialKey,
    clock,
    stores: await openStores(config, db),
    reserve: openReserve(config.data),
    pipeline,
  };
  holder.cloud = cloud;
  const isNew = await seedIdentity(cloud);
  if (isNew && config.seed_images) {
    await seedImages(cloud);
    seedServers(cloud);
  }
  if (isNew && config.seed_metadefs) seedMetadefs(cloud);
  await pipeline.recover();
  if (config.image_cache_dir !== undefined) {
    cloud.cache = openImageCache(cloud);
    // Without it the cloud is whole: a file of it that cannot be read or removed keeps nobody from starting.
    await cloud.cache.recover().catch((cause: unknown) => {
      console.warn(
        `The image cache could not be put in order: ${cause instanceof Error ? cause.message : cause}.`,
      );
    });
    cloud.cache.start();
  }
  return {
    fetch: cloudFetch(cloud),
    cloud,
    async close() {
      cloud.cache?.close();
      await pipeline.close();
      await cloud.stores.close();
      close();
      owner.release();
    },
  };
}
