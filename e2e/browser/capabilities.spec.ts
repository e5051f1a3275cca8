import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, open, row, test } from '../support/test';

test('a cloud of one store, an old API and no import has a smaller, correct screen @embedded', async ({
  browser,
}) => {
  const cloud = await startCloud({
    enabled_backends: [],
    enabled_import_methods: [],
    api_version: 9,
    seed_images: false,
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, account, dashboard.url);
  const page = await context.newPage();
  await open(page, '/images');
  await expect(page.getByText('No images yet')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Import from a URL' })).toHaveCount(0);
  await open(page, '/images/new?source=url');
  await expect(page.getByLabel('URL', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Stores' })).toHaveCount(0);
  await page.getByLabel('Image file').setInputFiles(makeFile('only.raw', Buffer.alloc(3000, 1)));
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Stores' })).toHaveCount(0);
  await open(page, '/images');
  await expect(row(page, 'only')).toContainText('active');
  await open(page, '/about');
  await expect(page.getByText('v2.9, v2.7')).toBeVisible();
  await expect(page.getByText('tasks of an image: an import tells its stores')).toBeVisible();
  await expect(page.getByText('Several stores: an image lies in the one store there is')).toBeVisible();
  await context.close();
  await dashboard.stop();
  await cloud.stop();
  removeFolder(cloud.data);
});

test('one store with imports: a URL is fetched without a word of stores @embedded', async ({ browser }) => {
  const { startFileServer } = await import('../support/servers');
  const files = await startFileServer();
  const cloud = await startCloud({
    enabled_backends: [],
    seed_images: false,
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, account, dashboard.url);
  const page = await context.newPage();
  await open(page, '/images/new?source=url');
  await page.getByLabel('URL of the image').fill(`${files.url}/file/5000`);
  await page.getByLabel('Name').fill('fetched');
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await context.close();
  await dashboard.stop();
  await cloud.stop();
  await files.stop();
  removeFolder(cloud.data);
});
