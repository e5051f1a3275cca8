import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, openAlive as open, setting, test } from '../support/test';

test('the rail folds to its icons, and comes so with the next page', async ({ page, context }) => {
  await open(page, '/activity');
  const rail = page.getByRole('navigation', { name: 'Sections' });
  const width = async () => (await rail.boundingBox())?.width;
  expect(await width()).toBe(184);
  await page.getByRole('button', { name: 'Show the sections as icons' }).click();
  await expect.poll(width).toBe(56);
  // The names are still there for who does not see the icons.
  await rail.getByRole('link', { name: 'Stores' }).click();
  await expect(page.getByRole('heading', { name: 'Stores', level: 1 })).toBeVisible();
  expect(await width()).toBe(56);
  // What comes first is folded: nothing moves once the scripts are there.
  const html = await (await context.request.get(`${setting('TEST_DASHBOARD')}/stores`)).text();
  expect(html).toContain('data-rail="icons"');
  await page.reload();
  expect(await width()).toBe(56);
  await page.getByRole('button', { name: 'Show the names of the sections' }).click();
  await expect.poll(width).toBe(184);
});

test('no section leads to nothing, and limits are told where they are met @embedded', async ({ browser }) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  await enter(context, admin);
  const page = await context.newPage();
  await open(page, '/about');
  const rail = page.getByRole('navigation', { name: 'Sections' });
  await expect(rail.getByRole('link', { name: 'Tasks' })).toBeVisible();
  await expect(rail.getByRole('link', { name: 'Usage' })).toHaveCount(0);
  await expect(rail.getByRole('link', { name: 'Cache' })).toHaveCount(0);
  await context.close();

  const cloud = await startCloud({
    image_cache_dir: 'cache',
    use_keystone_limits: true,
    registered_limits: { image_count_total: 100, image_size_total: 1 },
    seed_images: false,
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const other = await browser.newContext({ baseURL: dashboard.url });
  await enter(other, await newAccount(cloud.authUrl, 'admin'), dashboard.url);
  const richer = await other.newPage();
  await open(richer, '/about');
  await richer.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Usage' }).click();
  await expect(richer.getByRole('heading', { name: 'Usage' })).toBeVisible();
  // Told where it matters, and what a file would make of it.
  await open(richer, '/images/new');
  const summary = richer.getByRole('region', { name: 'What will happen' });
  await expect(summary).toContainText('0 B of 1.0 MiB used');
  const file = makeFile('two.raw', Buffer.alloc(2 * 1024 * 1024));
  await richer.getByLabel('Image file').setInputFiles(file);
  await expect(summary).toContainText('0 B of 1.0 MiB used; this adds 2.0 MiB');
  await expect(summary).toContainText('Glance may refuse it');
  // Known from now on, on the list as well, which asks for its rows alone.
  await open(richer, '/images');
  await expect(richer.getByRole('link', { name: 'Cache' })).toBeVisible();
  await other.close();
  await dashboard.stop();
  await cloud.stop();
  removeFolder(cloud.data);
});

test.describe('a wrong address', () => {
  test.use({ expectedErrors: [/404/] });

  test('is told inside the frame', async ({ page }) => {
    await open(page, '/guides/nothing-here');
    await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Sections' })).toBeVisible();
    expect((await page.request.get('/guides/nothing-here')).status()).toBe(404);
    expect((await page.request.get('/api/nothing-here')).status()).toBe(404);
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Images' }).click();
    await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  });
});
