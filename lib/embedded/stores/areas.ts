import path from 'node:path';
import { type CloudConfig, fileStores, storeFolder } from '@/lib/embedded/config';

/** A folder that this cloud marks as its own and keeps images' files in: a store's, that of staged data, the cache's. */
export interface Area {
  /** A store's id, or one of the words below, which no store can have. */
  area: string;
  folder: string;
  /** Folder at which a file system has to be mounted. */
  mountpoint: string | undefined;
  /** How a sentence begins that is about it. */
  title: string;
}

export const stagingArea = '(staging)';
export const cacheArea = '(cache)';

/** Whether an area keeps data that records speak of as copies; the others keep what comes and goes. */
export function isStore(area: string): boolean {
  return area !== stagingArea && area !== cacheArea;
}

/** Every area of a configuration, stores first and in their order. */
export function areasOf(config: CloudConfig): Area[] {
  const { data, image_cache_dir } = config;
  const own = (area: string, folder: string, title: string): Area => ({
    area,
    folder,
    mountpoint: undefined,
    title,
  });
  return [
    ...fileStores(config).map((store) => ({
      area: store.id,
      folder: storeFolder(config, store),
      mountpoint: store.mountpoint,
      title: `Store ${store.id}`,
    })),
    own(stagingArea, path.join(data, 'staging'), 'Staging'),
    ...(image_cache_dir === undefined
      ? []
      : [own(cacheArea, path.resolve(data, image_cache_dir), 'The image cache')]),
  ];
}

/** Names that the pipeline gives files of an image in staging, behind its id: what import plugins make. */
const pluginNames = ['image_decompression', 'image_conversion'] as const;

/** Every name that this cloud gives a file of an image in an area; `.part` is behind what is not complete. */
export function namesOf(area: string, imageId: string): string[] {
  const whole =
    area === stagingArea ? [imageId, ...pluginNames.map((plugin) => `${imageId}.${plugin}`)] : [imageId];
  return whole.flatMap((name) => [name, `${name}.part`]);
}
