import { spawnSync } from 'node:child_process';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import type { CloudConfig } from '@/lib/embedded/config';
import { type ImageRow, setProperties, updateImageRow } from '@/lib/embedded/image/image-record';
import { convertImage } from '@/lib/embedded/pipeline/image-conversion';
import { decompressImage } from '@/lib/embedded/pipeline/image-decompression';

/** What a plugin works on. */
export interface PluginWork {
  cloud: Cloud;
  imageId: string;
  /** Who asked for the import. */
  caller: Caller;
  /** The import was cancelled. */
  signal: AbortSignal;
  /** What the import's success will make of the record. */
  changes: Pick<Partial<ImageRow>, 'disk_format' | 'container_format' | 'virtual_size'>;
}

/**
 * Takes the file of the image's data and gives the file to go on with, its own or another; throws the reason of the
 * import's failure. It may run again on the same image after a kill.
 */
export type ImportPlugin = (work: PluginWork, file: string) => Promise<string>;

const plugins: Record<CloudConfig['image_import_opts']['image_import_plugins'][number], ImportPlugin> = {
  no_op: async (_work, file) => file,
  inject_image_metadata: injectMetadata,
  image_decompression: decompressImage,
  image_conversion: convertImage,
};

/** Runs the configured plugins in their order; gives the file to fill the stores from. */
export async function runPlugins(work: PluginWork, staged: string): Promise<string> {
  let file = staged;
  for (const name of work.cloud.config.image_import_opts.image_import_plugins) {
    work.signal.throwIfAborted();
    file = await plugins[name](work, file);
  }
  return file;
}

/** At start: throws a sentence where a plugin is configured that cannot work here. */
export function checkPlugins(config: CloudConfig): void {
  if (!config.image_import_opts.image_import_plugins.includes('image_conversion')) return;
  if (spawnSync('qemu-img', ['--version'], { stdio: 'ignore' }).status === 0) return;
  throw new Error(
    'image_import_plugins has image_conversion, but the command qemu-img cannot be run: install it (qemu-utils on Debian, qemu-img on RHEL) or take image_conversion out.',
  );
}

/** Properties of the configuration on every imported image, but not on those of who has an ignored role. */
async function injectMetadata({ cloud, imageId, caller }: PluginWork, file: string): Promise<string> {
  const { inject, ignore_user_roles } = cloud.config.inject_metadata_properties;
  if (ignore_user_roles.some((role) => caller.roles.has(role.toLowerCase()))) return file;
  cloud.db.transaction((tx) => {
    setProperties(tx, imageId, inject);
    updateImageRow(tx, imageId, cloud.clock());
  });
  return file;
}
