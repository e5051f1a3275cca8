import type { Page } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { type Account, newAccount } from '../support/accounts';
import { type Outage, openOutage } from '../support/outage';
import {
  enter,
  expect,
  makeBigFile,
  makeImage,
  onOpenStack,
  open,
  row,
  setting,
  slowLine,
  storeLine,
  test,
} from '../support/test';

// A cloud that goes away in the middle. On OpenStack these tests end services that everything else needs, so the
// tag keeps them for a run of their own.

test.use({ expectedErrors: [/50[0-9]|401|Failed to load resource|ERR_/] });

let outage: Outage;
let account: Account;
let page: Page;

test.beforeEach(async ({ browser }) => {
  outage = await openOutage();
  account = await newAccount(outage.authUrl);
  const context = await browser.newContext({ baseURL: outage.dashboard.url });
  await enter(context, account, outage.dashboard.url);
  page = await context.newPage();
});
test.afterEach(async () => {
  await page.context().close();
  await outage.end();
});

const imageId = () => /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

/**
 * Begins an import that is under way for as long as it takes to interrupt it: on OpenStack from an address that never
 * sends its data, for which Glance waits for ever.
 */
async function beginImport(): Promise<void> {
  if (onOpenStack) {
    await open(page, '/images/new?source=url');
    await page.getByLabel('URL of the image').fill(`${setting('TEST_FILES')}/hang`);
    await page.getByLabel('Name').fill('import');
    await page.getByLabel('Disk format').selectOption('raw');
    await page.getByRole('button', { name: 'Import image' }).click();
  } else {
    await open(page, '/images/new');
    await page.getByLabel('Image file').setInputFiles(makeBigFile('import.raw', 24).file);
    await page.getByLabel('dcn0').check();
    await page.getByRole('button', { name: 'Upload image' }).click();
  }
  await expect(page.getByText('importing', { exact: true })).toBeVisible();
}

test('Glance dies while a list follows an import: what is on screen stays, says how old it is, and goes on @outage', async () => {
  await makeImage(account, { name: 'resting' }, Buffer.alloc(100));
  await beginImport();
  const id = imageId();
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(row(page, 'import')).toContainText('importing');

  await outage.kill('glance');
  await expect(page.getByText(/Showing what Glance said .* ago\. Trying again in/)).toBeVisible();
  await expect(row(page, 'resting')).toBeVisible();
  // A page that needs the cloud says so in place, with the way on.
  const other = await page.context().newPage();
  await other.goto('/images');
  await expect(other.getByText('The images could not be read')).toBeVisible();

  await outage.start('glance', true);
  await expect(page.getByText(/Showing what (Glance|it) said/)).toHaveCount(0);
  // It comes by itself.
  await expect(row(other, 'resting')).toBeVisible();
  if (!onOpenStack) {
    await expect(row(page, 'import')).toContainText('active');
    return;
  }

  // Glance never takes the import up again: after five minutes without a word that is told, with the way out.
  await expect(row(page, 'import')).toContainText('importing');
  await outage.age(id, 6);
  await expect(row(page, 'import')).toContainText('importing, silent');
  await row(page, 'import').getByRole('link', { name: 'import' }).click();
  await expect(page.getByText('Nothing is heard of this import any more')).toBeVisible();
  await expect(page.getByText(/Last heard of 6 minutes ago/)).toBeVisible();
  await page.getByRole('button', { name: 'Delete and import again' }).click();
  await expect(page).not.toHaveURL(new RegExp(id));
  await expect(page.getByText('importing', { exact: true })).toBeVisible();
  expect(await getImage(account.service, imageId())).toMatchObject({ name: 'import', disk_format: 'raw' });
  await expect(getImage(account.service, id)).rejects.toMatchObject({ status: 404 });
});

test('Glance dies while bytes are sent: the upload says so, and one click sends them again @outage', async () => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeBigFile('cut.raw', onOpenStack ? 24 : 64).file);
  const line = await slowLine(page);
  await page.getByRole('button', { name: 'Upload image' }).click();
  const upload = page.getByRole('region', { name: 'Upload', exact: true });
  await expect(upload).toContainText('sending');
  await expect(page.getByText('saving', { exact: true })).toBeVisible();
  await outage.kill('glance');
  await expect(upload.getByRole('alert')).toContainText(
    /The cloud (does not answer|cannot do it now)|connection (to the cloud )?broke|Glance ended the upload/,
  );
  // While it is away another try says so as well, forgets nothing, and goes on when it is back.
  await upload.getByRole('button', { name: 'Start again' }).click();
  await expect(upload).toContainText('The cloud does not answer');
  await line.detach();
  await outage.start('glance', true);
  await expect(page.getByText('active', { exact: true })).toBeVisible();
});

test('a copy that dies with Glance keeps its lock for an hour, then one click copies again @outage @openstack', async ({
  browser,
}) => {
  const admin = await newAccount(outage.authUrl, 'admin');
  const context = await browser.newContext({ baseURL: outage.dashboard.url });
  await enter(context, admin, outage.dashboard.url);
  const tab = await context.newPage();
  await open(tab, '/images/new');
  await tab.getByLabel('Image file').setInputFiles(makeBigFile('copied.raw', 64).file);
  await tab.getByRole('button', { name: 'Upload image' }).click();
  await expect(tab.getByText('active', { exact: true })).toBeVisible();
  const id = /images\/([0-9a-f-]{36})/.exec(tab.url())?.[1] ?? '';
  await importImage(admin.service, id, { method: { name: 'copy-image' }, stores: ['dcn0', 'dcn1'] });
  // A task that did not begin yet would keep its lock for two hours.
  await expect
    .poll(async () => (await listImageTasks(admin.service, id))[0]?.status, { intervals: [100] })
    .toBe('processing');
  await outage.kill('glance');
  await outage.start('glance');

  await outage.age(id, 6);
  await open(tab, `/images/${id}`);
  await expect(tab.getByText('Nothing is heard of this copy any more')).toBeVisible();
  const again = tab.getByRole('button', { name: 'Copy again' });
  await expect(tab.getByText(/^Glance keeps the lock of the silent copy until \d\d:\d\d UTC/)).toBeVisible();
  await expect(again).toHaveCount(0);
  await outage.age(id, 60);
  await open(tab, `/images/${id}`);
  await expect(tab.getByText(/The lock is over/)).toBeVisible();
  await again.click();
  await expect(storeLine(tab, 'dcn0')).toContainText('done');
  await expect(storeLine(tab, 'dcn1')).toContainText('done');
  expect(await getImage(admin.service, id)).toMatchObject({ status: 'active', stores: 'central,dcn0,dcn1' });
  await context.close();
});

test('Keystone dies while a form is filled in: it says so, keeps what was typed and works when it is back @outage', async ({
  browser,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name').fill('typed and kept');
  await outage.kill('keystone');
  await page.getByRole('button', { name: 'Create record' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  if (onOpenStack) {
    // Glance answers 401 when it cannot ask Keystone about a token; signing in again then tells what is wrong.
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog.getByRole('alert')).toContainText('does not answer');
  } else {
    await expect(page.getByText('The cloud does not answer')).toBeVisible();
  }
  await expect(page.getByLabel('Name')).toHaveValue('typed and kept');
  // Somebody who signs in meanwhile is told that it is not the password.
  const stranger = await (await browser.newContext()).newPage();
  await open(stranger, `${outage.dashboard.url}/sign-in`);
  const signIn = async () => {
    await stranger.getByLabel('User name').fill(account.name);
    await stranger.getByLabel('Password').fill(account.password);
    await stranger.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await signIn();
  await expect(stranger.getByRole('alert').filter({ hasText: 'does not answer' })).toBeVisible();
  await expect(stranger.getByLabel('User name')).toHaveValue(account.name);

  await outage.start('keystone', true);
  await (onOpenStack
    ? dialog.getByRole('button', { name: 'Sign in' })
    : page.getByRole('button', { name: 'Create record' })
  ).click();
  await expect(page.getByRole('heading', { name: 'typed and kept' })).toBeVisible();
  await signIn();
  await expect(stranger.getByRole('heading', { name: 'Images' })).toBeVisible();
  await stranger.context().close();
});
