import { getImage, updateImage } from '@/lib/openstack/images';
import { addRecords, ageImages } from '../support/cloud-records';
import { expect, makeImage, open, setting, test } from '../support/test';

// Ages and servers of these tests are records of the embedded cloud.

test('what takes room is added up, and what is chosen is cleaned up @embedded', async ({ page, account }) => {
  const hidden = await makeImage(account, { name: 'space-hidden' }, Buffer.alloc(2048, 'a'));
  const used = await makeImage(account, { name: 'space-used' }, Buffer.alloc(1024, 'b'));
  const empty = await makeImage(account, { name: 'space-empty' });
  for (const { id } of [hidden, used])
    await updateImage(account.service, id, [{ op: 'replace', path: '/os_hidden', value: true }]);
  ageImages(
    setting('TEST_DATA'),
    [hidden, used, empty].map(({ id }) => ({ id, created: 100 })),
  );
  addRecords(setting('TEST_DATA'), { servers: [{ project: account.projectId, image: used.id }] });

  await open(page, '/images');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Space' }).click();
  await expect(page.getByText('2.0 KiB could be had back, of 2 images.')).toBeVisible();
  const images = page.getByRole('region', { name: 'Images that could be cleaned up' });
  await expect(images.getByRole('listitem')).toHaveCount(2);
  await expect(images.getByRole('listitem').first()).toContainText('It is hidden, and unchanged since');
  await page.getByRole('button', { name: /^Never got data/ }).click();
  await expect(images.getByRole('listitem')).toHaveCount(1);
  await images.getByLabel('Choose space-empty').check();
  await page.getByRole('button', { name: /^Never got data/ }).click();
  await images.getByLabel('Choose space-hidden').check();
  await images.getByRole('button', { name: 'Clean up 2 images' }).click();
  const dialog = page.getByRole('dialog', { name: 'Clean up 2 images?' });
  await dialog.getByRole('button', { name: 'Clean up 2 images' }).click();
  await expect(page.getByRole('article', { name: 'Delete 2 images' })).toContainText('2 done');
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(page.getByText('Nothing takes room in vain.')).toBeVisible();
  expect((await getImage(account.service, used.id)).status).toBe('active');
});
