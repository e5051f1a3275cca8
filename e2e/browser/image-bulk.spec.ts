import type { Page } from '@playwright/test';
import { deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import { expect, makeImage, openAlive as open, row, test } from '../support/test';

async function selectAll(page: Page): Promise<void> {
  await page.getByLabel('Select every row read so far').check();
}
async function bulk(page: Page, action: string): Promise<void> {
  const bar = page.getByRole('region', { name: 'Selection' });
  const button = bar.getByRole('button', { name: action, exact: true });
  if (await button.isVisible()) return button.click();
  await bar.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

test('of fifty, three are refused: each with its reason, the rest are done', async ({ page, account }) => {
  test.slow();
  const gone: string[] = [];
  for (let index = 0; index < 50; index += 1) {
    const { id } = await makeImage(account, { name: `bulk-${String(index).padStart(2, '0')}` });
    if ([7, 20, 33].includes(index)) gone.push(id);
  }
  await open(page, '/images?scope=project&sort=name:asc');
  await selectAll(page);
  await expect(page.getByText('50 images selected')).toBeVisible();
  await bulk(page, 'Protect');
  // Meanwhile somebody else deletes three of them.
  for (const id of gone) await deleteImage(account.service, id);
  await page.getByRole('dialog').getByRole('button', { name: 'Protect 50 images' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not protected' });
  await expect(dialog).toContainText('47 of 50 are done');
  const failed = dialog.getByRole('list', { name: 'Not done' }).getByRole('listitem');
  await expect(failed).toHaveCount(3);
  await expect(failed.first()).toContainText('bulk-07');
  await expect(failed.first()).toContainText('It is not there any more');
  await expect(failed.first()).toContainText(/Request id\s*req-/);
  await dialog.getByText('47 images done').click();
  await expect(dialog.getByText('bulk-00')).toBeVisible();
  await dialog.getByRole('button', { name: 'Try these 3 again' }).click();
  await expect(dialog).toContainText('47 of 50 are done');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row(page, 'bulk-07')).toHaveCount(0);
  await expect(row(page, 'bulk-08').getByText('protected')).toHaveCount(1);
  await expect(page.getByText('47 images so far')).toBeVisible();
});

test('tags come and go, visibility changes, and each row tells', async ({ page, account }) => {
  const one = await makeImage(account, { name: 'one', tags: ['old', 'kept'] });
  const two = await makeImage(account, { name: 'two', tags: ['中文/标签'] });
  await open(page, '/images?scope=project&sort=name:asc');
  await selectAll(page);
  await bulk(page, 'Tags');
  const tags = page.getByRole('dialog', { name: 'Change the tags of 2 images' });
  await tags.getByLabel('Add').fill('new, a/b');
  await tags.getByLabel('old').check();
  await tags.getByRole('button', { name: 'Change the tags of 2 images' }).click();
  await expect(page.getByText('The tags of 2 images are changed')).toBeVisible();
  expect((await getImage(account.service, one.id)).tags.sort()).toEqual(['a/b', 'kept', 'new']);
  expect((await getImage(account.service, two.id)).tags.sort()).toEqual(['a/b', 'new', '中文/标签']);
  await selectAll(page);
  await bulk(page, 'Visibility');
  const visibility = page.getByRole('dialog', { name: 'Change the visibility of 2 images' });
  await expect(visibility.getByLabel('public')).toBeDisabled();
  await visibility.getByLabel('community').check();
  await visibility.getByRole('button', { name: 'Change the visibility of 2 images' }).click();
  await expect(row(page, 'one')).toContainText('community');
  await expect(row(page, 'two')).toContainText('community');
});

test('active images are deactivated and reactivated, others stay and say why', async ({ page, account }) => {
  await makeImage(account, { name: 'active one' }, Buffer.alloc(64));
  await makeImage(account, { name: 'queued one' });
  await open(page, '/images?scope=project&sort=name:asc');
  await selectAll(page);
  await bulk(page, 'Deactivate');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('One image stays as it is');
  await dialog.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(row(page, 'active one')).toContainText('deactivated');
  await selectAll(page);
  await bulk(page, 'Reactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Reactivate', exact: true }).click();
  await expect(page.getByText('active one is active again')).toBeVisible();
});

test('what is undone is what was done: on those alone that it changed, and each as it was', async ({
  page,
  account,
}) => {
  const images = {
    kept: await makeImage(account, { name: 'kept', protected: true, tags: ['a', 'b'] }),
    other: await makeImage(account, { name: 'other', visibility: 'shared', tags: ['b'] }),
  };
  const now = async (name: keyof typeof images) => getImage(account.service, images[name].id);
  const undo = page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Undo' });
  await open(page, '/images?scope=project&sort=name:asc');
  await selectAll(page);
  await bulk(page, 'Protect');
  await page.getByRole('dialog').getByRole('button', { name: 'Protect 2 images' }).click();
  await expect(row(page, 'other').getByText('protected')).toHaveCount(1);
  await undo.click();
  await expect(page.getByText('The image is as it was')).toBeVisible();
  await expect(row(page, 'other').getByText('protected')).toHaveCount(0);
  expect([(await now('kept')).protected, (await now('other')).protected]).toEqual([true, false]);

  // A row that went out of the list comes back into it.
  await selectAll(page);
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Hide' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hide 2 images' }).click();
  await expect(page.getByText('No images yet')).toBeVisible();
  await undo.click();
  await expect(row(page, 'kept')).toBeVisible();
  await expect(row(page, 'other')).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).first().click();

  await selectAll(page);
  await bulk(page, 'Tags');
  await page.getByRole('dialog').getByLabel('Add').fill('a, new');
  await page.getByRole('dialog').getByLabel('b', { exact: true }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change the tags of 2 images' }).click();
  await expect(page.getByText('The tags of 2 images are changed')).toBeVisible();
  expect([(await now('kept')).tags.sort(), (await now('other')).tags.sort()]).toEqual([
    ['a', 'new'],
    ['a', 'new'],
  ]);
  await undo.click();
  const tags = async () => [(await now('kept')).tags.sort(), (await now('other')).tags.sort()];
  await expect.poll(tags).toEqual([['a', 'b'], ['b']]);

  await selectAll(page);
  await bulk(page, 'Visibility');
  await page.getByRole('dialog').getByLabel('community').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Change the visibility of 2 images' }).click();
  await expect(row(page, 'kept')).toContainText('community');
  await page.getByRole('button', { name: 'Dismiss' }).first().click();
  await undo.click();
  await expect(row(page, 'kept')).toContainText('private');
  await expect(row(page, 'other')).toContainText('shared');
});

test('a hundred: all of them are selected by the filter, seen, counted by hand and deleted', async ({
  page,
  account,
}) => {
  test.slow();
  const made = Array.from({ length: 103 }, (_, index) => `gone-${String(index).padStart(3, '0')}`);
  for (const name of made) await makeImage(account, { name, protected: name.endsWith('7') });
  await open(page, '/images?scope=project&sort=name:asc');
  const before = await row(page, 'gone-000').boundingBox();
  await selectAll(page);
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('50 images selected');
  // Nothing moved: the bar lies over the head.
  expect(await row(page, 'gone-000').boundingBox()).toEqual(before);
  await bar.getByRole('button', { name: 'Select all that match' }).click();
  await expect(bar).toContainText('103 images selected');
  await bar.getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete 93 images' });
  await expect(dialog).toContainText('10 images stay as they are');
  await expect(dialog).toContainText('10 images: The image is protected');
  await expect(dialog.getByText('The image is protected')).toHaveCount(1);
  // All of them can be looked at.
  const names = dialog.getByRole('list', { name: 'Delete 93 images' });
  await names.focus();
  await page.keyboard.press('End');
  await expect(names.getByText('gone-102')).toBeVisible();
  const button = dialog.getByRole('button', { name: 'Delete 93 images' });
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Type 93 to delete that many').fill('103');
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Type 93 to delete that many').fill('93');
  await button.click();
  await expect(page.getByText('93 images are deleted')).toBeVisible();
  await expect(page.getByText('10 images', { exact: true })).toBeVisible();
  // So many are a job of the dashboard: any other tab tells of it.
  await open(page, '/activity');
  await expect(page.getByRole('article', { name: 'Delete 93 images' })).toContainText('93 done');
});

test('metadata of more than fifty is a job that goes on without its page, and Activity takes it back', async ({
  page,
  account,
}) => {
  test.slow();
  const names = Array.from({ length: 52 }, (_, index) => `many-${String(index).padStart(2, '0')}`);
  const made = await Promise.all(
    names.map((name, index) =>
      makeImage(account, { name, ...[{ role: 'web' }, { role: 'old' }, { role: 'old' }][index] }),
    ),
  );
  const roles = async () =>
    (await Promise.all(made.map(({ id }) => getImage(account.service, id)))).map(({ role }) => role);
  await open(page, '/images?scope=project&sort=name:asc');
  await selectAll(page);
  const bar = page.getByRole('region', { name: 'Selection' });
  await bar.getByRole('button', { name: 'Select all that match' }).click();
  await bulk(page, 'Set metadata');
  const dialog = page.getByRole('dialog', { name: 'Set metadata of 52 images' });
  await dialog.getByLabel('Custom property').fill('role');
  await dialog.getByRole('button', { name: 'Add property' }).click();
  await dialog.getByLabel('Value of role').fill('web');
  await dialog.getByRole('button', { name: 'Set metadata of 52 images' }).click();
  // Whether it runs still or is through: the page is left, and with it all that this tab would do.
  const begun = dialog.getByText(/goes on in the dashboard/);
  await expect(begun.or(page.getByText('The metadata of 52 images is set'))).toBeVisible();
  await open(page, '/activity');
  const job = page.getByRole('article', { name: 'Set metadata of 52 images', exact: true });
  await expect(job).toContainText('52 done');
  expect(new Set(await roles())).toEqual(new Set(['web']));

  // Somebody changes one since; one had it before.
  await updateImage(account.service, made[2]?.id ?? '', [{ op: 'replace', path: '/role', value: 'theirs' }]);
  await job.getByRole('button', { name: 'Undo 51' }).click();
  const back = page.getByRole('article', { name: 'Undo: Set metadata of 51 images' });
  await expect(back).toContainText('50 done · 1 left out');
  await expect(back).toContainText('many-02');
  await expect(back).toContainText('Left out: somebody changed it since.');
  await expect(job).toContainText('Undone');
  await expect(job.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
  await expect(back.getByRole('button', { name: /^Undo/ })).toHaveCount(0);
  expect((await roles()).slice(0, 4)).toEqual(['web', 'old', 'theirs', undefined]);
  expect(new Set((await roles()).slice(3))).toEqual(new Set([undefined]));
});
