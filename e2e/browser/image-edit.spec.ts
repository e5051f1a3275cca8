import { getImage, updateImage } from '@/lib/openstack/images';
import { expect, imageAction, makeImage, openAlive as open, test } from '../support/test';

test('an edit sends what changed and nothing else @firefox', async ({ page, account }) => {
  const image = await makeImage(
    account,
    { name: 'before', description: 'old', os_distro: 'debian', tags: ['a'] },
    Buffer.alloc(10),
  );
  await open(page, `/images/${image.id}`);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  await expect(page.getByLabel('Disk format')).toBeDisabled();
  await page.getByLabel('Name').fill('after');
  await page.getByLabel('Description').fill('');
  await page.getByLabel('Architecture').fill('aarch64');
  await page.getByLabel('Minimum disk').fill('8');
  await page.getByLabel('Tags').fill('a, b');
  await page.getByLabel('Visibility').selectOption('community');
  await page.getByLabel('Protected').check();
  await expect(page.getByRole('region', { name: 'Changes' }).getByRole('listitem')).toHaveCount(7);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('after is saved')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'after' })).toBeVisible();
  const now = await getImage(account.service, image.id);
  expect(now).toMatchObject({
    name: 'after',
    architecture: 'aarch64',
    min_disk: 8,
    visibility: 'community',
    protected: true,
    os_distro: 'debian',
  });
  expect(now.description).toBeUndefined();
  expect([...now.tags].sort()).toEqual(['a', 'b']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The image is as it was')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'before' })).toBeVisible();
  const back = await getImage(account.service, image.id);
  expect(back).toMatchObject({
    name: 'before',
    description: 'old',
    min_disk: 0,
    visibility: 'private',
    protected: false,
    os_distro: 'debian',
    tags: ['a'],
  });
  expect(back.architecture).toBeUndefined();
});

test("somebody else's change of a touched field is shown, and overwritten only on purpose", async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'original' });
  await open(page, `/images/${image.id}/edit`);
  await page.getByLabel('Name').fill('mine');
  await updateImage(account.service, image.id, [
    { op: 'replace', path: '/name', value: 'theirs' },
    { op: 'replace', path: '/min_ram', value: 512 },
  ]);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Name: now “theirs”, yours “mine”')).toBeVisible();
  expect((await getImage(account.service, image.id)).name).toBe('theirs');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { name: 'mine' })).toBeVisible();
  expect(await getImage(account.service, image.id)).toMatchObject({ name: 'mine', min_ram: 512 });
});

test('a wrong value says why at its field', async ({ page, account }) => {
  const image = await makeImage(account);
  await open(page, `/images/${image.id}/edit`);
  await page.getByLabel('Minimum RAM').fill('-5');
  // What is pressed next counts, though it moves down by the line that is told.
  const next = page.getByLabel('Protected');
  await next.hover();
  const before = await next.boundingBox();
  await page.mouse.down();
  await expect(page.getByLabel('Minimum RAM')).toHaveAttribute('aria-invalid', 'true');
  await page.mouse.up();
  await expect(next).toBeChecked();
  expect((await next.boundingBox())?.y).toBeGreaterThan((before?.y ?? 0) + 10);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('A whole number from 0 on')).toBeVisible();
  const summary = page.getByRole('alert').filter({ hasText: 'needs a look' });
  await next.focus();
  await summary.getByRole('button', { name: 'Minimum RAM' }).click();
  await expect(page.getByLabel('Minimum RAM')).toBeFocused();
  expect((await getImage(account.service, image.id)).min_ram).toBe(0);
});

test('the changes are told with what was before, and an architecture is offered', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'before', architecture: 'x86_64' });
  await open(page, `/images/${image.id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('after');
  const architecture = page.getByLabel('Architecture');
  await expect(page.locator('datalist option[value="aarch64"]')).toHaveCount(1);
  await architecture.fill('my-own');
  await page.getByLabel('Protected').check();
  const changes = page.getByRole('region', { name: 'Changes' });
  await expect(changes).toContainText('Name: before → after');
  await expect(changes).toContainText('Architecture: x86_64 → my-own');
  await expect(changes).toContainText('Protected: no → yes');
  // A name without a gap breaks where a phone ends.
  await page.setViewportSize({ width: 390, height: 900 });
  await page.getByLabel('Name', { exact: true }).fill('x'.repeat(255));
  await expect(changes).toContainText('→ xxx');
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);
});

test('a protected image offers to take its protection off before it is deleted', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'golden', protected: true });
  await open(page, `/images/${image.id}`);
  await imageAction(page, 'Delete');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await expect(dialog).toContainText('The image is protected');
  await dialog.getByRole('button', { name: 'Take protection off' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page).toHaveURL(/\/images$/);
  await expect(page.getByText('golden is deleted')).toBeVisible();
});
