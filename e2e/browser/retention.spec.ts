import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { getImage, updateImage } from '@/lib/openstack/images';
import { addImages, addRecords, ageImages } from '../support/cloud-records';
import { expect, makeImage, open, row, setting, test } from '../support/test';

// Ages and servers of these tests are records of the embedded cloud.

test('a rule is previewed, applied, told in the log, and taken back @embedded', async ({ page, account }) => {
  const make = (name: string, more: object = {}) =>
    makeImage(
      account,
      { name, os_distro: 'debian', os_version: '12', ...more },
      Buffer.from('the data of an image'),
    );
  const [fresh, used, late, old] = [
    await make('retention-new'),
    await make('retention-used'),
    await make('retention-late'),
    await make('retention-old'),
  ];
  ageImages(setting('TEST_DATA'), [
    { id: fresh.id, created: 1 },
    { id: used.id, created: 20 },
    { id: late.id, created: 30 },
    { id: old.id, created: 40 },
  ]);
  addRecords(setting('TEST_DATA'), { servers: [{ project: account.projectId, image: used.id }] });

  await open(page, '/images');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Retention' }).click();
  await expect(page.getByRole('heading', { name: 'Retention', level: 1 })).toBeVisible();
  const form = page.getByRole('form', { name: 'Rule' });
  await form.getByLabel('Images of each group').fill('0');
  await form.getByRole('button', { name: 'Preview' }).click();
  await expect(form.getByText('Give a whole number from 1 on.')).toBeVisible();
  await form.getByLabel('Images of each group').fill('1');
  await form.getByLabel('name', { exact: true }).uncheck();
  await form.getByLabel('Hide after').fill('0');
  await form.getByRole('button', { name: 'Preview' }).click();

  const plan = page.getByRole('region', { name: 'Preview' });
  const line = (name: string) => plan.getByRole('listitem').filter({ hasText: name });
  await expect(line('retention-new')).toContainText(
    'No newer active image of its owner and visibility could take its place.',
  );
  await expect(line('retention-used')).toContainText(
    'It would be due, but servers, volumes or images use it.',
  );
  await expect(line('retention-old')).toContainText('Newer images replace it; due since');
  await expect(plan.getByRole('button', { name: 'Hide 2 images' })).toBeEnabled();
  await plan.getByRole('button', { name: /^Used/ }).click();
  await expect(plan.getByRole('listitem')).toHaveCount(1);
  await plan.getByRole('button', { name: /^Used/ }).click();

  // Changed between the preview and the act.
  await updateImage(account.service, late.id, [{ op: 'replace', path: '/name', value: 'retention-renamed' }]);
  await plan.getByRole('button', { name: 'Hide 2 images' }).click();
  const job = page.getByRole('article', { name: 'Hide 2 images' });
  await expect(job).toContainText('1 done · 1 left out');
  await expect(job).toContainText('somebody changed it since');
  expect((await getImage(account.service, old.id)).os_hidden).toBe(true);
  expect((await getImage(account.service, late.id)).os_hidden).toBe(false);

  await job.getByRole('button', { name: 'Undo 1' }).click();
  await expect(page.getByRole('article', { name: 'Undo: Show 1 image again' })).toContainText('1 done');
  await expect(job).toContainText('Undone');
  expect((await getImage(account.service, old.id)).os_hidden).toBe(false);

  // Kept for the next time, and as the command takes it.
  await open(page, '/retention');
  await expect(form.getByLabel('name', { exact: true })).not.toBeChecked();
  await expect(page.getByRole('article', { name: 'Hide 2 images' })).toBeVisible();
});

test('what is deleted is asked for once more, and is gone for good @embedded', async ({ page, account }) => {
  const make = (name: string) => makeImage(account, { name }, Buffer.from('data'));
  const [fresh, old] = [await make('nightly 2'), await make('nightly 1')];
  ageImages(setting('TEST_DATA'), [
    { id: fresh.id, created: 20 },
    { id: old.id, created: 40 },
  ]);
  await open(page, '/retention');
  const form = page.getByRole('form', { name: 'Rule' });
  for (const key of ['os_distro', 'os_version', 'name'])
    await form.getByLabel(key, { exact: true }).uncheck();
  await form.getByLabel('Only names like').fill('nightly *');
  await form.getByLabel('Hide after').fill('');
  await form.getByLabel('Delete after').fill('10');
  await form.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('region', { name: 'Preview' }).getByRole('button', { name: 'Delete 1 image' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 1 image?' });
  await expect(dialog).toContainText('nothing brings it back');
  await expect(dialog.getByRole('list')).toHaveText('nightly 1');
  await dialog.getByRole('button', { name: 'Delete 1 image' }).click();
  const job = page.getByRole('article', { name: 'Delete 1 image' });
  await expect(job).toContainText('1 done');
  await expect(job.getByRole('button', { name: /Undo/ })).toHaveCount(0);
  await expect(getImage(account.service, old.id)).rejects.toMatchObject({ kind: 'not_found' });
  expect((await getImage(account.service, fresh.id)).status).toBe('active');
});

test('a plan of more than fifty deletions lists them, wants their number typed, and is had as a file @embedded', async ({
  page,
  account,
}) => {
  addImages(setting('TEST_DATA'), account.projectId, 52);
  await open(page, '/retention');
  const form = page.getByRole('form', { name: 'Rule' });
  for (const key of ['os_distro', 'os_version', 'name'])
    await form.getByLabel(key, { exact: true }).uncheck();
  await form.getByLabel('Only names like').fill('many-*');
  await form.getByLabel('Hide after').fill('');
  await form.getByLabel('Delete after').fill('0');
  await form.getByRole('button', { name: 'Preview' }).click();
  const plan = page.getByRole('region', { name: 'Preview' });
  const apply = plan.getByRole('button', { name: 'Delete 51 images' });
  await expect(apply).toBeVisible();
  const loading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const file = readFileSync(await (await loading).path(), 'utf8');
  // A head, 51 that go, and the one that stays.
  expect(file.trimEnd().split('\r\n')).toHaveLength(53);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await apply.click();
  const dialog = page.getByRole('dialog', { name: 'Delete 51 images?' });
  const list = dialog.getByRole('list', { name: 'Delete 51 images?' });
  await expect(list.getByText('many-1', { exact: true })).toBeVisible();
  const button = dialog.getByRole('button', { name: 'Delete 51 images' });
  await dialog.getByLabel('Type 51 to delete that many').fill('50');
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Type 51 to delete that many').fill('51');
  await expect(button).toBeEnabled();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('an image is deprecated in favour of another, marked, and taken back @embedded', async ({
  page,
  account,
}) => {
  const [fresh, old] = [
    await makeImage(account, { name: 'deprecation-new' }, Buffer.from('new')),
    await makeImage(account, { name: 'deprecation-old' }, Buffer.from('old')),
  ];
  await open(page, `/images/${old.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Deprecate…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Deprecate the image' });
  await dialog.getByLabel('Deprecated from').fill('2026-01-31');
  await dialog.getByLabel('Use instead').fill('deprecation-');
  await dialog
    .getByRole('list', { name: 'Images found' })
    .getByRole('button', { name: /^deprecation-new/ })
    .click();
  await dialog.getByRole('button', { name: 'Deprecate', exact: true }).click();
  await expect(page.getByText('Deprecated since Jan 31, 2026')).toBeVisible();
  await expect(page.getByRole('link', { name: 'deprecation-new' })).toBeVisible();
  expect(await getImage(account.service, old.id)).toMatchObject({
    deprecated_at: '2026-01-31',
    replaced_by: fresh.id,
  });

  await open(page, '/images?scope=project');
  await expect(row(page, 'deprecation-old')).toContainText('deprecated');
  await expect(row(page, 'deprecation-new')).not.toContainText('deprecated');

  // What retention makes of it.
  await open(page, '/retention');
  await page.getByRole('radio', { name: /^What is not deprecated/ }).check();
  await page.getByRole('button', { name: 'Preview', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Preview' }).getByRole('listitem')).toContainText(
    'It is deprecated, and its replacement is active; due since Jan 31, 2026.',
  );

  await open(page, `/images/${old.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Deprecate…' }).click();
  await dialog.getByRole('button', { name: 'Not deprecated' }).click();
  await expect(page.getByText('Deprecated since Jan 31, 2026')).toHaveCount(0);
  expect(await getImage(account.service, old.id)).not.toHaveProperty('deprecated_at');
});
