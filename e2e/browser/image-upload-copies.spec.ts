import { listImages } from '@/lib/openstack/images';
import { listImageTasks } from '@/lib/openstack/tasks';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeBigFile, open, test } from '../support/test';

// A cloud without glance-direct, as many are: a file goes into one store, and on to the others by a copy of the cloud's.

test('a file for several stores is sent into one and copied on, as one upload that is followed to its end @embedded', async ({
  browser,
}) => {
  test.slow();
  const cloud = await startCloud({
    seed_images: false,
    enabled_import_methods: ['web-download', 'copy-image'],
    enabled_backends: [
      { id: 'central' },
      { id: 'dcn0', bandwidth: 8_000_000 },
      { id: 'full', capacity: 1000 },
    ],
    default_backend: 'central',
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    const member = await newAccount(cloud.authUrl);
    await enter(context, member, dashboard.url);
    const page = await context.newPage();
    await open(page, '/images/new');
    // Who may not copy fills one store, and is told who may.
    await expect(page.getByText('an administrator copies it on afterwards')).toBeVisible();
    await page.getByLabel('dcn0').check();
    await expect(page.getByLabel('central (default)')).not.toBeChecked();

    const admin = await newAccount(cloud.authUrl, 'admin');
    await context.clearCookies();
    await enter(context, admin, dashboard.url);
    await open(page, '/images/new');
    const { file, size } = makeBigFile('copied on.raw', 24);
    await page.getByLabel('Image file').setInputFiles(file);
    await expect(page.getByLabel('Disk format')).toHaveValue('raw');
    await page.getByLabel('dcn0').check();
    await page.getByLabel('full').check();
    await expect(page.getByText('copies it from there to the others')).toBeVisible();
    const summary = page.getByRole('region', { name: 'What will happen' });
    await expect(summary).toContainText('The cloud copies it from central to the others.');
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'copied on' })).toBeVisible();
    // One upload, then its copies on the same page.
    const stores = page.getByRole('region', { name: 'Stores' });
    await expect(stores.getByRole('progressbar', { name: /dcn0/ })).toBeVisible();
    await expect(stores).toContainText('done');
    await expect(stores.getByText('full', { exact: true })).toBeVisible();
    await expect(stores.getByRole('listitem', { name: 'full' })).toContainText('No space left on device');
    await expect
      .poll(async () => (await listImages(admin.service, [['owner', admin.projectId]])).images)
      .toMatchObject([{ status: 'active', size, stores: 'central,dcn0', os_glance_failed_import: 'full' }]);
    const [image] = (await listImages(admin.service, [['owner', admin.projectId]])).images;
    const tasks = await listImageTasks(admin.service, image?.id ?? '');
    expect(tasks.map(({ input }) => input?.import_req?.method.name)).toEqual(['copy-image']);
    await open(page, '/activity');
    await expect(page.getByText('copied on').first()).toBeVisible();
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
