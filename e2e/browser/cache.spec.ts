import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { queueForCache } from '@/lib/openstack/cache';
import { send } from '@/lib/openstack/http';
import { getImageFile } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

const cached = (page: Page) => page.getByRole('region', { name: 'Cached images' });
const queued = (page: Page) => page.getByRole('region', { name: 'Queued images' });

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual(
    [],
  );
}

test('an administrator looks into the cache of a node, fills it and clears it @embedded', async ({
  browser,
}) => {
  const cloud = await startCloud({ image_cache_dir: 'cache', seed_images: false });
  const dashboard = await startDashboard(cloud.authUrl, {
    DARKROOM_CACHE_NODES: `ctl-0=${cloud.url}/image/v2, away=http://127.0.0.1:9`,
  });
  const admin = await newAccount(cloud.authUrl, 'admin');
  const one = await makeImage(admin, { name: 'often asked for' }, Buffer.alloc(3 * 1024 * 1024));
  const two = await makeImage(admin, { name: 'waits', os_hidden: true }, Buffer.alloc(1000));
  await makeImage(admin, { name: 'without data' });
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, admin, dashboard.url);
  const page = await context.newPage();

  await open(page, '/images');
  await page.getByRole('link', { name: 'Cache' }).click();
  await expect(page.getByRole('heading', { name: 'Image cache' })).toBeVisible();
  // By the address of the catalog nobody knows which node answers.
  await expect(page.getByText('Unknown node')).toBeVisible();
  await expect(cached(page)).toContainText('Nothing is cached');
  await page.getByLabel('Node').selectOption('ctl-0');
  await expect(page).toHaveURL(/cache\?node=ctl-0/);
  await expect(page.getByText('Unknown node')).toHaveCount(0);

  // A record without data is refused before Glance is asked, and the dialog stays.
  await page.getByRole('button', { name: 'Queue an image' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'without data' }).click();
  await expect(dialog.getByRole('alert')).toContainText('only an active image can be cached');
  await dialog.getByRole('button', { name: 'often asked for' }).click();
  await expect(dialog).toHaveCount(0);
  const hot = cached(page).getByRole('row', { name: /often asked for/ });
  await expect(hot).toContainText('3.0 MiB');
  await expect(hot.getByTitle(one.id)).toBeVisible();
  await expect(cached(page).getByRole('heading')).toHaveText('1 cached image, 3.0 MiB');

  // A hit is counted, and what the older address queued waits: both are there after a look.
  await (await getImageFile(admin.service, one.id)).arrayBuffer();
  await send(`${admin.service.url}/v2/queued_images/${two.id}`, {
    method: 'PUT',
    token: admin.service.token,
  });
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(queued(page).getByRole('row', { name: /waits/ })).toBeVisible();
  await expect(hot.getByRole('cell').nth(2)).toHaveText('1');
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await expectNoViolations(page);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });

  await page.getByRole('button', { name: 'Take waits out of the queue' }).click();
  await expect(queued(page)).toContainText('Nothing waits to be fetched');
  await page.getByRole('button', { name: 'Take often asked for out of the cache' }).click();
  await expect(cached(page)).toContainText('Nothing is cached');

  await queueForCache(admin.service, one.id);
  await queueForCache(admin.service, two.id);
  await expect(async () => {
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(cached(page).getByRole('heading')).toHaveText(/^2 cached images/, { timeout: 1000 });
  }).toPass();
  await page.getByRole('button', { name: 'Clear cache' }).click();
  await expect(dialog).toContainText('2 images leave the cache of the node: ctl-0');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Clear cache' }).click();
  await expect(cached(page)).toContainText('Nothing is cached');

  // A node that does not answer says so, and the others stay a choice away.
  await page.getByLabel('Node').selectOption('away');
  await expect(page.getByText('The cache could not be read')).toBeVisible();
  await page.getByLabel('Node').selectOption('ctl-0');
  await expect(cached(page)).toContainText('Nothing is cached');

  await context.close();
  await dashboard.stop();
  await cloud.stop();
  removeFolder(cloud.data);
});

test('where the cloud has no cache the page says so and how one is turned on @embedded', async ({
  browser,
}) => {
  const context = await browser.newContext();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'admin'));
  const page = await context.newPage();
  await open(page, '/cache');
  await expect(page.getByRole('heading', { name: 'No image cache here' })).toBeVisible();
  await expect(page.getByText('image_cache_dir')).toBeVisible();
  await expectNoViolations(page);
  await context.close();
});

test('a member has no cache in the sections, and its page says who may look', async ({ page }) => {
  await open(page, '/images');
  await expect(page.getByRole('link', { name: 'Images' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Cache' })).toHaveCount(0);
  await open(page, '/cache');
  await expect(page.getByText('Only an administrator can look at an image cache')).toBeVisible();
});
