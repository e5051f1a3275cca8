import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, makeImage, open, setting, test } from '../support/test';

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }))).toEqual(
    [],
  );
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 390]) {
    test(`no page has an accessibility violation (${colorScheme}, ${width})`, async ({ page, account }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const image = await makeImage(
        account,
        { name: 'a', description: 'b', tags: ['c'], protected: true },
        Buffer.alloc(100),
      );
      await makeImage(account, { name: 'queued one', os_hidden: true });
      for (const path of [
        '/images',
        '/images?scope=hidden',
        '/images?q=nothing-like-it',
        '/images/new',
        `/images/${image.id}`,
        `/images/${image.id}/edit`,
        `/images/${image.id}/metadata`,
        '/stores',
        '/usage',
        '/about',
      ]) {
        await open(page, path);
        await expectNoViolations(page);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
      }
      await open(page, '/images/new');
      await page.getByRole('button', { name: 'Upload image' }).click();
      await expectNoViolations(page);
      await open(page, `/images/${image.id}`);
      await page.getByRole('button', { name: 'Delete' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectNoViolations(page);
      await page.context().clearCookies();
      await open(page, '/sign-in');
      await expectNoViolations(page);
    });
  }
}

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
