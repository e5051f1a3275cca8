import AxeBuilder from '@axe-core/playwright';
import { newAccount } from '../support/accounts';
import { addRecords } from '../support/cloud-records';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, onOpenStack, open, row, setting, test } from '../support/test';

const card = (page: import('@playwright/test').Page, name: string) => page.getByRole('region', { name });

test('what there is of images is drawn, and each number leads to its images', async ({ page, account }) => {
  const used = await makeImage(account, { name: 'used', min_disk: 1 }, Buffer.alloc(2048));
  await makeImage(account, { name: 'idle', min_disk: 1 }, Buffer.alloc(1024, 'x'));
  await makeImage(account, { name: 'put-away', os_hidden: true });
  if (!onOpenStack)
    addRecords(setting('TEST_DATA'), { servers: [{ project: account.projectId, image: used.id }] });
  await open(page, '/images');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
  const stores = card(page, 'Data by store');
  await expect(stores.getByText('3.0 KiB', { exact: true })).toBeVisible();
  await expect(stores.getByText('In no store yet', { exact: true })).toBeVisible();
  await expect(
    card(page, 'Images by age').getByRole('link', { name: '7 days: 2 images, 3.0 KiB' }),
  ).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

  if (!onOpenStack) {
    const uses = card(page, 'Data by use');
    await expect(uses.getByText('Unknown')).toHaveCount(0);
    await uses.getByRole('link', { name: '1 image (Not in use)' }).click();
    await expect(row(page, 'idle')).toBeVisible();
    await expect(page.getByText('1 image matches')).toBeVisible();
    await page.goBack();
  }
  // The same as tables, by keyboard, to the hidden ones.
  await page.getByRole('button', { name: 'As tables' }).press('Enter');
  const line = stores.getByRole('row', { name: /In no store yet/ });
  await line.getByRole('link', { name: '1' }).press('Enter');
  await expect(row(page, 'put-away')).toBeVisible();
});

test.describe('where Nova does not answer @embedded', () => {
  // The embedded cloud is one that can be told to have such a Nova.
  test('use is unknown, and nothing counts as unused', async ({ browser }) => {
    test.slow();
    const cloud = await startCloud({ seed_images: false, compute_endpoint: 'http://127.0.0.1:9/v2.1' });
    const dashboard = await startDashboard(cloud.authUrl);
    const context = await browser.newContext({ baseURL: dashboard.url });
    try {
      const account = await newAccount(cloud.authUrl);
      await makeImage(account, { name: 'plain' });
      await enter(context, account, dashboard.url);
      const page = await context.newPage();
      await open(page, '/overview');
      const uses = card(page, 'Data by use');
      await expect(uses.getByText('The compute service does not answer')).toBeVisible();
      await expect(uses.getByRole('listitem').filter({ hasText: 'Unknown' })).toContainText('1 image');
      await expect(uses.getByRole('listitem').filter({ hasText: 'Not in use' })).toContainText('0 images');
      await expect(page.getByText('Not everything was told')).toBeVisible();
    } finally {
      await context.close();
      await dashboard.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    }
  });
});
