import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getCache } from '@/lib/openstack/cache';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';
import { adminService } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// glance-cache-manage of the package glance-api: its seven verbs, on one node by its address.

const run = promisify(execFile);
describe('glance-cache-manage', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  let service: ImageService;
  beforeAll(async () => {
    cloud = await startCloud({ image_cache_dir: 'cache', cache_prefetcher_interval: 2 });
    service = await adminService(cloud.authUrl);
  });
  afterAll(async () => {
    await cloud.stop();
    removeFolder(cloud.data);
  });

  async function manage(user: string, ...args: string[]): Promise<string> {
    const env = {
      ...process.env,
      OS_AUTH_URL: cloud.authUrl,
      OS_USERNAME: user,
      OS_PASSWORD: 'darkroom',
      OS_PROJECT_NAME: user,
      OS_REGION_NAME: 'RegionOne',
      no_proxy: '*',
    };
    const where = ['--host=127.0.0.1', '--port', String(cloud.port), '-f', '-v'];
    return (await run('glance-cache-manage', [...where, ...args], { env })).stdout;
  }

  test('queues, lists what waits and what is cached, and deletes both, one or all', async () => {
    const { images } = await listImages(service, [['status', 'active']]);
    const [one = '', two = ''] = images.map((image) => image.id);
    expect(await manage('admin', 'list-cached')).toContain('No cached images.');
    expect(await manage('admin', 'list-queued')).toContain('No queued images.');
    expect(await manage('admin', 'queue-image', one)).toContain(`Queued image ${one} for caching`);
    while ((await getCache(service))?.cached_images.length !== 1) await new Promise(setImmediate);
    expect(await manage('admin', 'list-cached')).toMatch(new RegExp(`Found 1 cached images[^]*${one}`));
    expect(await manage('admin', 'delete-cached-image', one)).toContain(`Deleted cached image ${one}`);
    expect(await manage('admin', 'delete-all-cached-images')).toContain('Deleted 0 cached images');
    await manage('admin', 'queue-image', two);
    expect(await manage('admin', 'delete-queued-image', two)).toContain(`Deleted queued image ${two}`);
    expect(await manage('admin', 'delete-all-queued-images')).toMatch(/Deleted \d queued images/);
  });

  test('tells who is no administrator so', async () => {
    await expect(manage('demo', 'list-cached')).rejects.toMatchObject({
      stdout: expect.stringContaining('Not authorized to make this request.'),
    });
  });
});
