import AxeBuilder from '@axe-core/playwright';
import { expect, open, setting, test } from '../support/test';

test('a recipe fills its commands in and ends in a form that is filled in too', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '/images');
  await page.getByRole('link', { name: 'Guide' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Guide' })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: 'KVM guest image' })).toContainText('cloud-user');
  await page.getByRole('link', { name: /^Another system/ }).click();
  await expect(page).toHaveTitle(/^Another system · /);
  const form = page.getByRole('form', { name: 'Fill in the commands' });
  await form.getByLabel('Name').fill('web-1');
  await form.getByLabel('Path of the ISO').fill("/srv/my iso's/d.iso");
  await form.getByLabel('Disk').fill('12');
  await form.getByLabel('Distribution').selectOption('ubuntu');
  await form.getByLabel('Version').fill('24.04');
  const step = (title: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) });
  const install = step('Start the installation');
  await expect(install).toContainText('--name=web-1');
  await expect(install).toContainText(`'--cdrom=/srv/my iso'\\''s/d.iso'`);
  await install.getByRole('button', { name: 'Copy: Commands' }).click();
  await expect(install.getByRole('button', { name: 'Copy: Commands' })).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('virt-install');
  // What cannot stand is told, and no command is half filled in.
  await form.getByLabel('Name').fill('web 1; id');
  await expect(form.getByText(/^Letters, digits/)).toBeVisible();
  await expect(install).toContainText('--name=debian12');
  await form.getByLabel('Name').fill('web-1');
  // RAW for Ceph is one step more.
  await expect(step('Convert it to RAW')).toHaveCount(0);
  await form.getByLabel('Convert to RAW').check();
  await expect(step('Convert it to RAW')).toContainText('web-1-cloud.raw');
  await page.getByRole('link', { name: 'Upload with these properties' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('web-1');
  await expect(page.getByLabel('Disk format')).toHaveValue('raw');
  await expect(page.getByLabel('Minimum disk')).toHaveValue('12');
  await expect(page.getByRole('textbox', { name: 'Properties' })).toHaveValue(
    /os_type=linux\nos_distro=ubuntu\nos_version=24.04\n/,
  );
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [locale, width] of [
    ['en', 1440],
    ['zh-CN', 390],
  ] as const) {
    test(`no page of the guide has an accessibility violation (${colorScheme}, ${locale})`, async ({
      page,
      context,
    }) => {
      await context.addCookies([{ name: 'darkroom_locale', value: locale, url: setting('TEST_DASHBOARD') }]);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      for (const path of ['/guide', '/guide/rhel7', '/guide/rhel6', '/guide/windows', '/guide/other']) {
        await open(page, path);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }))).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, path).toBeLessThanOrEqual(0);
        const text = await page.locator('main h1').textContent();
        expect(text?.trim()).not.toBe('');
      }
    });
  }
}

test('printed, a recipe is its steps alone', async ({ page }) => {
  await open(page, '/guide/windows');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation', { name: 'Sections' })).toBeHidden();
  await expect(page.getByRole('form', { name: 'Fill in the commands' })).toBeHidden();
  await expect(page.getByRole('heading', { name: 'Install Cloudbase-Init' })).toBeVisible();
});
