import type { Page } from '@playwright/test';
import { shortId } from '@/lib/format';
import { queueForCache } from '@/lib/openstack/cache';
import { send } from '@/lib/openstack/http';
import { type Account, newAccount } from '../support/accounts';
import { BadProxy, type Treatment } from '../support/bad-proxy';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy';
import { type Running, removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, setting, test } from '../support/test';

// Every page while the cloud answers badly: its name stays, it says why in a sentence, and it comes by itself when the
// cloud is back. The proxy stands between the dashboard and the image service.

test.use({ expectedErrors: [/./] });

let account: Account;
let imageId = '';
let counting: CountingProxy;
let cloud: BadProxy;
let dashboard: Running;

test.beforeEach(async () => {
  account = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  imageId = (await makeImage(account, { name: 'kept name' }, Buffer.alloc(10))).id;
  counting = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  cloud = await BadProxy.start(new URL(counting.authUrl).origin);
  dashboard = await startDashboard(`${cloud.url}/identity/v3`);
});
test.afterEach(async () => {
  await dashboard.stop();
  await cloud.stop();
  await counting.stop();
});

/** Every page that reads from the cloud, by what it is called while nothing can be read and afterwards; `ask` reads. */
function pages(): [path: string, unread: string | RegExp, read?: string | RegExp, ask?: string][] {
  const image = `/images/${imageId}`;
  const id = shortId(imageId);
  return [
    ['/about', 'About this cloud'],
    ['/images/new', 'Create image'],
    ['/placement', 'Placement'],
    ['/stores', 'Stores'],
    ['/overview', 'Overview'],
    ['/health', 'Catalog health'],
    ['/retention', 'Retention', undefined, 'Preview'],
    ['/space', 'Space'],
    ['/images', 'Images'],
    ['/images?q=kept', 'Images'],
    [image, id, 'kept name'],
    [`${image}/metadata`, id, 'kept name'],
    [`${image}/stores`, id, 'kept name'],
    [`${image}/used-by`, id, 'kept name'],
    [`${image}/sharing`, id, 'kept name'],
    [`${image}/activity`, id, 'kept name'],
    [`${image}/edit`, `Edit ${id}`, 'Edit kept name'],
    ['/activity', 'Activity'],
    ['/metadefs', 'Metadata definitions'],
    ['/metadefs/OS::Compute::Watchdog', 'OS::Compute::Watchdog', /\S/],
    ['/tasks', 'Tasks'],
    ['/usage', 'Usage', /Usage|No limits here/],
    ['/cache', 'Image cache', /[Ii]mage cache/],
  ];
}

const heading = (page: Page, name: string | RegExp) =>
  page.getByRole('heading', { level: 1, name, exact: typeof name === 'string' });

const html = '<html><head><title>502</title></head><body><h1>502 Bad Gateway</h1>nginx/1.22.1</body></html>';
const answer = (status: number, type: string, body: string, headers = {}): Treatment => ({
  answer: { status, headers: { 'content-type': type, ...headers }, body },
});
const bad: Record<string, Treatment> = {
  "a proxy's 502": answer(502, 'text/html', html),
  "a portal's page": answer(200, 'text/html', html),
  '{}': answer(200, 'application/json', '{}'),
  'a traceback': answer(
    500,
    'text/plain',
    `Traceback (most recent call last):\n${'  File "/usr/lib/x.py"\n'.repeat(300)}`,
  ),
  'too many requests': answer(429, 'text/plain', 'slow down', { 'retry-after': '1' }),
  'a reset': { cut: { how: 'reset', of: 'head', after: 0 } },
};

for (const [what, treatment] of Object.entries(bad))
  test(`no page loses its name or its head to ${what}`, async ({ page, context }) => {
    test.slow();
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    cloud.on({ path: '/image-service/' }, treatment);
    for (const [path, name, , ask] of pages())
      await test.step(path, async () => {
        await page.goto(dashboard.url + path);
        if (ask) await page.getByRole('button', { name: ask }).click();
        await expect(heading(page, name)).toBeVisible();
        const main = page.getByRole('main');
        const alert = main.getByRole('alert').first();
        await expect(alert).toBeVisible();
        await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
        await expect(alert).toContainText(/could not be (?:read|found out)/);
        await expect(page).toHaveTitle(/.+ · Darkroom/);
        const text = (await main.textContent()) ?? '';
        expect(text).not.toMatch(
          /<\w|What is on screen stays|fault in Darkroom|Glance tells of no cache|Traceback|nginx|ECONN|UND_ERR/,
        );
        // Nothing was counted, so that nothing is told of a count.
        expect(text).not.toMatch(
          /No images yet|The catalog is empty|Nothing happens|No task has|\b0 (?:images?|matches|stores)\b|\bso far\b|No (?:image )?match/,
        );
      });
  });

/** Tabs that wait at once: more would keep a small machine from answering any of them in time. */
const tabsAtOnce = 6;
for (let from = 0; from < pages().length; from += tabsAtOnce)
  test(`pages come by themselves when the cloud is back (${from + 1} to ${from + tabsAtOnce})`, async ({
    context,
  }) => {
    test.slow();
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    const away = cloud.on({ path: '/image-service/' }, bad["a proxy's 502"] ?? {});
    const opened: [Page, string, string | RegExp][] = [];
    for (const [path, unread, read = unread, ask] of pages().slice(from, from + tabsAtOnce)) {
      const tab = await context.newPage();
      await tab.goto(dashboard.url + path);
      if (ask) await tab.getByRole('button', { name: ask }).click();
      await expect(tab.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
      opened.push([tab, path, read]);
    }
    away.stop();
    for (const [tab, path, read] of opened)
      await test.step(path, async () => {
        await expect(tab.getByRole('button', { name: 'Try again' })).toHaveCount(0, { timeout: 60_000 });
        await expect(heading(tab, read)).toBeVisible();
        await tab.close();
      });
  });

test('an image that was shown keeps its name while its other pages cannot be read', async ({
  page,
  context,
}) => {
  await context.clearCookies();
  await enter(context, account, dashboard.url);
  await page.goto(`${dashboard.url}/images/${imageId}`);
  await expect(heading(page, 'kept name')).toBeVisible();
  await expect(page).toHaveTitle('kept name · Darkroom');
  const away = cloud.on({ path: '/image-service/' }, bad['a reset'] ?? {});
  await page.getByRole('link', { name: 'Sharing', exact: true }).click();
  await expect(page.getByText('The image could not be read')).toBeVisible();
  await expect(heading(page, 'kept name')).toBeVisible();
  await page.getByRole('link', { name: 'Activity', exact: true }).last().click();
  await expect(page).toHaveURL(/activity$/);
  await expect(heading(page, 'kept name')).toBeVisible();
  away.stop();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('The image could not be read')).toHaveCount(0);
  await expect(page).toHaveTitle('kept name · Activity · Darkroom');
});

test('pages that were read keep what they show while the cloud answers badly, and tell it @embedded', async ({
  page,
  context,
}) => {
  test.slow();
  const own = await startCloud({ image_cache_dir: 'cache', seed_images: false });
  const admin = await newAccount(own.authUrl, 'admin');
  const { id } = await makeImage(admin, { name: 'kept here' }, Buffer.alloc(10));
  await queueForCache(admin.service, id);
  const body = { type: 'api_image_import', input: {} };
  await send(`${admin.service.url}/v2/tasks`, { method: 'POST', token: admin.service.token, body });
  const counted = await startCountingProxy(own.authUrl, admin.service.url);
  const between = await BadProxy.start(new URL(counted.authUrl).origin);
  const shown = await startDashboard(`${between.url}/identity/v3`);
  try {
    await context.clearCookies();
    await enter(context, admin, shown.url);
    const main = page.getByRole('main');
    const notice = main.getByRole('alert').filter({ has: page.getByRole('button', { name: 'Try again' }) });
    for (const [path, seen] of [
      ['/activity', main.getByText('kept here')],
      ['/tasks', main.getByText('Input to api_image_import task is empty.')],
      ['/cache', main.getByText('kept here')],
      ['/overview', main.getByRole('link', { name: /1 image/ })],
      ['/health', main.getByText('kept here')],
    ] as const)
      await test.step(path, async () => {
        await page.goto(shown.url + path);
        await expect(seen.first()).toBeVisible();
        const anew = main.getByRole('button', { name: /^(?:Refresh|Look again)$/ });
        for (const what of ['{}', "a proxy's 502"]) {
          const away = between.on({ path: '/image-service/' }, bad[what] ?? {});
          await anew.click();
          await expect(notice, what).toBeVisible();
          await expect(notice, what).toContainText('could not be read');
          await expect(seen.first(), what).toBeVisible();
          away.stop();
          await anew.click();
          await expect(notice, what).toHaveCount(0);
          await expect(seen.first(), what).toBeVisible();
        }
      });
  } finally {
    await shown.stop();
    await between.stop();
    await counted.stop();
    await own.stop();
    removeFolder(own.data);
  }
});

test('while the dashboard itself does not answer, a page that waits stays and comes by itself', async ({
  page,
  context,
}) => {
  const line = await BadProxy.start(dashboard.url);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    const away = cloud.on({ path: '/image-service/' }, bad['a reset'] ?? {});
    await page.goto(`${line.url}/usage`);
    await expect(page.getByText('The usage could not be read')).toBeVisible();
    line.line = 'refused';
    line.cut('reset');
    away.stop();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('Trying again in')).toBeVisible();
    await expect(heading(page, 'Usage')).toBeVisible();
    line.line = 'open';
    await expect(page.getByText('The usage could not be read')).toHaveCount(0);
    await expect(page.getByText('No limits here')).toBeVisible();
  } finally {
    await line.stop();
  }
});
