import { revokeToken } from '@/lib/openstack/identity';
import { giveRole, newAccount } from '../support/accounts';
import { byPassword, keystone, signInWith } from '../support/keystone';
import { expect, keystoneToken, makeImage, open, row, setting, test } from '../support/test';

test('a demo account is one click @embedded', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(setting('TEST_DASHBOARD'));
  await page.getByRole('button', { name: /^demo/ }).click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  await expect(page.getByText('web-frontend-2026-11-18')).toBeVisible();
});

test('a wrong password says so and keeps the name @firefox', async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await open(page, `${setting('TEST_DASHBOARD')}/sign-in`);
  await page.getByLabel('User name').fill('demo');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Keystone does not accept' })).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue('demo');
});

test('too many wrong passwords are told as what they are @embedded', async ({ browser, account }) => {
  const guess = () => signInWith(setting('TEST_AUTH_URL'), byPassword({ name: account.name }, 'wrong'));
  for (let tries = 0; tries < 10; tries += 1) await guess();
  const page = await (await browser.newContext()).newPage();
  await open(page, `${setting('TEST_DASHBOARD')}/sign-in`);
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'asked too often' });
  await expect(alert).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue(account.name);
});

test('a page asked for without a session comes after signing in; another site does not', async ({
  browser,
  account,
}) => {
  const image = await makeImage(account);
  const page = await (await browser.newContext()).newPage();
  const signIn = async () => {
    await page.getByLabel('User name').fill(account.name);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await open(page, `${setting('TEST_DASHBOARD')}/images/${image.id}`);
  await signIn();
  await expect(page).toHaveURL(new RegExp(`/images/${image.id}$`));
  for (const elsewhere of ['//example.org/', '/%09/example.org/', '/%0a/example.org/', '/.//example.org/']) {
    await page.context().clearCookies();
    await open(page, `${setting('TEST_DASHBOARD')}/sign-in?callbackUrl=${elsewhere}`);
    await signIn();
    await expect(page).toHaveURL(`${setting('TEST_DASHBOARD')}/images`);
    // With a session the page leads on at once.
    await page.goto(`${setting('TEST_DASHBOARD')}/sign-in?callbackUrl=${elsewhere}`);
    await expect(page).toHaveURL(`${setting('TEST_DASHBOARD')}/images`);
  }
});

test('without a wish an administrator begins at the overview, and everybody else at the images @firefox', async ({
  browser,
}) => {
  for (const [role, begins] of [
    ['admin', '/overview'],
    ['member', '/images'],
  ] as const) {
    const account = await newAccount(setting('TEST_AUTH_URL'), role);
    const page = await (await browser.newContext({ baseURL: setting('TEST_DASHBOARD') })).newPage();
    await open(page, '/');
    await page.getByLabel('User name').fill(account.name);
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(`${setting('TEST_DASHBOARD')}${begins}`);
    // The same where somebody who is signed in opens the dashboard, or its sign-in page.
    for (const path of ['/', '/sign-in']) {
      await page.goto(path);
      await expect(page).toHaveURL(`${setting('TEST_DASHBOARD')}${begins}`);
    }
    await page.context().close();
  }
});

test('the token is out of reach of the page', async ({ page, context, account }) => {
  await open(page, '/images');
  const cookie = (await context.cookies()).find(({ name }) => name.startsWith('darkroom.session'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  const seen = await page.evaluate(
    () => document.cookie + JSON.stringify(localStorage) + document.documentElement.innerHTML,
  );
  expect(seen).not.toContain(account.service.token);
  expect(cookie?.value).not.toContain(account.service.token);
});

test('switching the project changes what is listed', async ({ page, account }) => {
  const authUrl = setting('TEST_AUTH_URL');
  const other = await newAccount(authUrl);
  await giveRole(authUrl, account, 'member', other.projectId);
  await makeImage(account, { name: 'in the first' });
  await makeImage(other, { name: 'only in the second' });
  await open(page, '/images');
  await expect(row(page, 'in the first')).toBeVisible();
  await page.getByRole('button', { name: /^Project/ }).click();
  await page.getByLabel('Filter projects').fill(other.projectName.slice(0, 6));
  await page.getByRole('button', { name: other.projectName, exact: true }).click();
  await expect(page.getByRole('button', { name: `Project ${other.projectName}` })).toBeVisible();
  await page.getByRole('link', { name: 'This project' }).click();
  await expect(row(page, 'only in the second')).toBeVisible();
  await expect(row(page, 'in the first')).toHaveCount(0);
});

test('signing out ends the tokens of every project that was worked in @firefox', async ({
  page,
  account,
  context,
}) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
  await open(page, '/images');
  // The cookie of before is refused whatever becomes of its token, which whoever took it out may bring to the cloud itself.
  const token = await keystoneToken(context);
  await page.getByRole('button', { name: /^Project/ }).click();
  await page.getByLabel('Filter projects').fill(other.projectName.slice(0, 6));
  await page.getByRole('button', { name: other.projectName, exact: true }).click();
  await expect(page.getByRole('button', { name: `Project ${other.projectName}` })).toBeVisible();
  const works = async () =>
    (await keystone(setting('TEST_AUTH_URL'), 'GET', '/auth/projects', { token })).status;
  expect(await works()).toBe(200);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  await expect.poll(works, { timeout: 20_000 }).toBe(401);
});

test.describe('an ended session', () => {
  test.use({ expectedErrors: [/401/] });
  test('a token that ends in the middle of a form loses nothing and the action goes on', async ({
    page,
    account,
    context,
  }) => {
    const image = await makeImage(account, { name: 'before' });
    await open(page, `/images/${image.id}/edit`);
    await page.getByLabel('Name').fill('after the sign-in');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill('wrong');
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(dialog.getByRole('alert')).toContainText('Keystone does not accept');
    await dialog.getByLabel('Password').fill(account.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('heading', { name: 'after the sign-in' })).toBeVisible();
  });

  test('a token that the cloud revoked is an ended session', async ({ page, account }) => {
    const image = await makeImage(account, { name: 'kept' });
    await open(page, `/images/${image.id}/edit`);
    await page.getByLabel('Name').fill('typed and kept');
    // Every token of this user ends with the user's own; the dashboard's is found by asking as the user.
    const admin = await (await import('../support/accounts')).adminService(setting('TEST_AUTH_URL'));
    await fetch(`${setting('TEST_AUTH_URL')}/projects/${account.projectId}`, {
      method: 'PATCH',
      headers: { 'x-auth-token': admin.token, 'content-type': 'application/json' },
      body: JSON.stringify({ project: { enabled: false } }),
    });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Name')).toHaveValue('typed and kept');
    await expect(page.getByText('The session has ended')).toBeVisible();
    await revokeToken(setting('TEST_AUTH_URL'), admin.token);
  });
});
