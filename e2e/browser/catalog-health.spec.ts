import { readFileSync } from 'node:fs';
import { getImage, updateImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, row, setting, test } from '../support/test';

const line = (page: import('@playwright/test').Page, name: string) =>
  page
    .getByRole('region', { name: /^Images/ })
    .getByRole('listitem')
    .filter({ hasText: name });

test('what is wrong with an image is told with its reason, and a click leads to where it is mended', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, {
    name: 'health-of-an-old-system',
    os_distro: 'ubuntu',
    os_version: '18.04',
    image_source: 'http://example.org/bionic.img',
  });
  await makeImage(account, { name: 'health-twin' });
  await makeImage(account, { name: 'health-twin' });
  await open(page, '/images');
  await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('link', { name: 'Catalog health' })
    .click();
  await expect(page.getByRole('heading', { name: 'Catalog health', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: 'Look again' }).click();
  const old = line(page, image.name ?? '');
  await page.getByRole('button', { name: /own-end-of-life/ }).click();
  await expect(old.first()).toContainText('ubuntu 18.04 has had no updates for everybody since 2023-05-31');
  await page.getByRole('button', { name: /own-end-of-life/ }).click();
  await page.getByRole('button', { name: /own-same-name/ }).click();
  await expect(line(page, 'health-twin').first()).toContainText('2 listed images are called “health-twin”');
  await page.getByRole('button', { name: /own-plain-http/ }).click();
  await expect(old.first()).toContainText('which anybody on the way can change');

  // As a file: the same, for other tools.
  const [csv] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(readFileSync(await csv.path(), 'utf8')).toContain(`${image.id},health-of-an-old-system,private`);

  // The same of the list: by a rule that takes all images, by the verdict, and in a column.
  await page.getByRole('button', { name: /own-plain-http/ }).click();
  await page.getByRole('button', { name: /own-same-name/ }).click();
  await page.getByRole('link', { name: 'See them in the list' }).click();
  await expect(row(page, 'health-twin')).toHaveCount(2);
  await expect(row(page, image.name ?? '')).toHaveCount(0);
  await open(page, '/images?scope=project&q=health:bad');
  await expect(row(page, image.name ?? '')).toBeVisible();
  await expect(row(page, 'health-twin')).toHaveCount(0);
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Health').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(row(page, image.name ?? '')).toContainText('1 must, 1 should');
  await expect(row(page, 'health-twin').first()).toContainText('1 should');
  await row(page, image.name ?? '')
    .getByRole('link', { name: image.name ?? '' })
    .click();
  const own = page.getByRole('region', { name: 'Health' });
  await expect(own).toContainText('1 must, 1 should');
  await own.getByRole('link', { name: 'Fill it in' }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${image.id}/metadata`));
  await updateImage(account.service, image.id, [
    { op: 'replace', path: '/image_source', value: 'https://example.org/bionic.img' },
  ]);
  await open(page, '/health');
  await page.getByRole('button', { name: 'Look again' }).click();
  await page.getByRole('button', { name: /own-end-of-life/ }).click();
  await expect(old.first()).toBeVisible();
  await expect(old.first()).not.toContainText('anybody on the way');
});

test('a public image without its metadata is held to the standard, and the form has the key ready', async ({
  browser,
}) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const image = await makeImage(
    admin,
    { name: `health-public-${admin.name}`, visibility: 'private' },
    Buffer.alloc(512),
  );
  await updateImage(admin.service, image.id, [{ op: 'replace', path: '/visibility', value: 'public' }]);
  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  try {
    await enter(context, admin);
    const page = await context.newPage();
    await open(page, '/health');
    await page.getByRole('button', { name: /scs-0102-prop-image_description/ }).click();
    const found = line(page, image.name ?? '').first();
    await expect(found).toContainText('image_description is not set.');
    await found.getByRole('link', { name: 'Fill it in' }).click();
    await page
      .getByRole('textbox', { name: 'image_description', exact: true })
      .fill('https://example.org/notes');
    await page.getByRole('button', { name: /^Review/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    expect(await getImage(admin.service, image.id)).toMatchObject({
      image_description: 'https://example.org/notes',
    });
  } finally {
    await context.close();
    await updateImage(admin.service, image.id, [{ op: 'replace', path: '/visibility', value: 'private' }]);
  }
});
