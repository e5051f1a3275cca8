import type { Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { expect, makeImage, open, test } from '../support/test';

// Files that are dragged onto a page. A browser under test has no desktop to drag from: the page makes the events.

async function drag(
  page: Page,
  type: 'dragover' | 'drop',
  names: string[],
  selector = 'main',
): Promise<boolean> {
  const transfer = await page.evaluateHandle((names) => {
    const transfer = new DataTransfer();
    for (const name of names)
      transfer.items.add(new File([new Uint8Array(2048).fill(names.indexOf(name) + 1)], name));
    return transfer;
  }, names);
  return page
    .locator(selector)
    .first()
    .evaluate(
      (element, [type, dataTransfer]) => {
        const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
        // Whether the browser is kept from opening the file itself.
        return !element.dispatchEvent(event);
      },
      [type, transfer] as const,
    );
}

test('files dropped anywhere on the list get a form each, and what was set stays for the next @firefox', async ({
  page,
  account,
}) => {
  await open(page, '/images?scope=project');
  await expect(page.getByText('Or drop files anywhere on this page.')).toBeVisible();
  const names = ['debian-12.raw', 'rocky-9.raw', 'left-out.raw'];
  await expect
    .poll(async () => {
      await drag(page, 'dragover', names);
      return page.getByText('Drop files to make images of them').isVisible();
    })
    .toBe(true);
  expect(await drag(page, 'drop', names)).toBe(true);
  await expect(page).toHaveURL(/\/images\/new$/);
  await expect(page.getByText('File 1 of 3')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('debian-12');
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByLabel('Visibility').selectOption('private');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('debian-12 is on its way; next is rocky-9.raw')).toBeVisible();
  await expect(page.getByText('File 2 of 3')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('rocky-9');
  await expect(page.getByLabel('Visibility')).toHaveValue('private');
  await page.getByRole('button', { name: 'Skip this file' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('left-out');
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('heading', { name: 'left-out' })).toBeVisible();
  await expect
    .poll(async () =>
      (await listImages(account.service, [['visibility', 'private']])).images
        .map((i) => [i.name, i.status])
        .sort(),
    )
    .toEqual([
      ['debian-12', 'active'],
      ['left-out', 'active'],
    ]);
});

test('a file dropped on the page of a record without data is its data', async ({ page, account }) => {
  const record = { name: 'waits for its file', disk_format: 'raw', container_format: 'bare' };
  const image = await makeImage(account, { ...record, description: 'Said under its name' });
  await open(page, `/images/${image.id}`);
  const header = page.getByRole('article').locator('header').first();
  await expect(header.getByText('Said under its name')).toBeVisible();
  await expect
    .poll(async () => {
      await drag(page, 'dragover', ['disk.raw']);
      return page.getByText('Drop the file to upload it to this image').isVisible();
    })
    .toBe(true);
  expect(await drag(page, 'drop', ['one.raw', 'two.raw'])).toBe(true);
  await expect(page.getByText('Drop one file: an image has the bytes of one.')).toBeVisible();
  expect(await drag(page, 'drop', ['disk.raw'])).toBe(true);
  await expect
    .poll(async () => {
      const { status, size } = await getImage(account.service, image.id);
      return [status, size];
    })
    .toEqual(['active', 2048]);
  expect((await listImages(account.service, [['name', record.name]])).images).toHaveLength(1);
});

test('a file beside the zone fills the form too, and nowhere does it replace the page', async ({ page }) => {
  await open(page, '/images/new');
  await page.getByLabel('Name', { exact: true }).fill('typed before');
  expect(await drag(page, 'drop', ['beside.raw'], 'h1')).toBe(true);
  await expect(page.getByText('beside.raw', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed before');
  expect(await drag(page, 'drop', ['first.raw', 'second.raw'], 'form')).toBe(true);
  await expect(page.getByText('first.raw', { exact: true })).toBeVisible();
  await expect(page.getByText('File 1 of 2')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed before');
  // A page that makes nothing of files keeps them from the browser all the same.
  await open(page, '/stores');
  expect(await drag(page, 'dragover', ['lost.raw'])).toBe(true);
  expect(await drag(page, 'drop', ['lost.raw'])).toBe(true);
  await expect(page).toHaveURL(/\/stores$/);
});
