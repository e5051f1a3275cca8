import { truncateSync } from 'node:fs';
import { formatBytes } from '@/lib/format';
import { deleteImage, getImage, listImages } from '@/lib/openstack/images';
import {
  endToken,
  expect,
  imageAction,
  makeBigFile,
  makeFile,
  makeImage,
  onOpenStack,
  open,
  row,
  slowLine,
  storeLine,
  test,
} from '../support/test';

const mebibyte = 1024 * 1024;

test('an upload survives moving between pages and says bytes, rate and time left', async ({
  page,
  account,
}) => {
  const slow = await slowLine(page);
  await open(page, '/images/new');
  // More than 10 MB: nothing on the way may cut a body short.
  const { file, size } = makeBigFile('big.raw', 64);
  await page.getByLabel('Image file').setInputFiles(file);
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText(formatBytes(size));
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  await page.getByRole('button', { name: /Running:/ }).click();
  const tray = page.getByRole('region', { name: 'Uploads' });
  await expect(tray).toContainText(/MiB\/s \d.* left/);
  // Its figures have their places before they come, and keep them as they grow.
  for (const width of [390, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const heights = await tray.getByRole('progressbar').evaluate((bar) => {
      const line = bar.closest('[class*="@container"]');
      const figures = [...(line?.querySelectorAll('.grid > span') ?? [])];
      const height = (...texts: string[]) => {
        for (const [index, figure] of figures.entries()) figure.textContent = texts[index] ?? '';
        return line?.getBoundingClientRect().height;
      };
      const [first, ...others] = [
        height('0 B of 1.0 GiB', 'sending', '', ''),
        height(
          '1023.9 MiB of 1023.9 GiB',
          'sent, the cloud is storing it',
          '1023.9 MiB/s',
          '59 min 59 s left',
        ),
      ];
      return { count: figures.length, first, others };
    });
    expect(heights, `${width}`).toMatchObject({ count: 4, others: [heights.first] });
  }
  // In its row too, in percent and bytes.
  const line = row(page, 'big');
  await expect(line.getByRole('progressbar', { name: 'Upload of big' }).first()).toBeVisible();
  await expect(line).toContainText(/\d+ % · [\d.]+ [KMG]iB/);
  await slow.detach();
  await expect(tray).toContainText(`${formatBytes(size)} of ${formatBytes(size)} done`);
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images[0]).toMatchObject({ status: 'active', size, stores: 'dcn1' });
});

test('cancelling an upload deletes the image', async ({ page, account }) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeBigFile('cancel.raw', 40).file);
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

test.describe('a token that ends while bytes are sent', () => {
  test.use({ expectedErrors: [/401/] });
  test('costs a sign-in and not a byte: the data stays, and its import starts afterwards', async ({
    page,
    account,
    context,
  }) => {
    await open(page, '/images/new');
    const file = makeFile('outlives.raw', Buffer.alloc(24 * mebibyte, 7));
    await page.getByLabel('Image file').setInputFiles(file);
    await page.getByLabel('dcn0').check();
    // So that there is time for the token to end.
    await slowLine(page);
    await page.getByRole('button', { name: 'Upload image' }).click();
    const upload = page.getByRole('region', { name: 'Upload', exact: true });
    await expect(upload).toContainText(/[1-9][\d.]* MiB of 24\.0 MiB/);
    await endToken(context);
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(storeLine(page, 'dcn0')).toContainText('done');
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    expect((await getImage(account.service, id)).size).toBe(24 * mebibyte);
  });
});

test.describe('a token that ends while the cloud imports', () => {
  test.use({ expectedErrors: [/401/] });
  test('costs a sign-in alone: the import goes on, and the page follows it again', async ({
    page,
    account,
    context,
  }) => {
    await open(page, '/images/new');
    const { file, size } = makeBigFile('imported.raw', onOpenStack ? 20 : 48);
    await page.getByLabel('Image file').setInputFiles(file);
    for (const store of ['dcn0', 'dcn1']) await page.getByLabel(store).check();
    await page.getByLabel('All must succeed').check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByText('importing', { exact: true })).toBeVisible();
    await endToken(context);
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    await expect(storeLine(page, 'dcn1')).toContainText('done');
    const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    expect(await getImage(account.service, id)).toMatchObject({ status: 'active', size });
  });
});

test.describe('a file that shrinks while it is sent', () => {
  test.use({ expectedErrors: [/ERR_UPLOAD_FILE_CHANGED|ERR_FAILED|ERR_CONNECTION|net::ERR/] });
  test('ends the upload with the reason, and no image stays', async ({ page, account }) => {
    await open(page, '/images/new');
    const { file } = makeBigFile('shrinks.raw', 60);
    await page.getByLabel('Image file').setInputFiles(file);
    await page.getByLabel('central (default)').uncheck();
    await page.getByLabel('dcn1').check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    const upload = page.getByRole('region', { name: 'Upload', exact: true });
    await expect(upload).toContainText('sending');
    truncateSync(file, mebibyte);
    await expect(page.getByText('The file changed while it was sent')).toBeVisible();
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
    await page.getByLabel('broken', { exact: true }).check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByText(/more than the cloud takes/)).toBeVisible();
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
  await page.getByLabel('Image file').setInputFiles(makeBigFile('watched.raw', onOpenStack ? 64 : 160).file);
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(storeLine(page, 'dcn1')).toContainText(
    onOpenStack ? /waiting|importing|of \d/ : /of 160\.0 MiB/,
  );
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  const other = await context.newPage();
  await open(other, `/images/${id}`);
  await expect(storeLine(other, 'central')).toContainText('done');
  await imageAction(other, 'Delete');
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
