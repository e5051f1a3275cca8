import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import { expect, makeImage, openAlive as open, row, test } from '../support/test';

/** Glance tells times by the second: what is made after this is told as newer. */
async function nextSecond(): Promise<void> {
  const second = () => Math.floor(Date.now() / 1000);
  const now = second();
  await expect.poll(second).toBeGreaterThan(now);
}

const bar = (page: Page) => page.getByRole('combobox', { name: 'Search and filter' });

test('a part of a name, an id or a tag is found while it is typed @firefox', async ({ page, account }) => {
  const first = await makeImage(account, { name: 'Debian web server' });
  await makeImage(account, { name: 'second', tags: ['websites'] });
  await makeImage(account, { name: 'third' });
  await open(page, '/images?scope=project');
  await bar(page).pressSequentially('WEB');
  await expect(row(page, 'third')).toHaveCount(0);
  await expect(row(page, 'second')).toBeVisible();
  await expect(page.getByText('2 images match, of all 3 looked at')).toBeVisible();
  await bar(page).pressSequentially(' serv');
  await expect(page.getByText('1 image matches, of all 3 looked at')).toBeVisible();
  await bar(page).fill(first.id.slice(2, 20));
  await expect(row(page, 'Debian web server')).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`q=${first.id.slice(2, 20)}`));
  await page.reload();
  await expect(bar(page)).toHaveValue(first.id.slice(2, 20));
  await expect(page.getByText('1 image matches, of all 3 looked at')).toBeVisible();
  await bar(page).fill('no such thing');
  await expect(page.getByText('No image matches', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(row(page, 'third')).toBeVisible();
});

test('facets are completed, live in the address, and come off one by one @firefox', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: 'alpha', os_distro: 'debian' }, Buffer.alloc(2048));
  await makeImage(account, { name: 'beta', os_distro: 'ubuntu', hw_disk_bus: 'scsi' });
  await open(page, '/images?scope=project');
  await bar(page).pressSequentially('stat');
  await page.getByRole('option', { name: /^status:/ }).click();
  await page.getByRole('option', { name: /^status:queued/ }).click();
  await expect(row(page, 'alpha')).toHaveCount(0);
  await expect(row(page, 'beta')).toBeVisible();
  await expect(page).toHaveURL(/q=status%3Aqueued/);
  await bar(page).pressSequentially('os:u');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Remove filter os:ubuntu' })).toBeVisible();
  await page.reload();
  await expect(row(page, 'beta')).toBeVisible();
  await expect(row(page, 'alpha')).toHaveCount(0);
  await page.goBack();
  await page.goForward();
  await expect(page.getByRole('button', { name: 'Remove filter os:ubuntu' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove filter os:ubuntu' }).click();
  await bar(page).press('Backspace');
  await expect(bar(page)).toHaveValue('status:queued');
  await expect(row(page, 'alpha')).toBeVisible();
  await bar(page).fill('store:!central ');
  await expect(row(page, 'alpha')).toHaveCount(0);
  await bar(page).fill('hw_disk_bus:scsi name~bet size<1MiB');
  await bar(page).press('Enter');
  await expect(page.getByText('No image matches', { exact: true })).toBeVisible();
  // What was proposed does not lie over the rows.
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await page.getByRole('button', { name: 'Remove filter size<1MiB' }).click();
  await expect(row(page, 'beta')).toBeVisible();
});

test('a facet that cannot be used stays in the bar, with the reason', async ({ page, account }) => {
  await makeImage(account, { name: 'there' });
  await open(page, '/images?scope=project&q=size%3Ebig');
  await expect(bar(page)).toHaveValue('size>big');
  await expect(page.getByText('say a size, such as 500MiB or 2GiB')).toBeVisible();
  await bar(page).fill('status:asleep');
  await page.keyboard.press('Enter');
  await expect(page.getByText('status:asleep: there is no such value')).toBeVisible();
  await expect(bar(page)).toHaveValue('status:asleep');
  await expect(row(page, 'there')).toBeVisible();
});

test('names that look like markup or like a facet are searched as text', async ({ page, account }) => {
  const name = `<img src=x onerror=alert(1)> a:b "${randomUUID()}"`;
  await makeImage(account, { name });
  await makeImage(account, { name: 'other' });
  await open(page, '/images?scope=project');
  await bar(page).fill('"a:b"');
  await expect(row(page, name)).toBeVisible();
  await expect(row(page, 'other')).toHaveCount(0);
  await bar(page).fill('');
  await bar(page).fill(`name:${JSON.stringify(name)}`);
  await page.keyboard.press('Enter');
  await expect(row(page, name)).toBeVisible();
  await expect(row(page, 'other')).toHaveCount(0);
  await page.reload();
  await expect(row(page, name)).toBeVisible();
});

test('versions stand together, and older ones are hidden in one step', async ({ page, account }) => {
  const old = await makeImage(account, { name: 'web base' }, Buffer.alloc(100));
  await nextSecond();
  await makeImage(account, { name: 'web base' }, Buffer.alloc(200));
  await nextSecond();
  await makeImage(account, { name: 'web base' }, Buffer.alloc(300));
  await makeImage(account, { name: 'alone' }, Buffer.alloc(100));
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Together by name').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page).toHaveURL(/group=name/);
  await expect(row(page, 'web base')).toHaveCount(1);
  await page.getByRole('button', { name: '+2' }).click();
  await expect(row(page, 'web base')).toHaveCount(3);
  await page.getByRole('button', { name: /Older versions/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Hide older versions' });
  await expect(dialog.getByText('2 older images in 1 group')).toBeVisible();
  await expect(dialog).not.toContainText('alone');
  await dialog.getByRole('checkbox').first().uncheck();
  await dialog.getByRole('button', { name: 'Hide 1 image' }).click();
  await expect(page.getByText('web base is hidden')).toBeVisible();
  await expect(row(page, 'web base')).toHaveCount(2);
  expect((await getImage(account.service, old.id)).os_hidden).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'web base')).toHaveCount(3);
  expect((await getImage(account.service, old.id)).os_hidden).toBe(false);
});
