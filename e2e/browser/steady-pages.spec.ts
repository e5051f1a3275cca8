import type { Page } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import type { Account } from '../support/accounts';
import type { BadProxy } from '../support/bad-proxy';
import { expect, test } from '../support/behind-proxy';
import { enter, makeFile, makeImage, open, openAlive } from '../support/test';

// Links and refreshes while the dashboard is out of reach and the browser believes that it has a connection.

test.use({ expectedErrors: [/Failed to load resource/] });

const waits = 'This page stays as it is. The page you asked for comes with the connection.';

test('a link while nobody answers keeps the page and what was typed, and leads on once the line is back', async ({
  page,
  badProxy,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Name').fill('typed and kept');
  badProxy.line = 'refused';
  badProxy.cut('reset');
  await page.getByRole('link', { name: 'Stores', exact: true }).click();
  await expect(page.getByText('The dashboard does not answer')).toBeVisible();
  await expect(page.getByText(waits)).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('typed and kept');
  badProxy.line = 'open';
  await expect(page.getByRole('heading', { level: 1, name: 'Stores' })).toBeVisible();
});

for (const status of [502, 503, 504]) {
  test(`a link that something in between answers with ${status} is asked for again`, async ({
    page,
    account,
    badProxy,
  }) => {
    await makeImage(account, { name: 'behind' }, Buffer.alloc(10));
    await open(page, '/images');
    const answer = { status, body: `<html><h1>${status}</h1><hr>nginx/1.22.1</html>` };
    const rule = badProxy.on({ method: 'GET', path: '/images/' }, { answer }, 2);
    await page.getByRole('link', { name: 'behind' }).click();
    // Its name is painted from the row; what can be done comes with the page.
    await expect(page.getByRole('button', { name: 'More actions' })).toBeVisible();
    expect(rule.met).toHaveLength(2);
    await expect(page.getByText('nginx')).toHaveCount(0);
  });
}

test('a page whose request breaks in its head comes all the same', async ({ page, account, badProxy }) => {
  const { id } = await makeImage(account, { name: 'refreshed' }, Buffer.alloc(10));
  await enter(page.context(), account, badProxy.url);
  await open(page, `/images/${id}/sharing`);
  const rule = badProxy.on(
    { method: 'GET', path: `/images/${id}` },
    { cut: { how: 'reset', of: 'head', after: 1 } },
    2,
  );
  await page.getByRole('main').getByRole('link', { name: 'Metadata', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'refreshed' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${id}/metadata`));
  expect(rule.met.length).toBeGreaterThan(0);
});

/** The sentence of a form whose write was not sent. */
const notSent = (page: Page) =>
  page.getByRole('main').getByText(/^The dashboard does not answer. .* What you typed is kept/);

/** A form with something typed, whose Cancel asks for a page that nobody has read ahead: Next holds writes back for that. */
async function typed(page: Page, account: Account, badProxy: BadProxy) {
  const { id } = await makeImage(account, { name: 'stays as it is' }, Buffer.alloc(10));
  await enter(page.context(), account, badProxy.url);
  await open(page, `/images/${id}/edit`);
  await page.getByLabel('Name').fill('renamed');
  const sent = () => badProxy.requests.filter(({ headers }) => 'next-action' in headers);
  return { id, sent, nameInCloud: async () => (await getImage(account.service, id)).name };
}

test('a write while a page is waited for is told at once, and not done later behind anybody’s back', async ({
  page,
  account,
  badProxy,
}) => {
  const { sent, nameInCloud } = await typed(page, account, badProxy);
  badProxy.line = 'refused';
  badProxy.cut('reset');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect(page.getByText(waits)).toBeVisible();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(notSent(page)).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('renamed');
  badProxy.line = 'open';
  await expect(page.getByRole('heading', { level: 1, name: 'stays as it is' })).toBeVisible();
  expect(sent()).toEqual([]);
  expect(await nameInCloud()).toBe('stays as it is');
});

test('so is one that a page on its way holds back, once nobody answers that page', async ({
  page,
  account,
  badProxy,
}) => {
  const { id, sent, nameInCloud } = await typed(page, account, badProxy);
  const silent = badProxy.on(
    { method: 'GET', path: new RegExp(`^/images/${id}\\?`) },
    { delay: new Promise(() => {}) },
  );
  await page.getByRole('link', { name: 'Cancel' }).click();
  await silent.first;
  await page.getByRole('button', { name: 'Save changes' }).click();
  badProxy.line = 'refused';
  badProxy.cut('reset');
  await expect(notSent(page)).toBeVisible();
  silent.stop();
  badProxy.line = 'open';
  await expect(page.getByRole('heading', { level: 1, name: 'stays as it is' })).toBeVisible();
  expect(sent()).toEqual([]);
  expect(await nameInCloud()).toBe('stays as it is');
});

test('a write is done while another page is on its way', async ({ page, account, badProxy }) => {
  const { nameInCloud } = await typed(page, account, badProxy);
  let lead = () => {};
  const slow = badProxy.on(
    { method: 'GET', path: '/stores' },
    {
      delay: new Promise<void>((done) => {
        lead = done;
      }),
    },
  );
  await page.getByRole('link', { name: 'Stores', exact: true }).first().click();
  await slow.first;
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect.poll(nameInCloud).toBe('renamed');
  await expect(page.getByText('Not saved')).toHaveCount(0);
  slow.stop();
  lead();
});

test('what is typed, ticked and set before a page is alive is there when it is', async ({
  page,
  badProxy,
  account,
}) => {
  let come: (_: unknown) => void = () => {};
  const scripts = badProxy.on(
    { path: /^\/_next\/static\/.*\.js/ },
    {
      delay: new Promise((resolve) => {
        come = resolve;
      }),
    },
  );
  await page.goto('/images/new', { waitUntil: 'commit' });
  const store = (id: string) => page.locator(`input[name="stores"][value="${id}"]`);
  await store('central').uncheck();
  await store('dcn0').check();
  const name = page.getByLabel('Name', { exact: true });
  await name.fill('typed early');
  await page.getByLabel('Protected').check();
  await page.getByLabel('Image file').setInputFiles(makeFile('early.raw', new Uint8Array(600)));
  scripts.stop();
  come(null);
  await expect(page.getByText('early.raw', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Disk format')).toHaveValue('raw');
  await expect(name).toHaveValue('typed early');
  await expect(page.getByLabel('Protected')).toBeChecked();
  await expect(store('central')).not.toBeChecked();
  await expect(store('dcn0')).toBeChecked();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('heading', { name: 'typed early' })).toBeVisible();
  const id = page.url().slice(-36);
  await expect.poll(async () => (await getImage(account.service, id)).stores).toBe('dcn0');
});

test('a file is chosen where what reads files does not come, which is said until it does', async ({
  page,
  badProxy,
}) => {
  await open(page, '/images/new');
  const rule = badProxy.on({ path: '/_next/static/' }, { cut: { how: 'reset', of: 'head', after: 1 } });
  await page.getByLabel('Image file').setInputFiles(makeFile('unread.raw', new Uint8Array(600)));
  const said = page.getByText('What reads files did not load; it is tried again.');
  await expect(said).toBeVisible();
  // The form goes on without it.
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('Choose a format; Glance stores no data without one.')).toBeVisible();
  rule.stop();
  await expect(page.getByLabel('Disk format')).toHaveValue('raw');
  await expect(said).toHaveCount(0);
});

test('a sign-out leads away and says so where what erases kept uploads does not come', async ({
  page,
  badProxy,
}) => {
  await open(page, '/about');
  await page.getByRole('button', { name: 'Account' }).click();
  // The first script that is asked for from now on, also where it is asked for again.
  let lost: string | null = null;
  badProxy.on({ path: '/_next/static/' }, ({ path }) => {
    lost ??= path;
    return path === lost ? { answer: { status: 503 } } : null;
  });
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out, but not all' })).toBeVisible();
  await expect(page.getByLabel('Password')).toBeVisible();
});

// Each of them draws something whose code comes apart from the page.
for (const [what, press, shown] of [
  [
    'a row’s menu',
    (page: Page) => page.getByRole('button', { name: 'Actions for reached' }).click(),
    (page: Page) => page.getByRole('menuitem', { name: 'Share' }),
  ],
  [
    'a dialog',
    (page: Page) => page.getByRole('button', { name: 'Export', exact: true }).click(),
    (page: Page) => page.getByRole('dialog', { name: 'Export' }),
  ],
  [
    'what a search offers',
    (page: Page) => page.getByRole('combobox', { name: 'Search and filter' }).click(),
    (page: Page) => page.getByRole('listbox'),
  ],
] as const) {
  test(`${what} that is opened first while the line is down says so, and comes once it is back`, async ({
    page,
    account,
    badProxy,
  }) => {
    await makeImage(account, { name: 'reached' }, Buffer.alloc(10));
    const document = await (await page.request.get('/images?scope=project')).text();
    const scriptsOf = (text: string) => text.match(/static\/chunks\/[\w.~-]+\.js/g) ?? [];
    const begun = new Set(scriptsOf(document));
    badProxy.on({ path: '/_next/static/chunks/' }, ({ path }) =>
      scriptsOf(path).some((script) => begun.has(script))
        ? null
        : { cut: { how: 'reset', of: 'head', after: 1 } },
    );
    await openAlive(page, '/images?scope=project');
    await press(page);
    const said = page.getByText('No connection. What you opened comes once the connection is back.');
    await expect(said).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible();
    await expect(shown(page)).toHaveCount(0);
    badProxy.calm();
    await expect(shown(page)).toBeVisible();
    await expect(said).toHaveCount(0);
  });
}
