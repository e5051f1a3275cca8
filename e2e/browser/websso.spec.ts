import { freePort } from '../../scripts/processes.mjs';
import { type Account, giveRole, newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { test as base, expect, makeImage, open, row, setting } from '../support/test';

// Signing in at the embedded cloud's provider. The dashboard is `localhost` and Keystone `127.0.0.1`, so that the one is
// another site to the other, as they are in production.

type Cloud = Awaited<ReturnType<typeof startCloud>>;
interface Fixtures {
  page: import('@playwright/test').Page;
}
interface WorkerFixtures {
  /** `led` is the port of a dashboard that Keystone trusts as well, for a test to start. */
  sso: { cloud: Cloud; dashboard: string; led: number };
}

const test = base.extend<Fixtures, WorkerFixtures>({
  sso: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const [port, led] = [await freePort(), await freePort()];
      const dashboard = `http://localhost:${port}`;
      const cloud = await startCloud({
        seed_images: false,
        federation: {
          trusted_dashboard: [port, led].map((trusted) => `http://localhost:${trusted}/auth/websso/`),
        },
      });
      const running = await startDashboard(cloud.authUrl, {
        PORT: String(port),
        HOST: 'localhost',
        WEBSSO_CHOICES: 'credentials:Password,openid:Company login,other:Elsewhere',
        WEBSSO_IDP_MAPPING: 'other:demo/openid',
        WEBSSO_DEFAULT_REDIRECT_LOGOUT: `${cloud.url}/provider/sign-out?back=${dashboard}/sign-in`,
      });
      await use({ cloud, dashboard, led });
      await running.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ sso }, use) => use(sso.dashboard),
  account: async ({ sso }, use) => use(await newAccount(sso.cloud.authUrl)),
  page: async ({ context }, use) => use(await context.newPage()),
});

type Page = Fixtures['page'];

async function atProvider(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function enterBySso(page: Page, account: Account, way = 'Company login'): Promise<void> {
  await open(page, '/images');
  await page.getByRole('link', { name: `Sign in with ${way}` }).click();
  await atProvider(page, account.name, account.password);
}

for (const way of ['Company login', 'Elsewhere'])
  test(`with ${way} somebody of one project comes to the page that was asked for @embedded`, async ({
    page,
    account,
    context,
  }) => {
    const image = await makeImage(account, { name: 'asked for' });
    await open(page, `/images/${image.id}`);
    await page.getByRole('link', { name: `Sign in with ${way}` }).click();
    await atProvider(page, account.name, account.password);
    await expect(page).toHaveURL(new RegExp(`/images/${image.id}$`));
    await expect(page.getByRole('heading', { name: 'asked for' })).toBeVisible();
    const left = (await context.cookies()).filter(({ name }) => name.includes('sso'));
    expect(left).toEqual([]);
  });

test('of two projects one is chosen, and is the one the next time @embedded', async ({
  page,
  account,
  sso,
}) => {
  const other = await newAccount(sso.cloud.authUrl);
  await giveRole(sso.cloud.authUrl, account, 'member', other.projectId);
  await makeImage(other, { name: 'of the other' });
  await enterBySso(page, account);
  // A page that is not alive yet hears no click.
  await expect(async () => {
    await page.getByRole('button', { name: other.projectName, exact: true }).click({ timeout: 1000 });
    await expect(page).toHaveURL(/\/images$/);
  }).toPass();
  await expect(row(page, 'of the other')).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  // The provider has ended its session as well, and leads back.
  await expect(page.getByText('You are signed out of the demo provider.')).toBeVisible();
  await page.getByRole('link', { name: 'Back to the dashboard' }).click();
  await page.getByRole('link', { name: 'Sign in with Company login' }).click();
  await atProvider(page, account.name, account.password);
  await expect(page.getByRole('button', { name: `Project ${other.projectName}` })).toBeVisible();
});

test('who has no project is told so by name @embedded', async ({ page, account, sso }) => {
  const { asAdmin, adminService } = await import('../support/accounts');
  const admin = asAdmin(sso.cloud.authUrl, (await adminService(sso.cloud.authUrl)).token);
  await admin('PATCH', `/projects/${account.projectId}`, { project: { enabled: false } });
  await enterBySso(page, account);
  await expect(page.getByRole('alert').filter({ hasText: account.name })).toContainText(
    'has no role in any project',
  );
  await page.getByRole('link', { name: 'Sign in in another way' }).click();
  await expect(page.getByLabel('User name')).toBeVisible();
});

test('whom Keystone does not know finds the reason on the way back @embedded', async ({ page }) => {
  await open(page, '/sign-in');
  await page.getByRole('link', { name: 'Sign in with Company login' }).click();
  await atProvider(page, 'guest', 'darkroom');
  await expect(page.getByText('requires authentication')).toBeVisible();
  await page.goto('/sign-in');
  await expect(page.getByText('does not know this user')).toBeVisible();
});

/** What Keystone's page does, from a page of that address. */
async function post(page: Page, from: string, to: string, token: string): Promise<void> {
  await page.goto(from);
  await page.evaluate(
    ([action, value]) => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = action;
      const field = document.createElement('input');
      field.name = 'token';
      field.value = value;
      form.append(field);
      document.body.append(form);
      form.submit();
    },
    [`${to}/auth/websso/`, token] as const,
  );
}

test('who comes without a session is led to the provider at once, and not after a refusal or a sign-out @embedded', async ({
  page,
  account,
  sso,
}) => {
  const url = `http://localhost:${sso.led}`;
  const dashboard = await startDashboard(sso.cloud.authUrl, {
    PORT: String(sso.led),
    HOST: 'localhost',
    WEBSSO_CHOICES: 'openid:Company login',
    WEBSSO_DEFAULT_REDIRECT: 'yes',
    WEBSSO_DEFAULT_REDIRECT_LOGOUT: `${sso.cloud.url}/provider/sign-out?back=${encodeURIComponent(`${url}/sign-in?signedOut=1`)}`,
  });
  await page.goto(`${url}/about`);
  await atProvider(page, account.name, account.password);
  await expect(page.getByText(`${url}/auth/websso/`, { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Back to the dashboard' }).click();
  // A page that leads on has no links.
  await page.getByRole('link', { name: 'Sign in with Company login' }).click();
  await atProvider(page, 'guest', 'darkroom');
  await expect(page.getByText('requires authentication')).toBeVisible();
  await page.goto(`${url}/images`);
  await expect(page.getByText('does not know this user')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Sign in with Company login' })).toBeVisible();
  await dashboard.stop();
});

test('a token that came once signs nobody in again @embedded', async ({ page, account, sso }) => {
  const posting = page.waitForRequest(
    (request) => request.method() === 'POST' && /websso\/$/.test(request.url()),
  );
  await enterBySso(page, account);
  const token = new URLSearchParams((await posting).postData() ?? '').get('token') ?? '';
  expect(token).not.toBe('');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out of the demo provider.')).toBeVisible();
  await post(page, `${sso.cloud.url}/`, sso.dashboard, token);
  await expect(page.getByRole('alert').filter({ hasText: 'began in another browser' })).toBeVisible();
  // Nor where another sign-in was begun.
  await page.getByRole('link', { name: 'Sign in with Company login' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  await post(page, `${sso.cloud.url}/`, sso.dashboard, token);
  await expect(page.getByRole('alert').filter({ hasText: 'was used already' })).toBeVisible();
});

test('a token that was not asked for in this browser signs nobody in @embedded', async ({
  page,
  account,
  context,
  sso,
}) => {
  // Of the attacker's own Keystone session, to a browser that began nothing.
  await post(page, `${sso.cloud.url}/`, sso.dashboard, account.service.token);
  await expect(page.getByRole('alert').filter({ hasText: 'began in another browser' })).toBeVisible();
  // From a page of others, to a browser that has begun one.
  await page.getByRole('link', { name: 'Sign in with Company login' }).click();
  await expect(page.getByLabel('Password')).toBeVisible();
  await post(page, `${setting('TEST_FILES')}/file/8`, sso.dashboard, account.service.token);
  await expect(page.getByRole('alert').filter({ hasText: "not this cloud's Keystone" })).toBeVisible();
  // A page of others cannot have it begun either.
  await context.clearCookies();
  await page.goto(`${setting('TEST_FILES')}/file/8`);
  await page.evaluate((href) => location.assign(href), `${sso.dashboard}/api/websso/begin?choice=openid`);
  await expect(page).toHaveURL(`${sso.dashboard}/sign-in`);
  expect(
    (await context.cookies()).map(({ name }) => name).filter((name) => /sso|session/.test(name)),
  ).toEqual([]);
});

test('a half-typed form outlives a new sign-in in a window of its own @embedded', async ({
  page,
  account,
  context,
}) => {
  const image = await makeImage(account, { name: 'before' });
  await enterBySso(page, account);
  await expect(row(page, 'before')).toBeVisible();
  await open(page, `/images/${image.id}/edit`);
  for (const [name, forget] of [
    ['once', /^darkroom\.session/],
    // The provider has forgotten the browser too, and asks.
    ['twice', /^(darkroom\.session|demo-provider)/],
  ] as const) {
    await page.getByLabel('Name').fill(name);
    await context.clearCookies({ name: forget });
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    const opened = page.waitForEvent('popup');
    await dialog.getByRole('link', { name: 'Sign in with Company login' }).click();
    const popup = await opened;
    if (name === 'twice') await atProvider(popup, account.name, account.password);
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
    await open(page, `/images/${image.id}/edit`);
  }
});
