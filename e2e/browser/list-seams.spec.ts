import type { Page } from '@playwright/test';
import { deleteImage } from '@/lib/openstack/images';
import { test as behind, expect as expectBehind } from '../support/behind-proxy';
import { startCountingProxy } from '../support/counting-proxy';
import { startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, row, rowAction, setting, test } from '../support/test';

// What a list says while it changes: before its answer, while others delete from it, and when rows cannot be read again.

declare global {
  interface Window {
    /** Everything that the page said of its rows, one entry for each painting. */
    said: string[];
  }
}

/** From now on the page writes down whatever it says of the rows: the count of the scope, and that there are none. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.said = [];
    const look = () => {
      const main = document.querySelector('main');
      const tab = main?.querySelector('nav a[aria-current]')?.textContent ?? '';
      const status = [...(main?.querySelectorAll('p[role=status]') ?? [])].map((one) => one.textContent);
      const none = /No images yet|No hidden images|No public images|No image is like this/.exec(
        main?.textContent ?? '',
      );
      window.said.push([tab, ...status, none?.[0] ?? ''].join('|'));
    };
    new MutationObserver(look).observe(document.querySelector('main') ?? document.body, {
      childList: true,
      subtree: true,
      characterData: true,
    });
  });
}

test('no list is called empty, and nothing counted, before its answer', async ({
  context,
  account,
  page,
}) => {
  for (const name of ['one', 'two', 'three']) await makeImage(account, { name });
  await makeImage(account, { name: 'put away', os_hidden: true });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    for (const start of ['/images', '/placement']) {
      await open(page, dashboard.url + start);
      await expect(
        row(page, 'one')
          .or(page.getByText('one', { exact: true }))
          .first(),
      ).toBeVisible();
      await listen(page);
      for (const [scope, seen] of [
        ['This project', 'two'],
        ['Hidden', 'put away'],
        ['All visible', 'two'],
        ['This project', 'two'],
      ] as const) {
        const release = proxy.hold(/\/v2\/images\?/);
        await page.getByRole('link', { name: new RegExp(`^${scope}`) }).click();
        await expect(page.locator('nav a[aria-current=page]', { hasText: scope })).toBeVisible();
        release();
        await expect(page.getByRole('main').getByText(seen, { exact: true }).first()).toBeVisible();
      }
      const said = await page.evaluate(() => window.said);
      expect(said.length).toBeGreaterThan(0);
      const false_ = said.filter((text) => /No images yet|No hidden|No image|(^|\D)0(\D|$)/.test(text));
      expect(false_, start).toEqual([]);
    }
    // The page that came without its rows says nothing of them either.
    await page.addInitScript(() => {
      window.said = [];
      new MutationObserver(() => window.said.push(document.querySelector('main')?.textContent ?? '')).observe(
        document,
        { childList: true, subtree: true, characterData: true },
      );
    });
    const release = proxy.hold();
    await page.goto(`${dashboard.url}/images?scope=project`);
    await expect(page.getByText('Reading images…')).toBeVisible();
    release();
    await expect(row(page, 'one')).toBeVisible();
    const said = await page.evaluate(() => window.said);
    expect(said.filter((text) => /No images yet|This project0/.test(text))).toEqual([]);
  } finally {
    await dashboard.stop();
    await proxy.stop();
  }
});

test('rows that others delete are stepped over: scrolling goes on, each row once, none lost', async ({
  page,
  account,
}) => {
  test.slow();
  const made: string[] = [];
  for (let index = 0; index < 130; index += 1)
    made.push((await makeImage(account, { name: `many-${String(index).padStart(3, '0')}` })).id);
  await open(page, '/images?scope=project&sort=name:asc');
  await expect(page.getByText('50 images so far')).toBeVisible();
  for (const id of made.slice(15, 110)) await deleteImage(account.service, id);
  await page.keyboard.press('End');
  await expect(row(page, 'many-129')).toBeVisible();
  await expect(page.getByText('35 images', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Home');
  await expect(row(page, 'many-014')).toHaveCount(1);
  await expect(row(page, 'many-016')).toHaveCount(0);
});

behind.use({ expectedErrors: [/503|Failed to load/] });
behind(
  'rows that cannot be read again are told, and read when that works',
  async ({ page, account, badProxy }) => {
    await makeImage(account, { name: 'goes' });
    await makeImage(account, { name: 'stays' });
    await open(page, '/images?scope=project');
    const broken = badProxy.on({ path: '/api/data/images/some' }, { answer: { status: 503, body: 'away' } });
    await rowAction(page, 'goes', 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    const notice = page.getByRole('alert').filter({ hasText: 'Some rows may be old' });
    await expectBehind(notice).toBeVisible();
    await expectBehind(notice.getByText('Trying again in')).toBeVisible();
    await expectBehind(row(page, 'goes')).toBeVisible();
    broken.stop();
    await expectBehind(row(page, 'goes')).toHaveCount(0);
    await expectBehind(notice).toHaveCount(0);
    await expectBehind(row(page, 'stays')).toBeVisible();
  },
);
