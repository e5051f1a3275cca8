import { randomUUID } from 'node:crypto';
import { getImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, test } from '../support/test';

// An image of another region of the cloud is fetched by the cloud itself, chosen by its name there.

test('an image is fetched from another region, under an id of one’s own @embedded', async ({
  page,
  context,
}) => {
  const cloud = await startCloud({
    regions: ['RegionOne', 'RegionTwo'],
    enabled_import_methods: ['glance-direct', 'web-download', 'glance-download'],
    seed_images: false,
    seed_metadefs: false,
    sample_images: false,
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  const there = await makeImage(
    account,
    { name: 'there', min_disk: 2, os_version: '12', hw_disk_bus: 'scsi', kernel_id: randomUUID() },
    Buffer.alloc(4096, 7),
  );
  await makeImage(account, { name: 'without data' });
  await enter(context, account, dashboard.url);
  await page.goto(`${dashboard.url}/images/new`);
  await page.getByRole('radio', { name: /^Another region/ }).check();
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('Choose the region to fetch from.')).toBeVisible();
  await page.getByLabel('Region', { exact: true }).last().selectOption('RegionTwo');
  const images = page.getByRole('list', { name: 'Images in RegionTwo' });
  await expect(images.getByRole('listitem')).toHaveCount(1);
  await images.getByRole('button', { name: /^there/ }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('there');
  await expect(page.getByLabel('Disk format')).toHaveValue('raw');
  await expect(page.getByText('belongs to the other region')).toContainText('kernel_id');
  await expect(page.getByRole('region', { name: 'What will happen' })).toContainText('from RegionTwo');
  await page.getByText('Properties, kernel and ramdisk').click();
  await expect(page.getByLabel('Custom properties')).toHaveValue(/os_version=12/);
  const own = page.getByLabel('Image id', { exact: true });
  await own.fill('mine');
  await own.blur();
  await expect(page.getByText('An image id has the form')).toBeVisible();
  // An id that is there belongs to another image, which stays as it is.
  await own.fill(there.id);
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('This id was given to an image before')).toBeVisible();
  expect((await getImage(account.service, there.id)).min_disk).toBe(2);
  const id = randomUUID();
  await own.fill(id);
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page).toHaveURL(`${dashboard.url}/images/${id}`);
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect(await getImage(account.service, id)).toMatchObject({
    name: 'there',
    size: 4096,
    min_disk: 2,
    os_version: '12',
    hw_disk_bus: 'scsi',
  });
  await page.goto('about:blank');
  await dashboard.kill();
  await cloud.stop();
  removeFolder(cloud.data);
});

test('a cloud of one region offers no other', async ({ page }) => {
  await open(page, '/images/new');
  await expect(page.getByRole('radio', { name: /^File/ })).toBeVisible();
  await expect(page.getByRole('radio', { name: /^Another region/ })).toHaveCount(0);
});
