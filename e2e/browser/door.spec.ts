import type { Locator, Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { giveRole, newAccount } from '../support/accounts';
import type { BadProxy, Treatment } from '../support/bad-proxy';
import { expect, test } from '../support/behind-proxy';
import { endToken, makeImage, open, openAlive, setting } from '../support/test';

const html = { 'content-type': 'text/html' };
const page502 =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1>nginx</body></html>';
const between = /Something answered in the dashboard's place/;
const silent = /The dashboard did not answer. Whether this was done is unknown/;

/** What meets a write that is no answer of the dashboard, and the sentence for it. */
const badAnswers: [string, Treatment, RegExp][] = [
  ["a gateway's page", { answer: { status: 502, headers: html, body: page502 } }, between],
  [
    "a gateway's JSON",
    { answer: { status: 503, headers: { 'content-type': 'application/json' }, body: '{"message":"x"}' } },
    between,
  ],
  [
    'a text',
    { answer: { status: 403, headers: { 'content-type': 'text/plain' }, body: 'denied by rule 4711' } },
    between,
  ],
  [
    "a portal's page",
    { answer: { status: 200, headers: html, body: '<html>Sign in to the hotel' } },
    between,
  ],
  [
    'a body of the right kind that says nothing',
    { answer: { status: 200, headers: { 'content-type': 'text/x-component' }, body: '0:null\n' } },
    between,
  ],
  [
    'nothing at all',
    { answer: { status: 200, headers: { 'content-type': 'text/x-component' }, body: '' } },
    between,
  ],
  [
    'half a body',
    {
      answer: {
        status: 200,
        headers: { 'content-type': 'text/x-component' },
        body: '0:{"a":"$@1","b":"x"}\n1:{"ok":true',
        bytes: 30,
      },
    },
    silent,
  ],
  ['a reset', { cut: { how: 'reset', of: 'head', after: 0 } }, silent],
  [
    'another build',
    { headers: { 'next-action': `7f${'0'.repeat(40)}` } },
    /The dashboard was updated meanwhile/,
  ],
];

/** Presses a button before every bad answer: the sentence is there, and the button can be pressed again. */
async function meetAll(proxy: BadProxy, button: Locator, told: Locator, kept: () => Promise<void>) {
  for (const [name, treatment, sentence] of badAnswers) {
    const rule = proxy.on({ header: 'next-action' }, treatment);
    await test.step(name, async () => {
      await button.click();
      await rule.first;
      await expect(told).toContainText(sentence);
      await expect(told).not.toContainText(/nginx|<|denied|hotel|4711/);
      await expect(button).toBeEnabled();
      await kept();
    });
    rule.stop();
  }
}

test.use({ expectedErrors: [/Failed to load resource|net::ERR_|ChunkLoadError/] });

test('creating a record outlives whatever answers in place of the dashboard', async ({
  page,
  badProxy,
  account,
}) => {
  test.slow();
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill('typed and kept');
  await page.getByLabel('Description').fill('also kept');
  const button = page.getByRole('button', { name: 'Create record' });
  await meetAll(badProxy, button, page.getByRole('alert').filter({ hasText: /dashboard/ }), async () => {
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed and kept');
    await expect(page.getByLabel('Description')).toHaveValue('also kept');
  });
  await button.click();
  await expect(page.getByRole('heading', { name: 'typed and kept' })).toBeVisible();
  expect((await listImages(account.service, [['name', 'typed and kept']])).images).toHaveLength(1);
});

test('an edit outlives it', async ({ page, badProxy, account }) => {
  test.slow();
  const image = await makeImage(account, { name: 'before' });
  await open(page, `/images/${image.id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('after');
  const button = page.getByRole('button', { name: 'Save changes' });
  await meetAll(badProxy, button, page.getByRole('alert').filter({ hasText: /dashboard/ }), () =>
    expect(page.getByLabel('Name', { exact: true })).toHaveValue('after'),
  );
  await button.click();
  await expect(page.getByText('after is saved')).toBeVisible();
  expect((await getImage(account.service, image.id)).name).toBe('after');
});

test('a review of metadata outlives it', async ({ page, badProxy, account }) => {
  test.slow();
  const image = await makeImage(account, { name: 'described' });
  await open(page, `/images/${image.id}/metadata`);
  await page.getByLabel('Custom property').fill('own');
  await page.getByRole('button', { name: 'Add property' }).click();
  await page
    .getByRole('region', { name: 'Properties' })
    .getByRole('listitem', { name: 'own', exact: true })
    .getByRole('textbox')
    .fill('typed');
  await page.getByRole('button', { name: 'Review and save' }).click();
  const dialog = page.getByRole('dialog');
  const button = dialog.getByRole('button', { name: 'Save', exact: true });
  await meetAll(badProxy, button, dialog.getByRole('alert'), () => expect(dialog).toContainText('typed'));
  await button.click();
  await expect(dialog).toHaveCount(0);
  expect((await getImage(account.service, image.id)).own).toBe('typed');
});

for (const [verb, confirm] of [
  ['Hide', 'Hide'],
  ['Delete', 'Delete'],
  ['Tags', 'Tags'],
] as const)
  test(`the dialog of ${verb} outlives it`, async ({ page, badProxy, account }) => {
    test.slow();
    const image = await makeImage(account, { name: 'one' });
    await open(page, '/images?scope=project');
    await page.getByLabel('Select every row read so far').check();
    const bar = page.getByRole('region', { name: 'Selection' });
    const shown = bar.getByRole('button', { name: verb, exact: true });
    if (await shown.isVisible()) await shown.click();
    else {
      await bar.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: verb, exact: true }).click();
    }
    const dialog = page.getByRole('dialog');
    if (verb === 'Tags') await dialog.getByLabel('Add').fill('kept');
    const button = dialog.getByRole('button', { name: confirm, exact: true });
    await meetAll(badProxy, button, dialog.getByRole('alert'), async () => {
      if (verb === 'Tags') await expect(dialog.getByLabel('Add')).toHaveValue('kept');
    });
    expect((await getImage(account.service, image.id)).status).toBe('queued');
    await button.click();
    await expect(dialog).toHaveCount(0);
    const rest = (await listImages(account.service, [['visibility', 'private']])).images;
    if (verb === 'Delete') expect(rest).toEqual([]);
  });

test('a tab whose project was left in another tab writes nothing, and tells both ways out', async ({
  page,
  context,
  account,
}) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill('where it was meant');
  const second = await context.newPage();
  await open(second, '/images');
  await second.getByRole('button', { name: account.projectName }).click();
  await second.getByRole('dialog').getByRole('button', { name: other.projectName, exact: true }).click();
  await expect(second.getByRole('button', { name: other.projectName, exact: true })).toBeVisible();
  // Told at once, and again by a write that is tried all the same.
  const dialog = page.getByRole('dialog', { name: 'You now work elsewhere' });
  await expect(dialog).toContainText(`This tab shows project ${account.projectName}`);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Create record' }).click();
  await dialog.getByRole('button', { name: `Switch back to ${account.projectName}` }).click();
  await expect(page.getByRole('heading', { name: 'where it was meant' })).toBeVisible();
  expect((await listImages(account.service, [['owner', account.projectId]])).images).toHaveLength(1);
  expect((await listImages(other.service, [['owner', other.projectId]])).images).toEqual([]);
});

test('a tab whose region was left in another tab names the regions, and switches back to its own @embedded', async ({
  page,
  context,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill('in the first region');
  const second = await context.newPage();
  await open(second, '/images');
  const region = second.getByLabel('Region', { exact: true });
  await expect(region).toHaveValue('RegionOne');
  await region.selectOption('RegionTwo');
  const [here, there] = ['RegionOne', 'RegionTwo'].map((name) => `${account.projectName} (${name})`);
  const dialog = page.getByRole('dialog', { name: 'You now work elsewhere' });
  await expect(dialog).toContainText(`This tab shows project ${here}; you now work in ${there}.`);
  await expect(dialog.getByRole('button', { name: `Go on in ${there}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Create record' }).click();
  await dialog.getByRole('button', { name: `Switch back to ${here}` }).click();
  await expect(page.getByRole('heading', { name: 'in the first region' })).toBeVisible();
  expect((await listImages(account.service, [['owner', account.projectId]])).images).toHaveLength(1);
});

test('a sign-in whose first question breaks is asked once more; what asks for a pause says how long', async ({
  page,
  context,
  account,
  badProxy,
}) => {
  await context.clearCookies();
  await openAlive(page, '/sign-in');
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  const csrf = { path: '/api/auth/csrf' };
  badProxy.on(csrf, { answer: { status: 503, headers: { 'retry-after': '120' }, body: page502 } }, 1);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'asks for a pause of 2 min' })).toBeVisible();
  // On a connection of its own, which the browser does not ask again by itself.
  badProxy.fresh = true;
  badProxy.endIdle();
  badProxy.on(csrf, { cut: { how: 'reset', of: 'head', after: 0 } }, 1);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible();
});

test('whether an upload waits is looked at until it is known, which the page says', async ({
  page,
  account,
  badProxy,
}) => {
  const { id } = await makeImage(account);
  const rule = badProxy.on(
    { path: `/api/uploads/${id}` },
    { answer: { status: 502, headers: html, body: page502 } },
  );
  await open(page, `/images/${id}`);
  const said = page.getByText('Whether an upload of this image waits to go on is not known');
  await expect(said).toBeVisible();
  rule.stop();
  await expect(said).toHaveCount(0);
});

/** Types a name and waits until the page has looked whether it is in use, so that nothing is asked by itself later. */
async function fillName(page: Page, name: string): Promise<void> {
  const looked = page.waitForResponse((response) => response.url().includes('/api/data/images?'));
  await page.getByLabel('Name', { exact: true }).fill(name);
  await looked;
}

test('a sign-in in one tab answers for the others', async ({ page, context, account }) => {
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await fillName(page, 'kept');
  const second = await context.newPage();
  await open(second, '/images/new');
  await second.getByLabel('No data yet').check();
  await fillName(second, 'also kept');
  await endToken(context);
  const ended = { name: 'Sign in again' };
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByRole('dialog', ended)).toBeVisible();
  await second.getByRole('button', { name: 'Create record' }).click();
  await second.getByRole('dialog', ended).getByLabel('Password').fill(account.password);
  await second.getByRole('dialog', ended).getByRole('button', { name: 'Sign in' }).click();
  await expect(second.getByRole('heading', { name: 'also kept' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'kept' })).toBeVisible();
});

test('a part of a page that does not come is told as that, and comes when the line is back', async ({
  page,
  badProxy,
  account,
}) => {
  await makeImage(account, { name: 'here' });
  await open(page, '/images?scope=project');
  const rule = badProxy.on({ path: '/_next/static' }, { cut: { how: 'reset', of: 'head', after: 0 } });
  const health = badProxy.on({ path: '/api/health' }, { cut: { how: 'reset', of: 'head', after: 0 } });
  await page.getByRole('link', { name: 'Metadata', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'This page could not be loaded whole' })).toBeVisible();
  const again = page.getByRole('button', { name: 'Try again' });
  await again.click();
  await health.first;
  await expect(again).toBeEnabled();
  // A proxy that answers in the dashboard's place is not the dashboard.
  health.stop();
  const between = badProxy.on({ path: '/api/health' }, { answer: { status: 502, body: '<hr>nginx/1.22.1' } });
  await again.click();
  await between.first;
  await expect(again).toBeEnabled();
  rule.stop();
  between.stop();
  await again.click();
  await expect(page.getByRole('heading', { name: 'Metadata definitions' })).toBeVisible();
});

test('a proxy may ask under a name of its own; where nothing tells the address of the page, that is said', async ({
  page,
  badProxy,
  account,
}) => {
  const { host } = new URL(setting('TEST_DASHBOARD'));
  badProxy.on({}, { headers: { host } });
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill('through it');
  const button = page.getByRole('button', { name: 'Create record' });
  // As a browser says nothing of it without https.
  const silent = badProxy.on({ header: 'next-action' }, { headers: { host, 'sec-fetch-site': '' } });
  await button.click();
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing was changed' })).toContainText(
    `This page is at ${badProxy.url}, which the proxy before the dashboard does not pass on`,
  );
  expect((await listImages(account.service, [['name', 'through it']])).images).toEqual([]);
  silent.stop();
  await button.click();
  await expect(page.getByRole('heading', { name: 'through it' })).toBeVisible();
});
