import type { BrowserContext, Page } from '@playwright/test';
import { deleteImage, getImage, listImages } from '@/lib/openstack/images';
import { routes } from '@/lib/routes';
import type { Running } from '../support/servers';
import { test as base, expect, makeBigFile, makeImage, open, rowAction } from '../support/test';
import { byCookie, freePort, startCopy, startHaproxy } from './copies';

// What a tab goes through that was opened before an upgrade, in a real browser: its pages and scripts are of one build, and
// what answers is another.

interface Front {
  url: string;
  second: Running;
}

const test = base.extend<{ front: Front }>({
  front: async ({ page }, use) => {
    const [port, first, second] = [await freePort(), await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const copies = [await startCopy('former', first, url), await startCopy('next', second, url)] as const;
    const stop = await startHaproxy(byCookie(port, [first, second]));
    await expect
      .poll(() =>
        fetch(`${url}/api/health`).then(
          ({ status }) => status,
          () => 0,
        ),
      )
      .toBe(200);
    await use({ url, second: copies[1] });
    // A page that is left asks nobody who is gone.
    await page.goto('about:blank');
    await stop();
    for (const copy of copies) await copy.kill();
  },
});

/** From now on the next build answers whatever this browser asks, uploads aside. */
const upgrade = (context: BrowserContext, { url }: Front) =>
  context.addCookies([{ name: 'upgraded', value: 'yes', url }]);

/** Leaves something in the tab that a new load takes away. */
const mark = (page: Page) => page.evaluate(() => document.documentElement.setAttribute('data-same-tab', ''));
const isSameTab = (page: Page) => page.evaluate(() => document.documentElement.hasAttribute('data-same-tab'));

/** A sentence that the next build says otherwise. */
const ofNextBuild = (page: Page) => page.getByText('Skip to the content', { exact: true });

test('a form that was filled in before is sent as it is, once, and leads to a page of the next build', async ({
  page,
  context,
  account,
  front,
}) => {
  await open(page, `${front.url}${routes.newImage()}`);
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name').fill('typed before');
  await expect(ofNextBuild(page)).toHaveCount(0);
  await upgrade(context, front);
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByRole('heading', { name: 'typed before' })).toBeVisible();
  await expect(ofNextBuild(page)).toHaveCount(1);
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images.map(({ name }) => name)).toEqual(['typed before']);
});

test('a tab that sends a file stays, its writes are done, and it is loaded anew when the file is there', async ({
  page,
  context,
  account,
  front,
}) => {
  const other = await makeImage(account, { name: 'another image' }, Buffer.alloc(10));
  await open(page, `${front.url}${routes.newImage()}`);
  const { file, size } = makeBigFile('big.raw', 160);
  await page.getByLabel('Image file').setInputFiles(file);
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText('sending');
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  await mark(page);
  await upgrade(context, front);
  await rowAction(page, 'another image', 'Hide');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await getImage(account.service, other.id)).os_hidden).toBe(true);
  await expect(page.getByText('The dashboard was updated')).toBeVisible();
  expect(await isSameTab(page)).toBe(true);
  const uploaded = async () => (await listImages(account.service, [['name', 'big']])).images[0];
  await expect.poll(async () => (await uploaded())?.status).toBe('active');
  expect((await uploaded())?.size).toBe(size);
  await expect(ofNextBuild(page)).toHaveCount(1);
  expect(await isSameTab(page)).toBe(false);
});

test('a form that holds something stays over a refresh, and is asked for by a link', async ({
  page,
  context,
  front,
}) => {
  await open(page, `${front.url}${routes.newImage()}`);
  await page.getByLabel('Name', { exact: true }).fill('typed and kept');
  await mark(page);
  await upgrade(context, front);
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: 'English' }).click();
  await expect(page.getByText('The dashboard was updated')).toBeVisible();
  const stays = async () => {
    expect(await isSameTab(page)).toBe(true);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed and kept');
  };
  await stays();
  // The next build's page is another document, and the browser asks before it leaves this one.
  const asked = page.waitForEvent('dialog');
  // A click that is waited for waits for where it leads, and this one leads nowhere.
  await page.getByRole('link', { name: 'Stores', exact: true }).dispatchEvent('click');
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await stays();
  // Who leaves all the same finds what was typed in the next build's form.
  page.once('dialog', (again) => void again.accept());
  await page.getByRole('link', { name: 'Stores', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Stores' })).toBeVisible();
  await expect(ofNextBuild(page)).toHaveCount(1);
  await page.goBack();
  await expect(page.getByText('What you typed before is back.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed and kept');
  await expect(ofNextBuild(page)).toHaveCount(1);
});

test('a dialog stays with the reason why its write was refused, and the tab is loaded anew once it is closed', async ({
  page,
  context,
  account,
  front,
}) => {
  const { id } = await makeImage(account, { name: 'gone meanwhile' });
  await open(page, `${front.url}${routes.images()}`);
  await rowAction(page, 'gone meanwhile', 'Protect');
  await deleteImage(account.service, id);
  await mark(page);
  await upgrade(context, front);
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Protect' }).click();
  await expect(page.getByText('The dashboard was updated')).toBeVisible();
  await expect(dialog).toContainText('It is not there any more');
  expect(await isSameTab(page)).toBe(true);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(ofNextBuild(page)).toHaveCount(1);
});

test('a tab with nothing to lose is of the next build after its next write', async ({
  page,
  context,
  account,
  front,
}) => {
  await makeImage(account, { name: 'lonely' }, Buffer.alloc(10));
  await open(page, `${front.url}${routes.images()}`);
  await upgrade(context, front);
  await rowAction(page, 'lonely', 'Hide');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
  await expect(ofNextBuild(page)).toHaveCount(1);
});

test('the next build has every script of the one before', async ({ page, front }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/_next/static/')) asked.push(pathname);
  });
  await open(page, `${front.url}${routes.newImage()}`);
  expect(asked.length).toBeGreaterThan(5);
  const statuses = asked.map(async (path) => (await fetch(`${front.second.url}${path}`)).status);
  expect(new Set(await Promise.all(statuses))).toEqual(new Set([200]));
});
