import { getImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, open, test } from '../support/test';

// An import can be shown where there is no internet, from images that the cloud itself offers.

const imageId = (url: string) => url.split('/').at(-1) ?? '';

test('one press fills in an example of the cloud, and its import is watched to its end @embedded', async ({
  page,
  account,
}) => {
  await open(page, '/images/new?source=url');
  const examples = page.getByRole('group', { name: 'Examples of this cloud' });
  await examples.getByRole('button', { name: /^sample-slow/ }).click();
  await expect(page.getByLabel('URL of the image')).toHaveValue(
    /^http:\/\/127\.0\.0\.1:\d+\/samples\/sample-slow\.raw$/,
  );
  await expect(page.getByLabel('Disk format')).toHaveValue('raw');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('sample-slow');
  await page.getByRole('button', { name: 'Import image' }).click();
  // While it downloads a cloud counts nothing, and an empty bar alone would be read as 0 %.
  await expect(page.getByText('It tells neither which nor how far it is')).toBeVisible();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect(await getImage(account.service, imageId(page.url()))).toMatchObject({
    name: 'sample-slow',
    size: 12 * 1024 * 1024,
  });
});

test('another example takes the place of the one before it, and a name that was typed stays @embedded', async ({
  page,
}) => {
  await open(page, '/images/new?source=url');
  const example = (name: RegExp) => page.getByRole('button', { name });
  await example(/^sample-disk/).press('Enter');
  await expect(example(/^sample-disk/)).toHaveAttribute('aria-pressed', 'true');
  await example(/^sample-compressed/).press('Enter');
  await expect(example(/^sample-disk/)).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('sample-compressed');
  await expect(page.getByLabel('Container format')).toHaveValue('compressed');
  await page.getByLabel('Name', { exact: true }).fill('typed');
  await example(/^sample-cd/).press('Enter');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed');
  await expect(page.getByLabel('Disk format')).toHaveValue('iso');
  await expect(page.getByLabel('Container format')).toHaveValue('bare');
});

test('the example that breaks off fails with its reason and the way out @embedded', async ({ page }) => {
  await open(page, '/images/new?source=url');
  await page.getByRole('button', { name: /^sample-broken .*breaks off in the middle/ }).click();
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText(/sample-broken\.raw: the download broke off/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import again' })).toBeVisible();
});

test('a cloud that names no examples is shown none @embedded', async ({ page, context }) => {
  const cloud = await startCloud({ sample_images: false, seed_images: false, seed_metadefs: false });
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  await enter(context, account, dashboard.url);
  await page.goto(`${dashboard.url}/images/new?source=url`);
  await expect(page.getByLabel('URL of the image')).toBeVisible();
  await expect(page.getByText('Examples of this cloud')).toHaveCount(0);
  // A page that is left asks no dashboard that is gone.
  await page.goto('about:blank');
  await dashboard.kill();
  await cloud.stop();
  removeFolder(cloud.data);
});
