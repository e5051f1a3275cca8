import { afterEach } from 'vitest';
import { removeFolder, startCloud } from './servers';

/** An embedded cloud with a data folder of its own. */
export type OwnCloud = Awaited<ReturnType<typeof startCloud>>;

/**
 * Clouds of one file of tests: what it gives starts one, with these settings and those of the test over them, on a new
 * data folder or the one of a cloud before it. All stop after the test that started them, and then their folders go.
 */
export function ownClouds(settings: object = {}): (config?: object, data?: string) => Promise<OwnCloud> {
  const clouds: OwnCloud[] = [];
  afterEach(async () => {
    const ended = clouds.splice(0);
    for (const cloud of ended) await cloud.stop();
    for (const cloud of ended) removeFolder(cloud.data);
  });
  return async (config = {}, data) => {
    const cloud = await startCloud({ seed_images: false, ...settings, ...config }, data);
    clouds.push(cloud);
    return cloud;
  };
}
