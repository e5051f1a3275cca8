import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { APIResponse, BrowserContext } from '@playwright/test';
import { encode } from 'next-auth/jwt';
import { type Account, adminService, asAdmin, newAccount } from '../support/accounts';
import { startDashboard, testSecret } from '../support/servers';
import { enter, expect, makeImage, open, row, setting, test } from '../support/test';

// What a session is worth: after it signed out, when somebody guesses at its password, and when there is much in it.

/** The cookies of a context, as whoever copied them would send them. */
const copied = async (context: BrowserContext) => ({
  cookie: (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; '),
});

async function post(context: BrowserContext, url: string, what: string, fields: Record<string, string>) {
  const { csrfToken } = (await (await context.request.get(`${url}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  return context.request.post(`${url}/api/auth/${what}`, { form: { csrfToken, json: 'true', ...fields } });
}

test('copies of a cookie are worth nothing once its session signed out, of whenever they are @embedded', async ({
  context,
  account,
  playwright,
}) => {
  const url = setting('TEST_DASHBOARD');
  await enter(context, account);
  const first = await copied(context);
  // Signed in once more over it, the session goes on with another token.
  await enter(context, account);
  const second = await copied(context);
  // Another browser of the same user is another session.
  const elsewhere = await playwright.request.newContext();
  const other = await elsewhere.get(`${url}/api/auth/csrf`);
  const { csrfToken } = (await other.json()) as { csrfToken: string };
  const form = { csrfToken, json: 'true', name: account.name, password: account.password, domain: 'Default' };
  await elsewhere.post(`${url}/api/auth/callback/password`, { form });
  const ask = (path: string, headers?: Record<string, string>) =>
    fetch(url + path, { redirect: 'manual', ...(headers ? { headers } : {}) });
  // What does not ask the cloud, and what does.
  const paths = ['/api/data/jobs', '/api/data/uploads', '/api/data/images', '/api/uploads/none'];
  for (const cookies of [first, second])
    for (const path of paths) expect((await ask(path, cookies)).status).toBe(200);
  await post(context, url, 'signout', {});
  for (const cookies of [first, second]) {
    for (const path of paths) expect((await ask(path, cookies)).status).toBe(401);
    const page = await ask('/images', cookies);
    expect([page.status, page.headers.get('location')]).toEqual([307, '/sign-in?callbackUrl=%2Fimages']);
    expect((await ask('/sign-in', cookies)).status).toBe(200);
  }
  for (const path of paths) expect((await elsewhere.get(url + path)).status()).toBe(200);
  await elsewhere.dispose();
});

test('a cookie of a copy with another secret is told on the sign-in page, and one that has ended is not @embedded', async ({
  browser,
  account,
}) => {
  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  const page = await context.newPage();
  const come = async (secret: string, maxAge: number) => {
    const value = await encode({ token: { userId: 'u' }, secret, maxAge });
    await context.addCookies([{ name: 'darkroom.session', value, url: setting('TEST_DASHBOARD') }]);
    await page.goto('/images');
    await expect(page).toHaveURL(/\/sign-in/);
  };
  const told = page.getByText(/cannot be read here\. Sign in again\..* NEXTAUTH_SECRET for all\.$/);
  await come(testSecret, -3600);
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(told).toHaveCount(0);
  await come('the secret of another copy', 3600);
  await expect(told).toBeVisible();
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  await context.close();
});

test('guesses at a password are not passed on for ever, and are told to the log @embedded', async ({
  context,
  browser,
}) => {
  const authUrl = setting('TEST_AUTH_URL');
  const env = { TRUST_PROXY: 'yes', ALLOWED_HOSTS: '*' };
  const dashboard = await startDashboard(authUrl, env);
  const said: string[] = [];
  if (dashboard.child.stdout) createInterface(dashboard.child.stdout).on('line', (line) => said.push(line));
  const account = await newAccount(authUrl);
  const other = await newAccount(authUrl);
  const guess = async ({ name }: Account, password: string, from: string) => {
    await context.setExtraHTTPHeaders({ 'x-forwarded-for': `6.6.6.6, ${from}` });
    const fields = { name, password, domain: 'Default' };
    return errorOf(await post(context, dashboard.url, 'callback/password', fields));
  };
  for (let index = 0; index < 10; index += 1)
    expect(await guess(account, `wrong ${index}`, '192.0.2.1')).toBe('credentials');
  expect(await guess(account, account.password, '192.0.2.1')).toBe('throttled');
  expect(await guess(other, other.password, '192.0.2.1')).toBeNull();
  // The form says it in a sentence, and keeps what was typed.
  const page = await (
    await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.1' } })
  ).newPage();
  await open(page, `${dashboard.url}/sign-in`);
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /failed. Wait ten minutes/ })).toBeVisible();
  await expect(page.getByLabel('User name')).toHaveValue(account.name);
  const lines = () => said.filter((line) => line.startsWith('sign-in ') && line.includes(account.name));
  await expect.poll(() => lines().length).toBe(12);
  expect(lines()[0]).toContain('"outcome":"credentials","from":"192.0.2.1"');
  expect(lines().join()).not.toMatch(/wrong \d|a password of one test/);
  await dashboard.stop();
});

test('a session of somebody with 170 roles is one like any other @embedded', async ({ page, account }) => {
  test.slow();
  const authUrl = setting('TEST_AUTH_URL');
  const keystone = asAdmin(authUrl, (await adminService(authUrl)).token);
  const { users } = await keystone<{ users: { id: string }[] }>('GET', `/users?name=${account.name}`);
  const prefix = randomUUID();
  for (let index = 0; index < 170; index += 1) {
    const name = `${prefix}-${index}-`.padEnd(64, 'x');
    const { role } = await keystone<{ role: { id: string } }>('POST', '/roles', { role: { name } });
    await keystone('PUT', `/projects/${account.projectId}/users/${users[0]?.id}/roles/${role.id}`);
  }
  // By the form: what else asks here takes no head of such a size.
  await page.context().clearCookies();
  await open(page, '/sign-in');
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  expect((await copied(page.context())).cookie.length).toBeGreaterThan(16_000);
  await makeImage(account, { name: 'seen all the same' });
  await open(page, '/images?scope=project');
  await expect(row(page, 'seen all the same')).toBeVisible();
  await row(page, 'seen all the same').getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'seen all the same' })).toBeVisible();
});

test('so is one with a token of 13 KB and another one before it @embedded', async () => {
  const authUrl = setting('TEST_AUTH_URL');
  const token = (name: string) => name.repeat(13_000);
  const claims = {
    sessionId: 'long',
    keystoneToken: token('t'),
    earlierTokens: [token('a')],
    expiresAt: Date.now() + 3_600_000,
    userId: 'u',
    userName: 'user',
    userDomain: 'Default',
    projectId: 'p',
    projectName: 'project',
    roles: Array.from({ length: 170 }, (_, index) => `role-${index}-`.padEnd(64, 'x')),
    region: null,
    regions: [],
    imageUrl: 'http://127.0.0.1:1',
    cloud: new URL(authUrl).host,
    applicationCredential: null,
  };
  const dashboard = await startDashboard(authUrl);
  const value = await encode({ token: claims, secret: testSecret });
  const cookie = Array.from(
    { length: Math.ceil(value.length / 3900) },
    (_, index) => `darkroom.session.${index}=${value.slice(index * 3900, (index + 1) * 3900)}`,
  ).join('; ');
  expect(cookie.length).toBeGreaterThan(50_000);
  expect((await fetch(`${dashboard.url}/api/data/jobs`, { headers: { cookie } })).status).toBe(200);
  await dashboard.stop();
});

/** The problem that an answer of next-auth names, or null. */
async function errorOf(answer: APIResponse): Promise<string | null> {
  const { url } = (await answer.json()) as { url: string };
  return new URL(url).searchParams.get('error');
}
