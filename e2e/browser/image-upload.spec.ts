import { truncateSync } from 'node:fs';
import { deleteImage, getImage, listImages } from '@/lib/openstack/images';
import { expect, makeFile, makeImage, open, storeLine, test } from '../support/test';

const mebibyte = 1024 * 1024;

test('an upload survives moving between pages and says bytes, rate and time left', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  // More than 10 MB: nothing on the way may cut a body short.
  await page.getByLabel('Image file').setInputFiles(makeFile('big.raw', Buffer.alloc(64 * mebibyte, 3)));
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText(/of 64\.0 MiB/);
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  await page.getByRole('button', { name: /Uploads running/ }).click();
  const tray = page.getByRole('region', { name: 'Uploads' });
  await expect(tray).toContainText(/MiB\/s · .* left/);
  await expect(tray).toContainText('64.0 MiB of 64.0 MiB done');
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images[0]).toMatchObject({ status: 'active', size: 64 * mebibyte, stores: 'dcn1' });
});

test('cancelling an upload deletes the image', async ({ page, account }) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('cancel.raw', Buffer.alloc(40 * mebibyte, 3)));
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  const upload = page.getByRole('region', { name: 'Upload', exact: true });
  await expect(upload).toContainText('sending');
  await upload.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  await expect
    .poll(async () => (await listImages(account.service, [['owner', account.projectId]])).images)
    .toEqual([]);
});

test.describe('a file that shrinks while it is sent', () => {
  test.use({ expectedErrors: [/ERR_UPLOAD_FILE_CHANGED|ERR_FAILED|ERR_CONNECTION|net::ERR/] });
  test('ends the upload with the reason, and no image stays', async ({ page, account }) => {
    await open(page, '/images/new');
    const file = makeFile('shrinks.raw', Buffer.alloc(60 * mebibyte, 3));
    await page.getByLabel('Image file').setInputFiles(file);
    await page.getByLabel('central (default)').uncheck();
    await page.getByLabel('dcn1').check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    const upload = page.getByRole('region', { name: 'Upload', exact: true });
    await expect(upload).toContainText('sending');
    truncateSync(file, mebibyte);
    await expect(page.getByText('The file changed or was cut short while it was sent')).toBeVisible();
    await expect
      .poll(async () => (await listImages(account.service, [['owner', account.projectId]])).images)
      .toEqual([]);
  });
});

test.describe('refused by a store', () => {
  test.use({ expectedErrors: [/413/] });
  test('a full store ends an upload with its reason; the record waits for another try', async ({
    page,
    account,
  }) => {
    await open(page, '/images/new');
    await page.getByLabel('Image file').setInputFiles(makeFile('disk.raw', Buffer.alloc(5 * mebibyte, 1)));
    await page.getByLabel('central (default)').uncheck();
    await page.getByLabel('full', { exact: true }).check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByText(/more than the cloud takes: full: No space left on device/)).toBeVisible();
    const [image] = (await listImages(account.service, [['owner', account.projectId]])).images;
    expect(image).toMatchObject({ status: 'queued', size: null });
  });
});

test('an image deleted in another tab is told as gone while it is watched', async ({
  page,
  account,
  context,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('watched.raw', Buffer.alloc(160 * mebibyte, 1)));
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(storeLine(page, 'dcn1')).toContainText(/of 160\.0 MiB/);
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  const other = await context.newPage();
  await open(other, `/images/${id}`);
  await expect(storeLine(other, 'central')).toContainText('done');
  await other.getByRole('button', { name: 'Delete' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(other).toHaveURL(/\/images$/);
  await expect(page.getByRole('heading', { name: 'The image is deleted' })).toBeVisible();
  await expect(getImage(account.service, id)).rejects.toMatchObject({ status: 404 });
});

test('a record without data takes a file later', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'reserved' });
  await open(page, `/images/${image.id}`);
  await expect(page.getByText('This image has no data yet')).toBeVisible();
  await page.getByLabel('Image file').setInputFiles(makeFile('late.raw', Buffer.alloc(5000, 1)));
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect((await getImage(account.service, image.id)).size).toBe(5000);
});

test.describe(() => {
  test.use({ expectedErrors: [/404/] });
  test('an image that is gone answers a save with one sentence and keeps the form', async ({
    page,
    account,
  }) => {
    const image = await makeImage(account, { name: 'soon gone' });
    await open(page, `/images/${image.id}/edit`);
    await page.getByLabel('Name').fill('typed');
    await deleteImage(account.service, image.id);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('It is not there any more')).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue('typed');
    await open(page, `/images/${image.id}`);
    await expect(page.getByRole('heading', { name: 'No such image' })).toBeVisible();
  });
});
