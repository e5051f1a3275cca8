import type { BrowserContext, Page } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { deleteImage, listImages } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { freePort } from '../../scripts/processes.mjs';
import { type Account, signIn } from '../support/accounts';
import { BadProxy } from '../support/bad-proxy';
import { startDashboard } from '../support/servers';
import { endToken, enter, expect, makeImage, open, row, rowAction, setting, test } from '../support/test';

/** An image whose data is staged: it changes by itself, as far as anybody can see, until its import is asked for. */
async function makeStaged(account: Account, name: string) {
  const image = await makeImage(account, { name });
  const bytes = Buffer.from('staged');
  const writer = openImageData(account.service, image.id, { kind: 'stage' }, bytes.length);
  await writer.write(bytes);
  await writer.end();
  return image;
}

const importStaged = (account: Account, id: string) =>
  importImage(account.service, id, { method: { name: 'glance-direct' }, stores: ['central'] });

/** A page of its own window at an image's address, whose errors are not looked at. */
async function openImage(context: BrowserContext, id: string): Promise<Page> {
  const page = await context.newPage();
  await open(page, `/images/${id}`);
  await expect(page.getByText('uploading', { exact: true })).toBeVisible();
  return page;
}

const isActive = (page: Page) => expect(page.getByText('active', { exact: true })).toBeVisible();

/** An account and a signed-in browser whose pages may log what they like. */
const free = test.extend<{ own: BrowserContext }>({
  own: async ({ browser, account }, use) => {
    const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
    await enter(context, account);
    await use(context);
    await context.close();
  },
});

free('two tabs whose token ends both go on after one sign-in @firefox', async ({ own, account }) => {
  const image = await makeStaged(account, 'two tabs');
  const one = await openImage(own, image.id);
  const two = await openImage(own, image.id);
  await endToken(own);
  const dialog = two.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Password').fill(account.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expect(dialog).toHaveCount(0);
  const again = await signIn(setting('TEST_AUTH_URL'), account.name, account.password, account.projectName);
  await importStaged({ ...account, service: again }, image.id);
  await isActive(two);
  await isActive(one);
  for (const page of [one, two]) await expect(page.getByText(/Showing what (Glance|it) said/)).toHaveCount(0);
});

free(
  'a tab that holds the stream and is frozen, or crashes, leaves it to another',
  async ({ own, account }) => {
    const [frozen, crashed] = [await makeStaged(account, 'frozen'), await makeStaged(account, 'crashed')];
    const first = await openImage(own, frozen.id);
    const second = await openImage(own, crashed.id);
    // The tab that came last holds the stream.
    const third = await openImage(own, frozen.id);
    const line = await own.newCDPSession(third);
    await line.send('Page.setWebLifecycleState', { state: 'frozen' });
    await importStaged(account, frozen.id);
    await isActive(first);
    const fourth = await openImage(own, crashed.id);
    await fourth.goto('chrome://crash').catch(() => {});
    await importStaged(account, crashed.id);
    await isActive(second);
    await line.send('Page.setWebLifecycleState', { state: 'active' });
    await isActive(third);
  },
);

free('an image deleted in one tab is gone in another that shows it at rest', async ({ own, account }) => {
  const image = await makeImage(account, { name: 'at rest' }, Buffer.from('x'));
  const shows = await own.newPage();
  await open(shows, `/images/${image.id}`);
  const deletes = await own.newPage();
  await open(deletes, '/images');
  await rowAction(deletes, 'at rest', 'Delete');
  const dialog = deletes.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Delete/ }).click();
  await expect(row(deletes, 'at rest')).toHaveCount(0);
  await expect(shows.getByText('was deleted while this page was open')).toBeVisible();
});

free('an image deleted elsewhere just after its import is gone here @firefox', async ({ own, account }) => {
  const image = await makeStaged(account, 'short-lived');
  const page = await openImage(own, image.id);
  await importStaged(account, image.id);
  await isActive(page);
  await deleteImage(account.service, image.id);
  await expect(page.getByText('was deleted while this page was open')).toBeVisible();
});

test('of more records that change than fit, those on screen are followed @embedded', async ({
  page,
  account,
}) => {
  test.slow();
  const names = Array.from({ length: 205 }, (_, index) => `many ${String(index).padStart(3, '0')}`);
  while (names.length > 0) await Promise.all(names.splice(0, 15).map((name) => makeStaged(account, name)));
  const refused: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/live') && response.status() !== 200) refused.push(response.status());
  });
  await open(page, '/images?q=many&sort=name:asc');
  await expect(row(page, 'many 000')).toContainText('uploading');
  const idOf = async (name: string) => {
    const { images } = await listImages(account.service, [['name', name]]);
    return images[0]?.id ?? '';
  };
  await importStaged(account, await idOf('many 000'));
  await expect(row(page, 'many 000')).toContainText('active');
  await page.keyboard.press('End');
  await expect(row(page, 'many 204')).toBeVisible();
  await importStaged(account, await idOf('many 204'));
  await expect(row(page, 'many 204')).toContainText('active');
  await expect(page.getByText(/Showing what (Glance|it) said/)).toHaveCount(0);
  expect(refused).toEqual([]);
});

free(
  'a session that is gone when the dashboard comes back asks to sign in @embedded',
  async ({ browser, account }) => {
    const env = { PORT: String(await freePort()) };
    const url = `http://127.0.0.1:${env.PORT}`;
    const first = await startDashboard(setting('TEST_AUTH_URL'), env);
    const context = await browser.newContext({ baseURL: url });
    try {
      await enter(context, account, url);
      const image = await makeStaged(account, 'restarted');
      const page = await openImage(context, image.id);
      await first.stop();
      await expect(
        page.getByText(/The dashboard does not answer\. Showing what it said .* ago/),
      ).toBeVisible();
      await context.clearCookies();
      const second = await startDashboard(setting('TEST_AUTH_URL'), env);
      try {
        const dialog = page.getByRole('dialog', { name: 'Sign in again' });
        await dialog.getByLabel('Password').fill(account.password);
        await dialog.getByRole('button', { name: 'Sign in' }).click();
        await importStaged(account, image.id);
        await isActive(page);
        await expect(page.getByText(/Showing what (Glance|it) said/)).toHaveCount(0);
      } finally {
        await second.stop();
      }
    } finally {
      await context.close();
      await first.stop();
    }
  },
);

free(
  'a stream that something in between refuses is asked for again by a click alone',
  async ({ browser, account }) => {
    const proxy = await BadProxy.start(setting('TEST_DASHBOARD'));
    const context = await browser.newContext({ baseURL: proxy.url });
    try {
      await enter(context, account);
      const image = await makeStaged(account, 'refused');
      const rule = proxy.on({ path: '/api/live' }, { answer: { status: 403, body: '<h1>Forbidden</h1>' } });
      const page = await openImage(context, image.id);
      await expect(page.getByText(/this page does not follow it any more/)).toBeVisible();
      await page.getByRole('button', { name: 'Follow again' }).click();
      await expect.poll(() => rule.met.length).toBe(2);
      rule.stop();
      await page.getByRole('button', { name: 'Follow again' }).click();
      await expect(page.getByText(/this page does not follow it any more/)).toHaveCount(0);
      await importStaged(account, image.id);
      await isActive(page);
      expect(rule.met.length).toBe(2);
    } finally {
      await context.close();
      await proxy.stop();
    }
  },
);

free('a stream that is cut, answered by a proxy, or falls silent goes on', async ({ browser, account }) => {
  const proxy = await BadProxy.start(setting('TEST_DASHBOARD'));
  const context = await browser.newContext({ baseURL: proxy.url });
  try {
    await enter(context, account);
    const image = await makeStaged(account, 'cut');
    const page = await openImage(context, image.id);
    const rule = proxy.on({ path: '/api/live' }, { answer: { status: 502, body: '<h1>nginx</h1>' } }, 2);
    proxy.cut('reset');
    await rule.first;
    await importStaged(account, image.id);
    await isActive(page);
    await expect(page.getByText(/Showing what (Glance|it) said/)).toHaveCount(0);
  } finally {
    await context.close();
    await proxy.stop();
  }
});
