import type { Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { routes } from '@/lib/routes';
import { newAccount } from '../support/accounts';
import type { OwnAnswer } from '../support/bad-proxy';
import { expect, test } from '../support/behind-proxy';
import { enter, makeImage, open, rowAction, setting } from '../support/test';

// What stands between browser and dashboard answers in its place, or loses an answer.

const portal: OwnAnswer = { status: 200, body: '<!doctype html><h1>Welcome to the guest network</h1>' };
const strange: Record<string, OwnAnswer> = {
  "a portal's page": portal,
  'half an answer': { status: 200, body: '{"images":[{"id":', headers: { 'x-darkroom': '1' } },
  'an answer that is cut': { status: 200, body: '{"images":[],"more":false}', bytes: 9 },
  'JSON of somebody else': { status: 502, body: '{"message":"upstream is down"}' },
  "a balancer's page": { status: 504, body: '<html><h1>504 Gateway Time-out</h1><hr>nginx/1.22.1</html>' },
  'an empty object': { status: 200, body: '{}' },
};

/** The page is there, and no words are on it that are not Darkroom's. */
async function expectSound(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'This page failed' })).toHaveCount(0);
  await expect(page.locator('body')).not.toContainText(
    /nginx|guest network|upstream is down|<html|SyntaxError/,
  );
}

test.describe('reads answered by something in between', () => {
  test.use({ expectedErrors: [/50\d|net::ERR/] });
  for (const [what, answer] of Object.entries(strange)) {
    test(`${what} crashes no page, and each recovers`, async ({ page, context, badProxy }) => {
      const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
      await context.clearCookies();
      await enter(context, admin);
      const image = await makeImage(admin, { name: `kept ${admin.projectId}` });
      const named = new URLSearchParams({ q: image.name ?? '' });
      // What each page reads by itself once it is there, a word of what it shows then, and whether it cannot do without.
      const pages: [string, string, string, boolean][] = [
        [routes.images(named), '/api/data/images?', image.name ?? '', true],
        [routes.imageUses(image.id), '/api/data/uses/', 'No server', true],
        [routes.placement(), '/api/data/images?', 'central', true],
        [routes.stores(), '/api/data/images?', 'central', true],
        [routes.overview(), '/api/data/overview', 'Overview', true],
        [routes.health(), '/api/data/health', 'Catalog health', true],
        [routes.space(), '/api/data/space', 'Space', true],
        [routes.namespaces(), '/api/data/projects', 'OS::Compute::Watchdog', false],
        [routes.newImage(), '/api/data/places', 'Drop an image file here', false],
      ];
      for (const [address, path, word, needed] of pages) {
        const rule = badProxy.on({ path: '/api/data/' }, { answer });
        const own = badProxy.on({ path }, { answer });
        await open(page, address);
        await own.first;
        await expectSound(page);
        if (needed) await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible();
        own.stop();
        rule.stop();
        await expect(page.getByRole('main')).toContainText(word);
        if (needed) await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
      }
      for (const [address, path] of [
        [routes.activity(), '/api/data/activity'],
        [routes.tasks(), '/api/data/tasks'],
      ] as const) {
        await open(page, address);
        const rule = badProxy.on({ path }, { answer });
        await page.getByRole('button', { name: 'Refresh' }).first().click();
        await rule.first;
        await expectSound(page);
        await expect(page.getByRole('main').getByRole('alert').first()).toBeVisible();
        rule.stop();
        await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
      }
    });
  }
});

test.describe('the answer of a write', () => {
  test.use({ expectedErrors: [/50\d|net::ERR/] });

  test('lost after the work: it is told, the dialog stays usable, and the work was done once', async ({
    page,
    badProxy,
    account,
  }) => {
    const image = await makeImage(account, { name: 'written' });
    badProxy.fresh = true;
    await open(page, routes.images());
    const lost = badProxy.on(
      { method: 'POST', header: 'next-action' },
      { cut: { how: 'reset', of: 'answer', after: 0 } },
      1,
    );
    await rowAction(page, 'written', 'Hide');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Hide' }).click();
    await lost.first;
    await expect(dialog.getByRole('alert')).toBeVisible();
    await expect(dialog.getByRole('button', { name: 'Hide' })).toBeEnabled();
    expect((await getImage(account.service, image.id)).os_hidden).toBe(true);
  });

  test('lost after an image was made: whoever clicks again, also with other words, makes no second one', async ({
    page,
    badProxy,
    account,
  }) => {
    const lose = async () => {
      const lost = badProxy.on(
        { method: 'POST', header: 'next-action' },
        { cut: { how: 'reset', of: 'answer', after: 0 } },
        1,
      );
      await page.getByRole('button', { name: 'Create record' }).click();
      await lost.first;
      await expect(page.getByText(/Whether this was done is unknown/)).toBeVisible();
    };
    badProxy.fresh = true;
    await open(page, routes.newImage());
    await page.getByLabel('No data yet').check();
    await page.getByLabel('Name').fill('first words');
    await lose();
    await lose();
    await page.getByLabel('Name').fill('last words');
    await page.getByRole('button', { name: 'Create record' }).click();
    await expect(page.getByRole('heading', { name: 'last words' })).toBeVisible();
    const { images } = await listImages(account.service, [['owner', account.projectId]]);
    expect(images.map(({ name }) => name)).toEqual(['last words']);
  });

  test('lost on a kept connection: the browser sends it again by itself, and one image is made', async ({
    page,
    badProxy,
    account,
  }) => {
    await open(page, routes.newImage());
    await page.getByLabel('No data yet').check();
    await page.getByLabel('Name').fill('once');
    const rule = badProxy.on(
      { method: 'POST', header: 'next-action' },
      { cut: { how: 'reset', of: 'answer', after: 0 } },
      1,
    );
    await page.getByRole('button', { name: 'Create record' }).click();
    await rule.first;
    await expect(page.getByRole('heading', { name: 'once' })).toBeVisible();
    const writes = badProxy.requests.filter(({ headers }) => 'next-action' in headers);
    expect(writes.length).toBe(2);
    const { images } = await listImages(account.service, [['owner', account.projectId]]);
    expect(images.map(({ name }) => name)).toEqual(['once']);
  });
});
