import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Cloud } from '@/lib/embedded/cloud';
import { stagingArea } from '@/lib/embedded/stores/areas';

/** Folder of staged data. */
export function stagingFolder(cloud: Pick<Cloud, 'config'>): string {
  return path.join(cloud.config.data, 'staging');
}

/** File of an image's staged data; complete once it has this name. */
export function stagingPath(cloud: Pick<Cloud, 'config'>, imageId: string): string {
  return path.join(stagingFolder(cloud), imageId);
}

/** What an import plugin made of staged data, `<image>.<plugin>`; complete once it has this name. */
export function pluginPath(cloud: Pick<Cloud, 'config'>, imageId: string, plugin: string): string {
  return `${stagingPath(cloud, imageId)}.${plugin}`;
}

/** The image that a file of the staging folder belongs to, or null for one that never became complete. */
export function stagedImage(name: string): string | null {
  return name.endsWith('.part') ? null : (name.split('.')[0] ?? null);
}

/** Removes an image's staged data and what plugins made of it; what was `left` behind is told to the log. */
export function removeStaged(cloud: Cloud, imageId: string, left = false): Promise<void> {
  return cloud.stores.remove(stagingArea, imageId, left);
}

/** Length of a file in bytes, or null when it is not there. */
export async function sizeOfFile(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.size ?? null;
}
