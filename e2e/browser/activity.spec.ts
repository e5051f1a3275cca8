import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { type Account, newAccount, type Role } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import {
  enter,
  expect,
  makeBigFile,
  makeImage,
  makeQcow2,
  onOpenStack,
  open,
  setting,
  slowLine,
  test,
} from '../support/test';

const entry = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Images something happens to' })
    .getByRole('listitem')
    .filter({
      has: page.getByRole('link', { name, exact: true }),
    });
/** Opens an entry that is not open by itself, as one that runs may be. */
async function showDetails(page: Page, name: string): Promise<void> {
  const button = page.getByRole('button', { name: `Details of ${name}` });
  if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
}
const badge = (page: Page) => page.getByRole('button', { name: /^Running:/ });

/** Begins to import so much that there is time to look, into the slowest store among others; not through the dashboard. */
async function beginImport(account: Account, name: string, stores: string[]): Promise<string> {
  const { id } = await makeImage(account, { name });
  const size = (onOpenStack ? 512 : 64) * 1024 * 1024;
  await importImage(account.service, id, {
    method: { name: 'web-download', uri: `${setting('TEST_FILES')}/file/${size}` },
    stores,
    all_stores_must_succeed: false,
  });
  return id;
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual(
    [],
  );
}

async function another(browser: Browser, role: Role, project?: Account): Promise<[Page, Account]> {
  const account = await newAccount(setting('TEST_AUTH_URL'), role, project);
  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  await enter(context, account);
  return [await context.newPage(), account];
}

test('an import begun elsewhere is followed, counted in the header, and known after a reload and a new sign-in', async ({
  page,
  account,
  context,
}) => {
  await beginImport(account, 'from elsewhere', ['central', 'dcn1']);
  await page.goto('/activity');
  const running = entry(page, 'from elsewhere');
  await expect(running).toContainText('Import');
  await expect(running.getByRole('region', { name: 'Stores of from elsewhere' })).toContainText('dcn1');
  await expect(badge(page)).toContainText('1');
  await page.getByRole('link', { name: 'Stores', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Stores' })).toBeVisible();
  await expect(badge(page)).toContainText('1');
  await context.clearCookies();
  await enter(context, account);
  await page.goto('/usage');
  await expect(badge(page)).toContainText('1');
  await page.goto('/activity');
  await showDetails(page, 'from elsewhere');
  // Its task says who asked for what, and how it ended.
  const tasks = running.getByRole('region', { name: 'Tasks' });
  await expect(tasks).toContainText('success');
  await expect(tasks).toContainText('web-download');
  await expect(running).toContainText('Import');
  await expect(tasks).toContainText('by you');
  await expect(badge(page)).toHaveCount(0);
});

test('stores that failed are told with the reason and the step that helps; the filter is in the address', async ({
  page,
  account,
  browser,
}) => {
  const { id } = await makeImage(account, { name: 'half there' });
  await importImage(account.service, id, {
    method: { name: 'web-download', uri: `${setting('TEST_FILES')}/file/3000000` },
    stores: ['central', 'broken'],
    all_stores_must_succeed: false,
  });
  await makeImage(account, { name: 'came whole' }, Buffer.alloc(100));
  await page.goto('/activity');
  const half = entry(page, 'half there');
  await expect(half).toContainText('not in every store');
  await showDetails(page, 'half there');
  await expect(half).toContainText('Missing in broken');
  // What cannot be done is not there; a sentence says who may, and an owner may try.
  await expect(half.getByRole('button', { name: 'Copy again' })).toHaveCount(0);
  await expect(half.getByText('only an administrator copies an image')).toBeVisible();
  await half.getByRole('button', { name: 'Show the controls' }).click();
  await expect(half.getByRole('button', { name: 'Copy again' })).toBeEnabled();
  await expectNoViolations(page);
  await page
    .getByRole('button', { name: /^Running/ })
    .first()
    .click();
  await expect(half).toHaveCount(0);
  await page.getByRole('button', { name: /^Needs attention/ }).click();
  await expect(half).toBeVisible();
  await page.getByLabel('What').selectOption('copy');
  await expect(page.getByText('Nothing here matches the filter.')).toBeVisible();
  await page.getByLabel('What').selectOption('import');
  await page.getByLabel('Image', { exact: true }).fill('HALF');
  await expect(page).toHaveURL(/show=attention&kind=import&q=HALF/);
  await page.reload();
  await expect(half).toBeVisible();
  await expect(page.getByRole('button', { name: /^Needs attention/ })).toHaveAttribute(
    'aria-pressed',
    'true',
  );

  // The page of the image has the same history.
  await open(page, `/images/${id}/activity`);
  await expect(page.getByRole('region', { name: 'Tasks' })).toContainText('to central, broken');

  // An administrator sees it too, as another project's, and may act.
  const [other] = await another(browser, 'admin');
  await open(other, '/activity?q=half there');
  await expect(entry(other, 'half there').filter({ hasText: 'another project' }).first()).toBeVisible();
  await other.context().close();
});

test('the upload of a colleague is seen with its bytes', async ({ page, account, browser }) => {
  await open(page, '/images/new');
  const { file } = makeBigFile('colleague.raw', 192);
  await page.getByLabel('Image file').setInputFiles(file);
  const line = await slowLine(page);
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText('sending');
  const [other] = await another(browser, 'member', account);
  await other.goto('/activity');
  const seen = entry(other, 'colleague');
  await expect(seen).toContainText('sent from another tab or browser');
  await expect(seen.getByRole('progressbar', { name: 'Upload of colleague' })).toHaveAttribute(
    'aria-valuetext',
    /MiB of/,
  );
  // And by its own browser, after a move to the page.
  await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
  await expect(entry(page, 'colleague')).toContainText('sending');
  await expect(entry(page, 'colleague')).toContainText(/MiB\/s \d.* left/);
  await line.detach();
  await expect(entry(page, 'colleague')).toContainText('done');
  await other.context().close();
});

test('a copy that an administrator makes of a member’s image is shown to the member', async ({
  page,
  account,
  browser,
}) => {
  const size = (onOpenStack ? 256 : 48) * 1024 * 1024;
  const image = await makeImage(account, { name: 'copied by another' }, Buffer.alloc(size));
  const [other, admin] = await another(browser, 'admin');
  await importImage(admin.service, image.id, { method: { name: 'copy-image' }, stores: ['dcn1'] });
  await page.goto('/activity');
  const copy = entry(page, 'copied by another');
  await expect(copy).toContainText('Copy');
  await expect(copy.getByRole('region', { name: 'Stores of copied by another' })).toContainText('dcn1');
  await expect(copy).toContainText('belong to the project of whoever began them');
  await expect(copy).toContainText('done');
  await other.context().close();
});

test('an action on many images goes on and is told after its dialog is left', async ({ page, account }) => {
  await makeImage(account, { name: 'many one' });
  await makeImage(account, { name: 'many two' });
  await open(page, '/images?scope=project');
  await page.getByLabel('Select every row read so far').check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Hide' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hide 2 images' }).click();
  await expect(page.getByText('2 images are hidden')).toBeVisible();
  await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
  const many = page.getByRole('region', { name: 'Many images at once' });
  await expect(many.getByRole('listitem')).toContainText('Hide · 2 images');
  await expect(many.getByRole('listitem')).toContainText('2 of 2');
});

test('what was left behind is found, looked at and deleted', async ({ page, account }) => {
  const staged = async (name: string) => {
    const image = await makeImage(account, { name });
    const writer = openImageData(account.service, image.id, { kind: 'stage' }, 1000);
    await writer.write(Buffer.alloc(1000));
    await writer.end();
    return image.id;
  };
  const gone = await staged('nobody imports it');
  const kept = await staged('still needed');
  await makeImage(account, { name: 'made a moment ago' });
  await open(page, '/activity');
  await expect(entry(page, 'made a moment ago')).toContainText('waiting for data');
  await expect(page.getByText('2 records were left behind')).toBeVisible();
  await page.getByRole('button', { name: 'Clean up' }).click();
  const dialog = page.getByRole('dialog');
  await expectNoViolations(page);
  // Nothing so young is ticked by itself.
  await expect(dialog.getByLabel('still needed')).not.toBeChecked();
  await dialog.getByLabel('nobody imports it').check();
  await dialog.getByRole('button', { name: 'Delete 1 image…' }).click();
  await expect(dialog).toContainText('nobody imports it');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('1 record was left behind')).toBeVisible();
  await expect(getImage(account.service, gone)).rejects.toMatchObject({ kind: 'not_found' });
  expect((await getImage(account.service, kept)).status).toBe('uploading');
});

test('an administrator reads the tasks of the cloud, a member is sent to those of an image', async ({
  page,
  account,
  browser,
}) => {
  const id = await beginImport(account, 'of a task', ['central']);
  await expect.poll(async () => (await getImage(account.service, id)).status).toBe('active');
  await open(page, '/tasks');
  await expect(page.getByText('Only an administrator can list the tasks')).toBeVisible();
  const [other] = await another(browser, 'admin');
  await open(other, '/tasks');
  await other.getByLabel('Status').selectOption('success');
  await expect(other).toHaveURL(/status=success/);
  const tasks = other.getByRole('list', { name: 'Tasks of the cloud' }).getByRole('listitem');
  const first = tasks.filter({ hasText: 'of a task' }).first();
  // What was done to which image is said without a click.
  await expect(first).toContainText('Import from a URL to central');
  await expect(first).toContainText('success');
  await first.getByRole('button', { name: /^Details of task/ }).click();
  await expect(first.getByRole('region', { name: 'Input' })).toContainText('import_req');
  await expectNoViolations(other);
  await expect(first.getByRole('link')).toHaveAttribute('href', `/images/${id}`);
  await other.context().close();
});

test('looking at the activity asks Glance nothing further', async ({ context, account, page }) => {
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await makeImage(account, { name: 'at rest' });
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    await open(page, `${dashboard.url}/activity`);
    await expect(entry(page, 'at rest')).toBeVisible();
    proxy.take();
    await page.getByRole('button', { name: 'Details of at rest' }).click();
    await page.getByRole('button', { name: /^Waiting for data/ }).click();
    await page.getByLabel('Image', { exact: true }).fill('at');
    await expect(entry(page, 'at rest')).toBeVisible();
    await page.waitForLoadState('networkidle');
    expect(proxy.take()).toEqual([]);
  } finally {
    await dashboard.stop();
    await proxy.stop();
  }
});

test('a conversion is announced before, and told with both formats and sizes after @embedded', async ({
  browser,
}) => {
  const file = makeQcow2(4);
  if (!file) throw new Error('qemu-img is not installed: the embedded cloud converts with it');
  const cloud = await startCloud({
    enabled_backends: [{ id: 'central' }, { id: 'dcn0' }],
    image_import_opts: { image_import_plugins: ['image_conversion'] },
    seed_images: false,
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, await newAccount(cloud.authUrl), dashboard.url);
  const page = await context.newPage();
  await open(page, '/images/new');
  const summary = page.getByRole('region', { name: 'What will happen' });
  await page.getByLabel('Image file').setInputFiles(file);
  await expect(summary).toContainText('a direct upload never converts');
  await page.getByLabel('Through an import').check();
  await expect(summary).toContainText('may have another format and size');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  const converted = page.getByRole('region', { name: 'The import converted it' });
  await expect(converted.getByRole('row', { name: /^Format/ })).toHaveText(/qcow2\s*raw/);
  await expect(converted.getByRole('row', { name: /^Size/ })).toContainText('4.0 MiB');
  await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
  await showDetails(page, 'made');
  await expect(entry(page, 'made').getByRole('region', { name: 'The import converted it' })).toBeVisible();
  await context.close();
  await dashboard.stop();
  await cloud.stop();
  removeFolder(cloud.data);
});
