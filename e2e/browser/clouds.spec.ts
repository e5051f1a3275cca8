import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { authenticate } from '@/lib/openstack/identity';
import { freePort } from '../../scripts/processes.mjs';
import { newAccount } from '../support/accounts';
import { ownHttps } from '../support/own-https';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, makeImage, open, row, setting, test } from '../support/test';

/** The form of the sign-in page of a dashboard. */
async function fill(page: import('@playwright/test').Page, fields: Record<string, string>) {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label).fill(value);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('clouds.yaml gives a choice of clouds, each with its domain and region', async ({
  browser,
  account,
}) => {
  const authUrl = setting('TEST_AUTH_URL');
  const file = makeFile(
    'clouds.yaml',
    Buffer.from(`clouds:
  away:
    auth: { auth_url: "http://127.0.0.1:9/v3", user_domain_name: elsewhere }
  here:
    region_name: RegionTwo
    auth: { auth_url: "${authUrl.replace(/\/v3$/, '/')}", user_domain_name: Default, username: not-used }
`),
  );
  const dashboard = await startDashboard('', { OS_CLIENT_CONFIG_FILE: file, DARKROOM_DEMO_ACCOUNTS: '' });
  await makeImage(account, { name: 'in both regions' });
  const context = await browser.newContext({ baseURL: dashboard.url });
  const page = await context.newPage();
  await open(page, '/sign-in');
  await expect(page.getByLabel('Domain')).toHaveValue('elsewhere');
  await fill(page, { 'User name': account.name, Password: account.password });
  await expect(page.getByRole('alert').filter({ hasText: 'The cloud does not answer' })).toBeVisible();
  await page.getByLabel('Cloud').selectOption('here');
  await expect(page.getByLabel('Domain')).toHaveValue('Default');
  await fill(page, { Password: account.password });
  await expect(row(page, 'in both regions')).toBeVisible();
  await expect(page.getByLabel('Region', { exact: true })).toHaveValue('RegionTwo');
  await page.getByLabel('Region', { exact: true }).selectOption('RegionOne');
  await expect(row(page, 'in both regions')).toBeVisible();
  await expect(page.getByLabel('Region', { exact: true })).toHaveValue('RegionOne');
  // A phone's top bar has no room for the name of a region.
  await page.setViewportSize({ width: 390, height: 900 });
  await expect(page.getByLabel('Region', { exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Sections' }).click();
  await page.getByRole('dialog').getByLabel('Region', { exact: true }).selectOption('RegionTwo');
  await expect(row(page, 'in both regions')).toBeVisible();
  await page.getByRole('button', { name: 'Sections' }).click();
  await expect(page.getByRole('dialog').getByLabel('Region', { exact: true })).toHaveValue('RegionTwo');
  await context.close();
  await dashboard.stop();
});

test('a clouds.yaml that is not quite right: what is left out and why, and what each wrong cloud is', async ({
  browser,
  account,
}) => {
  const authUrl = setting('TEST_AUTH_URL');
  const { origin, pathname } = new URL(authUrl);
  const wrong = `${authUrl.replace(/\/v3\/?$/, '')}/other/v3`;
  const secure = await ownHttps(origin);
  const file = makeFile(
    'clouds.yaml',
    Buffer.from(`clouds:
  wrong: { auth: { auth_url: "${wrong}" } }
  bifrost: { auth_type: none }
  vendor: { profile: rackspace, auth: { username: not-used } }
  short: { auth: { auth_url: "keystone.example.org:5000" } }
  signed: { auth: { auth_url: "https://user:s3kret@keystone.example.org:5000/v3" } }
  unread: { cacert: /nowhere/ca.pem, auth: { auth_url: "${authUrl}" } }
  number: 5
  distrusted: { auth: { auth_url: "${secure.url}${pathname}" } }
  elsewhere: { region_name: Elsewhere, auth: { auth_url: "${authUrl}" } }
  open: { verify: false, auth: { auth_url: "https://127.0.0.1:9/v3" } }
`),
  );
  const dashboard = await startDashboard('', { OS_CLIENT_CONFIG_FILE: file, DARKROOM_DEMO_ACCOUNTS: '' });
  const context = await browser.newContext({ baseURL: dashboard.url });
  const page = await context.newPage();
  await open(page, '/sign-in');
  await expect(
    page.getByText(
      "6 entries of clouds.yaml cannot be used: bifrost (no sign-in of Keystone's), vendor (no auth_url), short (auth_url is no address of the web), signed (a user name or password in its auth_url), unread (its cacert is not there), number (not as an entry should be).",
    ),
  ).toBeVisible();
  expect(await page.content()).not.toContain('s3kret');
  await expect(page.getByLabel('Cloud').getByRole('option')).toHaveText([
    'wrong',
    'distrusted',
    'elsewhere',
    'open',
  ]);
  for (const [cloud, words] of [
    ['wrong', `There is no Keystone at ${wrong}`],
    ['distrusted', 'No secure connection to the cloud can be made (DEPTH_ZERO_SELF_SIGNED_CERT)'],
    ['elsewhere', 'is not in the configured region, but in RegionOne'],
  ] as const) {
    await page.getByLabel('Cloud').selectOption(cloud);
    await fill(page, { 'User name': account.name, Password: account.password });
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(page.getByText('certificate of this cloud is not checked')).toHaveCount(0);
  }
  await page.getByLabel('Cloud').selectOption('open');
  await expect(page.getByText('certificate of this cloud is not checked')).toBeVisible();
  await context.close();
  await dashboard.stop();
  secure.stop();
});

test('an application credential signs in to its project and to no other', async ({ browser, account }) => {
  const authUrl = setting('TEST_AUTH_URL');
  const { name, password } = account;
  const { id, token } = await authenticate(authUrl, {
    method: 'password',
    name,
    domain: 'Default',
    password,
  });
  const response = await fetch(`${authUrl}/users/${token.user.id}/application_credentials`, {
    method: 'POST',
    headers: { 'x-auth-token': id, 'content-type': 'application/json' },
    body: JSON.stringify({ application_credential: { name: 'dashboard' } }),
  });
  const made = ((await response.json()) as { application_credential: { id: string; secret: string } })
    .application_credential;
  await makeImage(account, { name: 'seen with a credential' });
  const page = await (await browser.newContext({ baseURL: setting('TEST_DASHBOARD') })).newPage();
  await open(page, '/sign-in');
  await page.getByRole('button', { name: 'Sign in with an application credential' }).click();
  await fill(page, { 'Credential ID': made.id, Secret: 'wrong' });
  await expect(page.getByRole('alert').filter({ hasText: 'this application credential' })).toBeVisible();
  await expect(page.getByLabel('Credential ID')).toHaveValue(made.id);
  await fill(page, { Secret: made.secret });
  await expect(row(page, 'seen with a credential')).toBeVisible();
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: /^Project/ }).click();
  await expect(page.getByRole('dialog')).toContainText('An application credential belongs to one project');
  await page.keyboard.press('Escape');
  // The same token serves every region.
  if (await page.getByLabel('Region', { exact: true }).isVisible()) {
    await page.getByLabel('Region', { exact: true }).selectOption('RegionTwo');
    await expect(page.getByLabel('Region', { exact: true })).toHaveValue('RegionTwo');
    await expect(row(page, 'seen with a credential')).toBeVisible();
  }
});

test('a cloud behind a proxy, with https of its own authority and a path before /v2 @embedded', async ({
  browser,
}) => {
  const folder = path.dirname(makeFile('here', Buffer.alloc(1)));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  openssl(
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    'key.pem',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=localhost',
    '-addext',
    'subjectAltName=DNS:localhost',
  );
  const port = await freePort();
  const base = `https://localhost:${port}`;
  const cloud = await startCloud({ public_endpoint: `${base}/cloud/image/v2/`, seed_images: false });
  const proxy = https.createServer(
    { key: readFileSync(path.join(folder, 'key.pem')), cert: readFileSync(path.join(folder, 'ca.pem')) },
    (request, response) => {
      const target = `${cloud.url}${(request.url ?? '/').replace(/^\/cloud/, '')}`;
      const upstream = http.request(
        target,
        { method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        },
      );
      upstream.on('error', () => response.destroy());
      request.pipe(upstream);
    },
  );
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve));
  expect((proxy.address() as AddressInfo).port).toBe(port);
  const account = await newAccount(cloud.authUrl, 'member', undefined, `${cloud.url}/image`);
  const dashboard = await startDashboard(`${base}/cloud/identity`, {
    NODE_EXTRA_CA_CERTS: path.join(folder, 'ca.pem'),
  });
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, account, dashboard.url);
  const page = await context.newPage();
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('proxied.raw', Buffer.alloc(3_000_000, 5)));
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await open(page, '/images');
  await expect(row(page, 'proxied')).toContainText('2.9 MiB');
  await context.close();
  await dashboard.stop();
  proxy.closeAllConnections();
  proxy.close();
  await cloud.stop();
  removeFolder(cloud.data);
});
