import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { parse } from 'yaml';
import { authenticate } from '@/lib/openstack/identity';
import { getImage } from '@/lib/openstack/images';
import { type Account, adminService } from '../support/accounts';
import { type Running, startDashboard } from '../support/servers';
import {
  test as base,
  endToken,
  expect,
  makeFile,
  makeImage,
  open,
  row,
  setting,
  slowLine,
} from '../support/test';
import { asAdministrator, newPerson, type Person } from './people';

// Single sign-on at a real Keystone behind Apache's mod_auth_openidc and a provider of npm's (e2e/openstack/sso-up). The
// dashboard is `localhost` and all else `127.0.0.1`, so that the one is another site to the others, as in production.

/** Keystone as browsers reach it; the dashboard's own calls go past Apache. */
const keystone = `http://127.0.0.1:${process.env.OPENSTACK_SSO_PORT ?? 15080}`;
const port = process.env.OPENSTACK_DASHBOARD_PORT ?? '13000';
const dashboard = `http://localhost:${port}`;
const back = encodeURIComponent(`${dashboard}/sign-in?signedOut=1`);

const test = base.extend<{ page: Page; person: Person }, { sso: Running }>({
  sso: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const running = await startDashboard(setting('TEST_AUTH_URL'), {
        PORT: port,
        HOST: 'localhost',
        WEBSSO_CHOICES: 'openid:Company login,lab:Laboratory',
        WEBSSO_IDP_MAPPING: 'lab:lab/openid',
        WEBSSO_KEYSTONE_URL: `${keystone}/v3`,
        // Apache's module has a session of its own, which ends with the provider's.
        WEBSSO_DEFAULT_REDIRECT_LOGOUT: `${keystone}/v3/redirect_uri?logout=${back}`,
      });
      await use(running);
      await running.stop();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  baseURL: async ({}, use) => use(dashboard),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  person: async ({}, use) => use(await newPerson()),
  page: async ({ context, sso: _ }, use) => use(await context.newPage()),
});

/** What of a clouds.yaml is asked for here. */
interface CloudsYaml {
  clouds: Record<string, { auth: Record<string, string> }>;
}

/** Signs in on the provider's page. */
async function atProvider(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
}

async function enterBySso(page: Page, { login }: Person, way = 'Company login'): Promise<void> {
  await page.getByRole('link', { name: `Sign in with ${way}` }).click();
  await atProvider(page, login);
}

/** The administrator, as somebody whose images are those of a project. */
const owner = async () => ({ service: await adminService(setting('TEST_AUTH_URL')) }) as Account;

/** The session at the provider has ended, and that of Apache's module with it. */
const forgetAtProvider = (context: BrowserContext) =>
  context.clearCookies({ name: /^_(session|interaction)|^mod_auth_openidc/ });

for (const way of ['Company login', 'Laboratory'])
  test(`with ${way} somebody of one project comes to the page that was asked for`, async ({
    page,
    person,
    context,
  }) => {
    const owned = { name: 'asked for', owner: person.projects[0]?.id };
    const image = await makeImage(await owner(), owned);
    await open(page, `/images/${image.id}`);
    await enterBySso(page, person, way);
    await expect(page).toHaveURL(new RegExp(`/images/${image.id}$`));
    await expect(page.getByRole('heading', { name: 'asked for' })).toBeVisible();
    const left = (await context.cookies(dashboard)).filter(({ name }) => name.includes('sso'));
    expect(left).toEqual([]);
  });

test('of two projects one is chosen, sign-out ends the session at the provider, and the next sign-in is of the same project', async ({
  page,
}) => {
  const person = await newPerson(2);
  const [first, second] = person.projects;
  await makeImage(await owner(), { name: 'of the second', owner: second?.id });
  await open(page, '/images');
  await enterBySso(page, person);
  await expect(page.getByRole('button', { name: first?.name, exact: true })).toBeVisible();
  await page.getByRole('button', { name: second?.name, exact: true }).click();
  await expect(row(page, 'of the second')).toBeVisible();
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(/localhost.*\/sign-in/);
  // Neither Apache nor the provider knows the browser any more.
  await enterBySso(page, person);
  await expect(page.getByRole('button', { name: `Project ${second?.name}` })).toBeVisible();
});

test('who has no project is told so by name', async ({ page }) => {
  const person = await newPerson(0);
  await open(page, '/images');
  await enterBySso(page, person);
  await expect(page.getByRole('alert').filter({ hasText: person.login })).toContainText(
    'has no role in any project',
  );
});

test('whom no mapping knows is refused by Keystone, and finds the reason on the way back', async ({
  page,
}) => {
  await open(page, '/sign-in');
  await enterBySso(page, { login: 'stranger', projects: [] });
  await expect(page.getByText('requires authentication')).toBeVisible();
  await page.goto('/sign-in');
  await expect(page.getByText('does not know this user')).toBeVisible();
});

test('a half-typed form outlives its token, whether the provider still knows the browser or asks again', async ({
  page,
  person,
  context,
}) => {
  const image = await makeImage(await owner(), { name: 'before', owner: person.projects[0]?.id });
  await open(page, '/images');
  await enterBySso(page, person);
  await expect(row(page, 'before')).toBeVisible();
  for (const name of ['once', 'twice']) {
    await open(page, `/images/${image.id}/edit`);
    await page.getByLabel('Name').fill(name);
    await endToken(context);
    if (name === 'twice') await forgetAtProvider(context);
    await page.getByRole('button', { name: 'Save changes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    const opened = page.waitForEvent('popup');
    await dialog.getByRole('link', { name: 'Sign in with Company login' }).click();
    const popup = await opened;
    if (name === 'twice') await atProvider(popup, person.login);
    await expect(dialog).toHaveCount(0);
    await expect(page.getByRole('heading', { name, exact: true })).toBeVisible();
  }
});

test('of a credential for tools somebody is told why Keystone makes none, and gets one where it keeps the groups', async ({
  page,
  person,
}) => {
  const keystone = await asAdministrator();
  const keepFor = (minutes: number | null) =>
    keystone('PATCH', '/OS-FEDERATION/identity_providers/lab', {
      identity_provider: { authorization_ttl: minutes },
    });
  await open(page, '/images');
  await enterBySso(page, person);
  const download = async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Download clouds.yaml…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  };
  await download();
  await expect(page.getByRole('alert').filter({ hasText: 'authorization_ttl' })).toBeVisible();
  await keepFor(60);
  try {
    // Keystone keeps the groups that are named from now on.
    await page.context().clearCookies({ name: /^darkroom\.session/ });
    await open(page, '/images');
    await page.getByRole('link', { name: 'Sign in with Company login' }).click();
    await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
    const coming = page.waitForEvent('download');
    await download();
    const made: CloudsYaml = parse(readFileSync(await (await coming).path(), 'utf8'));
    const { application_credential_id: id = '', application_credential_secret: secret = '' } =
      made.clouds[person.projects[0]?.name ?? '']?.auth ?? {};
    const { token } = await authenticate(setting('TEST_AUTH_URL'), {
      method: 'application_credential',
      id,
      secret,
    });
    expect(token.project?.id).toBe(person.projects[0]?.id);
  } finally {
    await keepFor(null);
  }
});

test('an upload goes on while its user signs in again', async ({ page, person, context }) => {
  const content = randomBytes(80 * 1024 * 1024);
  await open(page, '/images');
  await enterBySso(page, person);
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('going.raw', content));
  // So that there is time for the session to end.
  await slowLine(page);
  const begun: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().endsWith('/api/uploads')) begun.push(request.url());
  });
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText(
    /[1-9]\d?\.\d MiB of 80\.0 MiB sending/,
  );
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  await endToken(context);
  await forgetAtProvider(context);
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  const opened = page.waitForEvent('popup');
  await dialog.getByRole('link', { name: 'Sign in with Company login' }).click();
  await atProvider(await opened, person.login);
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Verified: the cloud has the very bytes of your file')).toBeVisible({
    timeout: 40_000,
  });
  const digest = createHash('sha512').update(content).digest('hex');
  expect(await getImage((await owner()).service, id)).toMatchObject({
    status: 'active',
    os_hash_value: digest,
  });
  expect(begun).toHaveLength(1);
});
