import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createNamespace, deleteNamespace } from '@/lib/openstack/metadefs';
import { adminService, newAccount } from '../support/accounts';
import { looks, wear } from '../support/languages';
import { everyPage } from '../support/pages';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual(
    [],
  );
}

async function expectNoSidewaysScroll(page: Page, path: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
}

for (const look of looks) {
  const { words, locale, colorScheme } = look;
  for (const width of [1440, 390]) {
    test(`no page has an accessibility violation (${locale}, ${colorScheme}, ${width})`, async ({
      page,
      context,
      account,
    }) => {
      // Thirty views, each looked at whole.
      test.setTimeout(600_000);
      await wear(page, context, look);
      await page.setViewportSize({ width, height: 900 });
      const image = await makeImage(
        account,
        { name: 'a', description: 'b', tags: ['c'], protected: true },
        Buffer.alloc(100),
      );
      await makeImage(account, { name: 'queued one', os_hidden: true });
      for (const path of [...everyPage(image.id), '/images?scope=hidden', '/placement']) {
        await open(page, path);
        await expectNoViolations(page);
        await expectNoSidewaysScroll(page, path);
      }
      await open(page, '/images/new');
      await page.getByRole('button', { name: words.create.submit_file }).click();
      await expectNoViolations(page);
      await context.clearCookies({ name: 'darkroom.session' });
      await open(page, '/sign-in');
      await expectNoViolations(page);
    });
  }
}

for (const { colorScheme } of looks) {
  for (const width of [1440, 390]) {
    test(`no view of the catalog has an accessibility violation (${colorScheme}, ${width})`, async ({
      page,
      context,
    }) => {
      // As many views as the test of all pages, each looked at whole.
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const authUrl = setting('TEST_AUTH_URL');
      const service = await adminService(authUrl);
      const namespace = `Test::Axe::${crypto.randomUUID().slice(0, 8)}`;
      await createNamespace(service, {
        namespace,
        display_name: 'Everything',
        description: 'A namespace with a member of every kind.',
        visibility: 'public',
        properties: {
          speed: { type: 'integer', title: 'Speed', minimum: 1, maximum: 9, default: 3 },
          colour: { type: 'string', title: 'Colour', enum: ['red', 'green'] },
          parts: { type: 'array', title: 'Parts', items: { type: 'string', enum: ['a', 'b'] } },
        },
        objects: [{ name: 'Engine', properties: { fuel: { type: 'string', title: 'Fuel' } } }],
        tags: [{ name: 'fast' }, { name: 'slow' }],
        resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'x_' }],
      });
      try {
        await context.clearCookies();
        await enter(context, await newAccount(authUrl, 'admin'));
        const address = `/metadefs/${encodeURIComponent(namespace)}`;
        for (const path of ['/metadefs', '/metadefs?q=nothing-like-it', `${address}?view=json`, address]) {
          await open(page, path);
          await expectNoViolations(page);
          await expectNoSidewaysScroll(page, path);
        }
        for (const form of ['Edit speed', 'Edit Engine', 'Add tags']) {
          await page.getByRole('button', { name: form, exact: true }).click();
          await expectNoViolations(page);
          await expectNoSidewaysScroll(page, form);
        }
        await open(page, '/metadefs');
        await page.getByRole('button', { name: 'Create namespace' }).click();
        await expect(page.getByRole('form', { name: 'New namespace' })).toBeVisible();
        await expectNoViolations(page);
        await open(page, '/metadefs');
        await page.getByRole('button', { name: 'Import…' }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await expectNoViolations(page);
      } finally {
        await deleteNamespace(service, namespace);
      }
    });
  }
}

test('another language changes the words alone, and what was typed stays', async ({ page }) => {
  await open(page, '/retention');
  await page.getByLabel('Only names like').fill('nightly *');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '简体中文' }).click();
  await expect(page.getByLabel('仅限名称')).toHaveValue('nightly *');
});

test('the product speaks Chinese throughout', async ({ page, account, context }) => {
  const image = await makeImage(account, { name: '镜像一' });
  await open(page, '/images');
  await page.getByRole('button', { name: 'Language' }).click();
  await page.getByRole('menuitem', { name: '简体中文' }).click();
  await expect(page.getByRole('heading', { name: '镜像' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  for (const path of [
    '/images/new',
    `/images/${image.id}`,
    `/images/${image.id}/edit`,
    `/images/${image.id}/metadata`,
    '/metadefs?q=nothing-like-it',
    `/images/${image.id}/stores`,
    '/placement',
    '/stores',
    `/images/${image.id}/used-by`,
    '/overview',
    '/health',
    '/retention',
    '/space',
    '/activity',
    '/tasks',
    '/cache',
    '/usage',
    '/about',
  ]) {
    await open(page, path);
    const text = await page.locator('main').textContent();
    expect(text?.match(/\b(?:Create|Delete|Save|Choose|Stores|Upload|Image)\b/g) ?? []).toEqual([]);
  }
  expect((await context.cookies()).find(({ name }) => name === 'darkroom_locale')?.value).toBe('zh-CN');
});

test('the theme is chosen and kept', async ({ page }) => {
  await open(page, '/images');
  await page.getByRole('button', { name: 'Theme' }).click();
  await page.getByRole('menuitem', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('every page forbids foreign scripts, and none of ours breaks the rule', async ({ page, request }) => {
  const response = await request.get(`${setting('TEST_DASHBOARD')}/sign-in`);
  const policy = response.headers()['content-security-policy'] ?? '';
  expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic';/);
  expect(policy).not.toContain('unsafe-eval');
  // Violations come as errors on the console, which fail any test: walk where scripts and styles are added late.
  await open(page, '/images/new');
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
});
