import { newAccount } from '../support/accounts';
import { enter, expect, open, setting, test } from '../support/test';

test('an administrator sees every store with its driver, a member without', async ({ page, browser }) => {
  await open(page, '/stores');
  const central = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'central' }) });
  await expect(central).toContainText('default');
  await expect(central).not.toContainText('data_dir');
  await expect(central).toContainText(/Holds.*(no image|one image|\d+ images) ·/);
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  await enter(context, admin);
  const other = await context.newPage();
  await open(other, '/stores');
  const detailed = other
    .getByRole('listitem')
    .filter({ has: other.getByRole('heading', { name: 'central' }) });
  await expect(detailed).toContainText('file');
  await expect(detailed).toContainText(/data_dir.*central/);
  await context.close();
});

test('on a phone the sections are in a drawer, and focus comes back', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(page, '/images');
  const button = page.getByRole('button', { name: 'Sections' });
  await button.click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.click();
  await page.getByRole('dialog').getByRole('link', { name: 'Stores' }).click();
  await expect(page).toHaveURL(/stores$/);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('usage is told against the limits, or that there are none', async ({ page }) => {
  await open(page, '/usage');
  await expect(page.getByRole('heading', { name: /^(Usage|No limits here)$/ })).toBeVisible();
});
