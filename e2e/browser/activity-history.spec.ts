import type { Page } from '@playwright/test';
import { deleteImage } from '@/lib/openstack/images';
import { expect, makeImage, open, test } from '../support/test';

const entry = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Images something happens to' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

test('uploads that ended are all listed, and a second visit shows what is new', async ({ page, account }) => {
  const upload = (name: string, hidden = false) =>
    makeImage(account, { name, os_hidden: hidden }, Buffer.alloc(100));
  await upload('long ago');
  // As many as one look reads, and one more.
  const later: string[] = [];
  for (let begun = 0; begun <= 40; begun += 6) {
    const images = await Promise.all(Array.from({ length: 6 }, (_, at) => upload(`later ${begun + at}`)));
    later.push(...images.map(({ id }) => id));
  }
  await upload('hidden one', true);
  await open(page, '/activity');
  await expect(entry(page, 'later 41')).toContainText('Upload');
  await expect(entry(page, 'later 41')).toContainText('done');
  await expect(entry(page, 'hidden one')).toBeVisible();
  // It reads on by itself what is younger than two days, and says of no part that it is all.
  await expect(entry(page, 'long ago')).toContainText('done');
  await expect(entry(page, 'later 41')).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Done/ })).toContainText(/^Done\d+$/);

  // Others delete those that a further look would go on behind.
  const first: { older: string } = await (await page.request.get('/api/data/activity')).json();
  for (const id of later.slice(0, 8)) await deleteImage(account.service, id);
  const behind = await page.request.get(`/api/data/activity?marker=${first.older}`);
  expect(await behind.text()).toContain('long ago');

  await page.getByRole('link', { name: 'Stores', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Stores' })).toBeVisible();
  await upload('since then');
  await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
  await expect(entry(page, 'since then')).toBeVisible();
});
