import type { Page } from '@playwright/test';
import { type Account, adminService, newAccount } from '../support/accounts';
import { keystone, userIdOf } from '../support/keystone';
import { oneTimeCode, totpSecret } from '../support/one-time-code';
import { endToken, expect, makeImage, open, setting, test } from '../support/test';

// A user whose rules want a one-time code besides the password, which a real Keystone offers only where it is configured.

test.use({ expectedErrors: [/401/] });

/** Sets what a user has to prove, and keeps the secret of the codes. */
async function demand(account: Account, rules: string[][]): Promise<void> {
  const authUrl = setting('TEST_AUTH_URL');
  const { token } = await adminService(authUrl);
  const id = await userIdOf(authUrl, account.service.token);
  const credential = { type: 'totp', blob: totpSecret, user_id: id };
  const user = { options: { multi_factor_auth_rules: rules } };
  const kept = await keystone(authUrl, 'POST', '/credentials', { token, body: { credential } });
  const changed = await keystone(authUrl, 'PATCH', `/users/${id}`, { token, body: { user } });
  expect([kept.status, changed.status]).toEqual([201, 200]);
}

const submit = (page: Page) => page.getByRole('button', { name: 'Sign in', exact: true }).click();
const codeOf = (page: Page) => page.getByLabel('Six-digit code');

async function begin(page: Page, account: Account): Promise<void> {
  await open(page, `${setting('TEST_DASHBOARD')}/sign-in`);
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await submit(page);
}

test('a code is asked for after the password, and a wrong one costs neither @embedded', async ({
  browser,
}) => {
  const account = await newAccount(setting('TEST_AUTH_URL'));
  await demand(account, [['password', 'totp']]);
  const page = await (await browser.newContext()).newPage();
  await begin(page, account);
  const code = codeOf(page);
  await expect(code).toBeFocused();
  await expect(code).toHaveAttribute('autocomplete', 'one-time-code');
  await expect(code).toHaveAttribute('inputmode', 'numeric');
  await expect(code).toHaveAccessibleDescription(new RegExp(`^${account.name} needs more than a password`));
  await expect(page.getByLabel('Password')).toBeHidden();
  await expect(page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);

  // A code that is over, so that none is right by chance.
  await code.fill(oneTimeCode(-5));
  await submit(page);
  await expect(
    page.getByRole('alert').filter({ hasText: 'Keystone does not accept this code' }),
  ).toBeVisible();
  await expect(code).toBeFocused();
  await expect(code).toHaveValue('');

  await page.getByRole('button', { name: 'Back to user name and password' }).click();
  await expect(page.getByLabel('User name')).toHaveValue(account.name);
  await expect(page.getByLabel('Password')).toHaveValue(account.password);
  await submit(page);
  const now = oneTimeCode();
  await code.fill(`${now.slice(0, 3)} ${now.slice(3)}`);
  await code.press('Enter');
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
});

test('signing in again over a page asks for the code too, and nothing typed is lost @embedded', async ({
  page,
  context,
  account,
}) => {
  const image = await makeImage(account);
  await open(page, `/images/${image.id}`);
  await demand(account, [['password', 'totp']]);
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Name', { exact: true }).fill('typed before');
  await endToken(context);
  await page.getByRole('button', { name: 'Save changes' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await dialog.getByLabel('Password').fill(account.password);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  const code = dialog.getByLabel('Six-digit code');
  await expect(code).toBeFocused();
  await code.fill(oneTimeCode(-5));
  await code.press('Enter');
  await expect(dialog.getByRole('alert').filter({ hasText: 'does not accept this code' })).toBeVisible();
  await expect(dialog.getByLabel('Password')).toHaveValue(account.password);
  await code.fill(oneTimeCode());
  await code.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('heading', { name: 'typed before' })).toBeVisible();
});

test('a method that the dashboard does not know is told as what is missing @embedded', async ({
  browser,
}) => {
  const account = await newAccount(setting('TEST_AUTH_URL'));
  await demand(account, [['password', 'application_credential']]);
  const page = await (await browser.newContext()).newPage();
  await begin(page, account);
  await expect(
    page.getByRole('alert').filter({ hasText: 'more proof than Darkroom can ask for' }),
  ).toBeVisible();
  await expect(codeOf(page)).toHaveCount(0);
  await expect(page.getByLabel('User name')).toHaveValue(account.name);
});
