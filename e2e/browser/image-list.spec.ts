import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addMember, setMemberStatus } from '@/lib/openstack/members';
import { newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, row, rowAction, setting, test } from '../support/test';

test('order lives in the address, by one key or several, with and without a mouse', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: 'beta' });
  await makeImage(account, { name: 'alpha' });
  await makeImage(account, { name: 'beta' }, Buffer.alloc(2048));
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'Name', exact: true }).click();
  await expect(page).toHaveURL(/sort=name%3Aasc$/);
  await page.getByRole('button', { name: 'Size' }).click({ modifiers: ['Shift'] });
  await expect(page).toHaveURL(/sort=name%3Aasc%2Csize%3Adesc/);
  await expect(page.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
  await expect(page.getByRole('row').nth(1)).toContainText('alpha');
  await expect(page.getByRole('row').nth(2)).toContainText('2.0 KiB');
  await page.reload();
  await expect(page.getByRole('row').nth(2)).toContainText('2.0 KiB');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('button', { name: 'Size: descending; turn to ascending' }).click();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('row').nth(3)).toContainText('2.0 KiB');
  await page.goBack();
  await expect(page.getByRole('row').nth(2)).toContainText('2.0 KiB');
});

test('columns and the height of rows are kept in this browser', async ({ page, account }) => {
  await makeImage(account, {
    name: 'seen',
    os_distro: 'debian',
    os_version: '12',
    tags: ['blue'],
    min_ram: 512,
  });
  await open(page, '/images?scope=project');
  await expect(row(page, 'seen')).toContainText('debian 12');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Tags', { exact: true }).check();
  await page.getByLabel('Min RAM', { exact: true }).check();
  await page.getByLabel('OS', { exact: true }).uncheck();
  await page.getByLabel('Compact').check();
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(row(page, 'seen')).toContainText('blue');
  await expect(row(page, 'seen')).not.toContainText('debian 12');
  await page.reload();
  await expect(page.getByRole('columnheader', { name: 'Tags' })).toBeVisible();
  await expect(row(page, 'seen')).toContainText('512 MiB');
});

test('rows come page after page, each once', async ({ page, account }) => {
  for (let index = 0; index < 60; index += 1)
    await makeImage(account, { name: `many-${String(index).padStart(2, '0')}` });
  await open(page, '/images?scope=project&sort=name:asc');
  await expect(page.getByText('50 images so far')).toBeVisible();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '-1');
  await page.keyboard.press('End');
  await expect(row(page, 'many-59')).toBeVisible();
  await expect(page.getByText('60 images', { exact: true })).toBeVisible();
});

test('the keyboard is enough @firefox', async ({ page, account }) => {
  await makeImage(account, { name: 'first' });
  await makeImage(account, { name: 'second' });
  await open(page, '/images?scope=project&sort=name:asc');
  await page.keyboard.press('/');
  await expect(page.getByRole('combobox', { name: 'Search and filter' })).toBeFocused();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Images' }).click();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect(row(page, 'second').getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(row(page, 'second')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'second' })).toBeVisible();
});

test('hide, find among the hidden, show again', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'old version' });
  await open(page, '/images?scope=project');
  await rowAction(page, 'old version', 'Hide');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.getByText('old version is hidden')).toBeVisible();
  await expect(row(page, 'old version')).toHaveCount(0);
  await open(page, `/images/${image.id}`);
  await expect(page.getByRole('heading', { name: 'old version' })).toBeVisible();
  await open(page, '/images?scope=hidden');
  await rowAction(page, 'old version', 'Unhide');
  await page.getByRole('dialog').getByRole('button', { name: 'Unhide', exact: true }).click();
  await expect(page.getByText('old version is listed again')).toBeVisible();
  await expect(row(page, 'old version')).toHaveCount(0);
  await open(page, '/images?scope=project');
  await expect(row(page, 'old version')).toBeVisible();
});

test('many are deleted at once; a protected one stays, says why, and can be released @firefox', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: 'one' }, Buffer.alloc(1024));
  await makeImage(account, { name: 'two' });
  await makeImage(account, { name: 'golden', protected: true });
  await open(page, '/images?scope=project');
  await page.getByLabel('Select every row read so far').check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toHaveAccessibleName('Delete 2 images');
  await expect(dialog).toContainText('1.0 KiB in central');
  await expect(dialog).toContainText('golden: The image is protected; take the protection off first.');
  await dialog.getByRole('button', { name: 'Take protection off' }).click();
  await expect(dialog.getByRole('listitem').getByText('golden', { exact: true })).toBeVisible();
  await expect(dialog.getByText('stays as it is')).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Delete 3 images' }).click();
  await expect(page.getByText('3 images are deleted')).toBeVisible();
  await expect(page.getByText('No images yet')).toBeVisible();
});

test('what the cloud refuses in a bulk action is told image by image', async ({ page, account }) => {
  const gone = await makeImage(account, { name: 'deleted elsewhere' });
  await makeImage(account, { name: 'still here' });
  await open(page, '/images?scope=project');
  await page.getByLabel('Select every row read so far').check();
  await page
    .getByRole('region', { name: 'Selection' })
    .getByRole('button', { name: 'Hide', exact: true })
    .click();
  const { deleteImage } = await import('@/lib/openstack/images');
  await deleteImage(account.service, gone.id);
  await page.getByRole('dialog').getByRole('button', { name: 'Hide 2 images' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not hidden' });
  await expect(dialog).toContainText('1 of 2 are done');
  await expect(dialog).toContainText('deleted elsewhere');
  await expect(dialog).toContainText('It is not there any more');
  await expect(dialog).toContainText('Request id');
});

test("an administrator's list does not take everybody's shares for this project's", async ({
  page,
  context,
  account,
}) => {
  const name = `shared ${account.name}`;
  const image = await makeImage(account, { name, visibility: 'shared' });
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  await context.clearCookies();
  await enter(context, admin);
  await open(page, `/images?q=id:${image.id}`);
  await expect(row(page, name)).toBeVisible();
  await expect(row(page, name)).not.toContainText('shared with this project');
  await addMember(account.service, image.id, admin.projectId);
  await setMemberStatus(admin.service, image.id, admin.projectId, 'accepted');
  await open(page, '/images?scope=shared');
  await expect(row(page, name)).toContainText('shared with this project');
});

test('a hostile name is text', async ({ page, account }) => {
  const name = '<img src=x onerror="document.title=1">';
  const image = await makeImage(account, {
    name,
    description: '<script>document.title=2</script>',
    '<b>key</b>': '<i>x</i>',
  });
  await open(page, '/images?scope=project');
  await expect(row(page, name)).toBeVisible();
  await rowAction(page, name, 'Delete');
  await expect(page.getByRole('dialog')).toContainText(name);
  await open(page, `/images/${image.id}`);
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await expect(page.getByText('<b>key</b>')).toBeVisible();
  await expect(page).toHaveTitle(/Darkroom/);
  expect(await page.locator('main img').count()).toBe(0);
});

test('a reader sees everything and is told why nothing can be changed', async ({
  page,
  context,
  account,
}) => {
  const image = await makeImage(account, { name: 'to be read' });
  await context.clearCookies();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'reader', account));
  await open(page, '/images?scope=project');
  await expect(page.getByText('Your role in this project is reader')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Create image' })).toHaveCount(0);
  await page.getByRole('checkbox', { name: 'Select to be read' }).check();
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('Your role in this project is reader');
  await expect(bar.getByRole('button', { name: 'Delete' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Actions for to be read' }).click();
  await expect(page.getByRole('menuitem', { name: /Delete.*reader/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  await open(page, `/images/${image.id}/edit`);
  await expect(page.getByText('Your role in this project is reader')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeDisabled();
  await open(page, '/images/new');
  await expect(page.getByText('Your role in this project is reader')).toBeVisible();
});

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual(
    [],
  );
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const [colorScheme, width] of [
  ['light', 1440],
  ['dark', 390],
] as const)
  test(`what the list opens is accessible (${colorScheme}, ${width})`, async ({ page, account }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const first = await makeImage(
      account,
      { name: 'same', os_distro: 'debian', tags: ['a tag'] },
      Buffer.alloc(10),
    );
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(first.created_at) + 2000);
    await makeImage(account, { name: 'same', os_distro: 'debian' }, Buffer.alloc(20));
    await open(page, '/images?scope=project&q=os:debian&group=name');
    const bar = page.getByRole('combobox', { name: 'Search and filter' });
    await bar.pressSequentially('st');
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await expectAccessible(page);
    await bar.fill('size>x');
    await page.keyboard.press('Enter');
    await expect(page.getByText('say a size, such as')).toBeVisible();
    await page.keyboard.press('Escape');
    // On a narrow screen too, where the head of the table holds nothing else.
    await page.getByLabel('Select every row read so far').check();
    await expect(page.getByLabel('Select same')).toBeChecked();
    await expectAccessible(page);
    await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Tags' }).click();
    await expect(page.getByRole('dialog', { name: /tags/ })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    for (const name of ['View', 'Export', /Older versions/]) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page.getByRole('button', { name, exact: true })).toBeFocused();
    }
  });

test('a row of a tablet says its system and its age whole', async ({ page, account }) => {
  await page.setViewportSize({ width: 768, height: 900 });
  const name = `tablet ${account.projectName}`;
  await makeImage(account, { name, os_distro: 'openeuler', os_version: '24.03' }, Buffer.alloc(700_000));
  await open(page, '/images?scope=project');
  const row = page.getByRole('row', { name });
  for (const text of [/^openeuler 24\.03$/, /^just now$/]) {
    const cell = row.getByRole('gridcell').filter({ hasText: text });
    await expect(cell).toBeVisible();
    const cut = await cell.evaluate((element) =>
      [element, ...element.querySelectorAll('*')].some((one) => one.scrollWidth > one.clientWidth + 1),
    );
    expect(cut, String(text)).toBe(false);
  }
});
