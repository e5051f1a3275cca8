import { expect, makeImage, open, row, test } from '../support/test';

test('a view is saved by a name, kept over a reload, renamed, replaced, deleted and brought back', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: 'alpha', os_distro: 'debian' });
  await makeImage(account, { name: 'beta', os_distro: 'rocky' });
  await open(page, '/images?scope=project');
  const scopes = page.getByRole('navigation', { name: 'Scope' });
  await expect(scopes.getByRole('button', { name: 'Save view' })).toHaveCount(0);
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Min RAM', { exact: true }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  const bar = page.getByRole('combobox', { name: 'Search and filter' });
  await bar.fill('os_distro:debian ');
  await expect(row(page, 'beta')).toHaveCount(0);
  await scopes.getByRole('button', { name: 'Save view' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save view' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('A name is missing')).toBeVisible();
  await dialog.getByLabel('Name').fill('Our Debian');
  await page.keyboard.press('Enter');
  const current = scopes.locator('a[aria-current]');
  await expect(current).toHaveText(['Our Debian']);

  // Elsewhere, with other columns; then back by the tab, in another load of the page.
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByLabel('Min RAM', { exact: true }).uncheck();
  await page.getByRole('button', { name: 'Done' }).click();
  await open(page, '/images?scope=project');
  await expect(row(page, 'beta')).toBeVisible();
  await expect(current).toHaveText([/^This project/]);
  await scopes.getByRole('link', { name: 'Our Debian' }).click();
  await expect(row(page, 'beta')).toHaveCount(0);
  await expect(current).toHaveText(['Our Debian']);
  await expect(page).toHaveURL(/scope=project&q=os_distro%3Adebian/);
  await expect(page.getByRole('columnheader', { name: 'Min RAM' })).toBeVisible();

  await bar.fill('alpha');
  await scopes.getByRole('button', { name: 'Change Our Debian' }).click();
  await page.getByRole('menuitem', { name: 'Keep what is shown now' }).click();
  await scopes.getByRole('button', { name: 'Change Our Debian' }).click();
  await page.getByRole('menuitem', { name: 'Rename view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Alpha');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep' }).click();
  await page.reload();
  await expect(scopes.getByRole('link', { name: 'Alpha' })).toHaveAttribute(
    'href',
    /q=os_distro%3Adebian\+alpha/,
  );
  await scopes.getByRole('button', { name: 'Change Alpha' }).click();
  await page.getByRole('menuitem', { name: 'Delete view' }).click();
  await expect(scopes.getByRole('link', { name: 'Alpha' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(scopes.getByRole('link', { name: 'Alpha' })).toBeVisible();
});
