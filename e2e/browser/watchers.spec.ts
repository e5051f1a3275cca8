import net from 'node:net';
import type { BrowserContext } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { importImage } from '@/lib/openstack/imports';
import { newAccount } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, test } from '../support/test';

async function cookieOf(context: BrowserContext): Promise<string> {
  return (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
}

const watchers = 200;
/** Streams that one session may have. */
const ofSession = 6;

test('two hundred who watch one import cost the cloud no more than one who does @embedded', async ({
  browser,
}) => {
  // So many sessions, and a stream ends some time after the work did.
  test.slow();
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
    const cookies: string[] = [];
    while (cookies.length * ofSession < watchers) {
      // Each signs in as somebody new: a browser that signs in again and again gives up its oldest tokens.
      await context.clearCookies();
      await enter(context, account, dashboard.url);
      cookies.push(await cookieOf(context));
    }
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
        Array.from({ length: count }, async (_, index) => {
          const cookie = cookies[index % cookies.length] ?? '';
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

test('who leaves at once, or before the answer begins, costs the cloud nothing more @embedded', async ({
  browser,
}) => {
  const cloud = await startCloud({ seed_images: false });
  const account = await newAccount(cloud.authUrl);
  const proxy = await startCountingProxy(cloud.authUrl, account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    await enter(context, account, dashboard.url);
    const image = await makeImage(account, { name: 'left' });
    const request = [
      `GET /api/live?ids=${image.id}&expect=${image.id} HTTP/1.1`,
      'host: 127.0.0.1',
      `cookie: ${await cookieOf(context)}`,
      '\r\n',
    ].join('\r\n');
    /** Asks and leaves so many milliseconds later. */
    const leave = (after: number) =>
      new Promise<void>((resolve) => {
        const socket = net.connect(Number(new URL(dashboard.url).port), '127.0.0.1');
        socket.on('error', () => {});
        socket.on('data', () => {});
        socket.on('close', () => resolve());
        socket.write(request, () => setTimeout(() => socket.destroy(), after));
      });
    for (const after of [0, 0, 1, 2, 3, 5, 5, 8, 12, 20, 30, 60, 120]) await leave(after);
    await expect.poll(() => proxy.take().filter((line) => line.includes(image.id)).length).toBe(0);
    // All of them made room again.
    await Promise.all(Array.from({ length: ofSession }, () => leave(200)));
    await expect.poll(() => proxy.take().filter((line) => line.includes(image.id)).length).toBe(0);
  } finally {
    await context.close();
    await dashboard.stop();
    await proxy.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
