import { listImages } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { BadProxy } from '../support/bad-proxy';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, open, row, setting, test } from '../support/test';

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

test('what the image schema requires is told, wanted and sent @embedded', async ({ browser, account }) => {
  // Glance reads it from its operator's schema-image.json, which the embedded cloud has none of.
  const cloud = new URL(setting('TEST_AUTH_URL'));
  const proxy = await BadProxy.start(cloud.origin);
  const dashboard = await startDashboard(`${proxy.url}${cloud.pathname}`);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    const headers = { 'x-auth-token': account.service.token };
    const schema = await (await fetch(`${account.service.url}/v2/schemas/image`, { headers })).json();
    proxy.on(
      { path: /\/v2\/schemas\/image$/ },
      {
        answer: {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...schema, required: ['name', 'os_distro'] }),
        },
      },
    );
    await enter(context, account, dashboard.url);
    const page = await context.newPage();
    await open(page, '/images/new');
    await expect(page.getByText('This cloud wants these of every image: os_distro')).toBeVisible();
    await page.getByRole('radio', { name: /^No data yet/ }).check();
    await page.getByRole('button', { name: 'Create record' }).click();
    await expect(page.getByText('2 fields need a look')).toBeVisible();
    await expect(page.getByText('This cloud wants more of every image')).toBeVisible();
    expect((await listImages(account.service, [['owner', account.projectId]])).images).toEqual([]);
    await page.getByLabel('Name', { exact: true }).fill('complete');
    await page.getByLabel('Custom properties').fill('os_distro=debian');
    await page.getByRole('button', { name: 'Create record' }).click();
    await expect(page.getByRole('heading', { name: 'complete' })).toBeVisible();
    expect((await listImages(account.service, [['owner', account.projectId]])).images).toMatchObject([
      { name: 'complete', os_distro: 'debian' },
    ]);
  } finally {
    await context.close();
    await dashboard.stop();
    await proxy.stop();
  }
});
