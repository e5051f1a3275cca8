import { openImageData } from '@/lib/openstack/image-data';
import { importImage } from '@/lib/openstack/imports';
import { newAccount } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, test } from '../support/test';

const watchers = 200;

test('two hundred who watch one import cost the cloud no more than one who does @embedded', async ({
  browser,
}) => {
  const cloud = await startCloud({
    seed_images: false,
    enabled_backends: [{ id: 'central', bandwidth: 4_000_000 }],
    default_backend: 'central',
  });
  const account = await newAccount(cloud.authUrl);
  const proxy = await startCountingProxy(cloud.authUrl, account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    await enter(context, account, dashboard.url);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    /** Requests about one image while it is imported before the eyes of so many, each of whom sees the end. */
    const asked = async (count: number) => {
      const image = await makeImage(account, { name: 'watched' });
      const bytes = Buffer.alloc(8_000_000, 'x');
      const writer = openImageData(account.service, image.id, { kind: 'stage' }, bytes.length);
      await writer.write(bytes);
      await writer.end();
      await importImage(account.service, image.id, {
        method: { name: 'glance-direct' },
        stores: ['central'],
      });
      proxy.take();
      const ends = await Promise.all(
        Array.from({ length: count }, async () => {
          const stream = await fetch(`${dashboard.url}/api/live?ids=${image.id}`, { headers: { cookie } });
          // It ends by itself once nothing changes any more.
          return (await stream.text()).includes('"status":"active"');
        }),
      );
      expect(ends).toEqual(Array.from({ length: count }, () => true));
      return proxy.take().filter((request) => request.includes(image.id)).length;
    };
    const one = await asked(1);
    const many = await asked(watchers);
    expect(one).toBeGreaterThan(1);
    // Each is let in by a read of its own, of the image and its tasks. Polls follow the clock, so two imports differ by
    // a few; two hundred pollers would differ by thousands.
    expect(many, `${one} requests for one watcher`).toBeLessThan(one * 4 + 2 * watchers);
  } finally {
    await context.close();
    await dashboard.stop();
    await proxy.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
