import { createHash } from 'node:crypto';
import type { Locator, Page } from '@playwright/test';
import { getImage, listImages, updateImage } from '@/lib/openstack/images';
import { freePort } from '../../scripts/processes.mjs';
import { type Account, giveRole, newAccount } from '../support/accounts';
import { BadProxy } from '../support/bad-proxy';
import { expect, test } from '../support/behind-proxy';
import { startDashboard } from '../support/servers';
import { endToken, enter, makeFile, open, passHour, setting } from '../support/test';

const mebibyte = 1024 * 1024;
const bytes = Buffer.from(Array.from({ length: 12 * mebibyte }, (_, at) => (at * 31) % 251));
const hash = createHash('sha512').update(bytes).digest('hex');
const patches = { method: 'PATCH', path: '/api/uploads/' };
const page502 = '<html><h1>502 Bad Gateway</h1><hr>nginx/1.22.1</html>';

// A browser says of every request that broke, and of every refused one, that it did.
test.use({ expectedErrors: [/Failed to load resource|Failed to fetch RSC payload/] });

/** Begins an upload on the page; gives its part of the page. */
async function begin(page: Page): Promise<Locator> {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('cut.raw', bytes));
  await page.getByRole('button', { name: 'Upload image' }).click();
  return page.getByRole('region', { name: 'Upload', exact: true });
}

/** The image is there with the very bytes of the file. */
async function expectWhole(page: Page, account: Account): Promise<void> {
  // A line of which one side alone is left is noticed by its silence.
  await expect(page.getByText('active', { exact: true })).toBeVisible({ timeout: 90_000 });
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images).toHaveLength(1);
  expect(images[0]).toMatchObject({ status: 'active', size: bytes.length, os_hash_value: hash });
}

/** The same, asked of the cloud alone. */
async function expectStored(account: Account, id: string): Promise<void> {
  await expect
    .poll(() => getImage(account.service, id), { timeout: 60_000 })
    .toMatchObject({ status: 'active', size: bytes.length, os_hash_value: hash });
}

async function idOf(account: Account): Promise<string> {
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  return images[0]?.id ?? '';
}

/** Breaks the line, so that nobody is reached any more. */
function cutLine(proxy: BadProxy): void {
  proxy.line = 'refused';
  proxy.cut('reset');
}

for (const [how, after] of [
  ['reset', 0],
  ['reset', 3_000_000],
  ['end', 3_000_000],
  ['client-reset', 5_000_000],
  ['server-reset', 5_000_000],
  ['reset', 12 * mebibyte - 1],
] as const) {
  test(`a line that breaks (${how}) at byte ${after} of an upload costs nothing`, async ({
    page,
    account,
    badProxy,
  }) => {
    test.slow();
    const rule = badProxy.on(patches, { cut: { how, of: 'body', after } }, 2);
    await begin(page);
    await expectWhole(page, account);
    expect(rule.met.length).toBeGreaterThan(0);
  });
}

test('an answer that is lost after the last byte does not make a whole upload a failed one', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.on(patches, { answer: { status: 504, body: page502, when: 'answered' } }, 1);
  await begin(page);
  await expectWhole(page, account);
});

test('a proxy that answers 502 for a while, and then takes 1 MiB at most', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.on(patches, (request) =>
    Number(request.headers['content-length']) > mebibyte
      ? { answer: { status: 413, body: '<html>413</html>' } }
      : null,
  );
  badProxy.on({ path: '/api/uploads' }, { answer: { status: 502, body: page502 } }, 4);
  await begin(page);
  await expectWhole(page, account);
});

test('without a connection the page lives: it says so, tray and links too, and the upload goes on by itself', async ({
  page,
  account,
  badProxy,
  context,
}) => {
  badProxy.rate.up = 3 * mebibyte;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  await context.setOffline(true);
  cutLine(badProxy);
  await expect(upload).toContainText(
    'This browser has no connection. It goes on as soon as the connection is back.',
  );
  await page.getByRole('button', { name: /Running:/ }).click();
  await expect(page.getByRole('region', { name: 'Uploads' })).toContainText('paused');
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(page.getByText('This page stays as it is. The page you asked for comes')).toBeVisible();
  await expect(upload).toBeVisible();
  badProxy.line = 'open';
  await context.setOffline(false);
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible();
  await page.getByRole('link', { name: 'cut', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'cut' })).toBeVisible();
  await expectWhole(page, account);
});

test('a cancel with the line down is not called deleted before it is', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.rate.up = 2 * mebibyte;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  cutLine(badProxy);
  await expect(upload).toContainText('paused');
  await upload.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(upload).toContainText(
    'The image is not deleted yet. The connection to the dashboard is lost.',
  );
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toHaveCount(0);
  expect(await idOf(account)).not.toBe('');
  badProxy.calm();
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  expect(await idOf(account)).toBe('');
});

test('a cancel takes the protection away that the image was made with', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.rate.up = 2 * mebibyte;
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('cut.raw', bytes));
  await page.getByLabel('Protected').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  const upload = page.getByRole('region', { name: 'Upload', exact: true });
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  expect(await getImage(account.service, await idOf(account))).toMatchObject({ protected: true });
  await upload.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  expect(await idOf(account)).toBe('');
});

// A real Glance saves the record as it was when the upload began: a protection that came meanwhile is lost there.
test('a cancel of an image that was protected meanwhile says that it is still there @embedded', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.rate.up = 2 * mebibyte;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  const id = await idOf(account);
  await updateImage(account.service, id, [{ op: 'replace', path: '/protected', value: true }]);
  await upload.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(upload.getByRole('alert')).toContainText(
    'The upload is stopped, but the image is still there.',
  );
  await updateImage(account.service, id, [{ op: 'replace', path: '/protected', value: false }]);
  const written = page.waitForResponse((response) => 'next-action' in response.request().headers());
  await upload.getByRole('button', { name: 'Delete the image' }).click();
  // With its answer comes the page of an image that is not there any more.
  await written;
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  await expect(getImage(account.service, id)).rejects.toMatchObject({ status: 404 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The image is deleted');
});

test('a token that ends while the line is cut costs a sign-in, and the upload goes on', async ({
  page,
  account,
  badProxy,
  context,
}) => {
  badProxy.rate.up = 2 * mebibyte;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  cutLine(badProxy);
  await expect(upload).toContainText('paused');
  await endToken(context);
  badProxy.calm();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Password').fill(account.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await expectWhole(page, account);
});

test('a token’s hour passes unnoticed by an upload that comes in pieces', async ({
  page,
  account,
  badProxy,
  context,
}) => {
  badProxy.on(patches, ({ headers }) =>
    Number(headers['content-length']) > mebibyte
      ? { answer: { status: 413, body: '<html>413</html>' } }
      : null,
  );
  badProxy.rate.up = 2 * mebibyte;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  const id = await idOf(account);
  await passHour(context);
  // Nobody signs in.
  await expectStored(account, id);
});

test('an upload ends whole though its project is left in another tab and the line breaks', async ({
  page,
  account,
  badProxy,
  context,
}) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
  badProxy.rate.up = mebibyte / 2;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  const id = await idOf(account);
  const second = await context.newPage();
  await open(second, '/images');
  await second.getByRole('button', { name: account.projectName }).click();
  await second.getByRole('dialog').getByRole('button', { name: other.projectName, exact: true }).click();
  await expect(second.getByRole('button', { name: other.projectName, exact: true })).toBeVisible();
  await expect(page.getByRole('dialog', { name: 'You now work elsewhere' })).toBeVisible();
  badProxy.rate.up = null;
  badProxy.cut('reset');
  await expectStored(account, id);
  await expect(page.getByText('The image was deleted')).toHaveCount(0);
});

/** Moves the session to another project in a tab of its own, which it gives. */
async function workElsewhere(page: Page, account: Account): Promise<Page> {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
  const second = await page.context().newPage();
  await open(second, '/images');
  await second.getByRole('button', { name: account.projectName }).click();
  await second.getByRole('dialog').getByRole('button', { name: other.projectName, exact: true }).click();
  await expect(second.getByRole('button', { name: other.projectName, exact: true })).toBeVisible();
  return second;
}

test('a cancel while the session works elsewhere asks for the way back, and deletes the image after it', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.rate.up = mebibyte / 2;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  await workElsewhere(page, account);
  const dialog = page.getByRole('dialog', { name: 'You now work elsewhere' });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await upload.getByRole('button', { name: 'Cancel upload' }).click();
  await dialog.getByRole('button', { name: `Switch back to ${account.projectName}` }).click();
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  expect(await idOf(account)).toBe('');
});

test('going on elsewhere is told to stop an upload, which goes on for who does not', async ({
  page,
  account,
  badProxy,
}) => {
  badProxy.rate.up = mebibyte / 2;
  const upload = await begin(page);
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  const id = await idOf(account);
  await workElsewhere(page, account);
  const dialog = page.getByRole('dialog', { name: 'You now work elsewhere' });
  await expect(dialog).toContainText('going on elsewhere stops it');
  await page.keyboard.press('Escape');
  badProxy.rate.up = null;
  await expectStored(account, id);
});

test('a dashboard that is restarted says so and begins again on the same record', async ({
  page,
  account,
  context,
}) => {
  const PORT = String(await freePort());
  const first = await startDashboard(setting('TEST_AUTH_URL'), { PORT });
  const proxy = await BadProxy.start(`http://127.0.0.1:${PORT}`);
  proxy.rate.up = 2 * mebibyte;
  await enter(context, account, `http://127.0.0.1:${PORT}`);
  await open(page, `${proxy.url}/images/new`);
  await page.getByLabel('Image file').setInputFiles(makeFile('restarted.raw', bytes));
  await page.getByRole('button', { name: 'Upload image' }).click();
  const upload = page.getByRole('region', { name: 'Upload', exact: true });
  await expect(upload).toContainText(/[1-9][\d.]* MiB of 12\.0 MiB/);
  const id = await idOf(account);
  await first.kill();
  await expect(upload).toContainText('paused');
  const second = await startDashboard(setting('TEST_AUTH_URL'), { PORT });
  await expect(upload).toContainText('Darkroom restarted');
  await expectWhole(page, account);
  expect(await idOf(account)).toBe(id);
  await proxy.stop();
  await second.stop();
});
