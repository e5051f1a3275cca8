import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, open, setting, test } from '../support/test';

const address = (page: Page) => page.getByLabel('URL of the image');
const name = (page: Page) => page.getByLabel('Name', { exact: true });
const diskFormat = (page: Page) => page.getByLabel('Disk format');
const sample = (file: string) => `${new URL(setting('TEST_AUTH_URL')).origin}/samples/${file}`;
const newUrl = '/images/new?source=url';

test('an address says what is there, and fills in name and formats until somebody types them @embedded', async ({
  page,
  account,
}) => {
  await open(page, newUrl);
  await address(page).fill(sample('sample-disk.qcow2'));
  await expect(page.getByText(/KiB · qcow2 v3, 1\.0 GiB virtual, no backing file · can go on/)).toBeVisible();
  await expect(name(page)).toHaveValue('sample-disk');
  await expect(diskFormat(page)).toHaveValue('qcow2');
  // Its checksum stands beside it, and goes with the address that it was taken for.
  const beside = page.getByRole('status').filter({ hasText: 'SHA256SUMS' });
  await expect(beside).toContainText(/^SHA256SUMS beside it gives SHA-256 [0-9a-f]{8}…[0-9a-f]{4}\./);
  await beside.getByRole('button', { name: 'Use this checksum' }).click();
  await expect(beside).toContainText(/^To be compared with SHA-256 /);
  await address(page).fill(sample('sample-cd.iso'));
  await expect(name(page)).toHaveValue('sample-cd');
  await expect(beside).toContainText('beside it gives');
  await expect(diskFormat(page)).toHaveValue('iso');
  await diskFormat(page).selectOption('raw');
  await expect(page.getByText('by its first bytes. The chosen format is raw')).toHaveCount(1);
  await name(page).fill('typed');
  await address(page).fill(sample('sample-compressed.raw.gz'));
  await expect(page.getByText('It is packed (gz)')).toBeVisible();
  await expect(name(page)).toHaveValue('typed');
  await expect(diskFormat(page)).toHaveValue('raw');
  await address(page).fill(sample('sample-disk.qcow2'));
  await diskFormat(page).selectOption('qcow2');
  await beside.getByRole('button', { name: 'Use this checksum' }).click();
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByRole('heading', { name: 'typed' })).toBeVisible();
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  expect(await getImage(account.service, id)).toMatchObject({
    disk_format: 'qcow2',
    name: 'typed',
    vendor_checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    vendor_checksum_source: sample('SHA256SUMS'),
  });
});

test('what nobody looks at is called unchecked, and its name tells the format', async ({ page }) => {
  await open(page, newUrl);
  await address(page).fill('http://10.0.0.1:8080/pub/noble-server.qcow2');
  await expect(
    page.getByText(/^Not checked: the dashboard looks at the ports 80 and 443 alone/),
  ).toBeVisible();
  await expect(
    page.getByText('Most clouds import from the ports 80 and 443 alone. This is port 8080'),
  ).toBeVisible();
  await expect(name(page)).toHaveValue('noble-server');
  await expect(diskFormat(page)).toHaveValue('qcow2');
  await address(page).fill('http://10.0.0.1/X.ISO');
  await expect(page.getByText(/^Not checked: the address is not in the public network/)).toBeVisible();
  await expect(page.getByText('Most clouds import')).toHaveCount(0);
  await expect(diskFormat(page)).toHaveValue('iso');
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByRole('alert').getByText('The cloud does not allow this address')).toBeVisible();
  await expect(address(page)).toHaveAttribute('aria-invalid', 'true');
});

test('a missing file, a web page and credentials are told before anything is sent', async ({ page }) => {
  const files = setting('TEST_FILES');
  await open(page, newUrl);
  await address(page).fill(`${files}/missing/noble.qcow2`);
  await expect(page.getByText('The server answers that nothing is there (404)')).toBeVisible();
  await address(page).fill(`${files}/page/noble.qcow2`);
  await expect(page.getByText('It is a web page, not an image')).toBeVisible();
  await address(page).fill(`${files}/redirect?to=${encodeURIComponent('http://169.254.169.254/x')}`);
  await expect(page.getByText(/^Not checked: the address is not in the public network/)).toBeVisible();
  await address(page).fill('https://user:secret@example.org/noble.qcow2');
  await address(page).blur();
  await expect(page.getByText('Leave the name and password out of the address')).toBeVisible();
  await expect(page.getByText('Not checked')).toHaveCount(0);
});

test('a file and an address do not mix @embedded', async ({ page }) => {
  await open(page, newUrl);
  await address(page).fill(sample('sample-cd.iso'));
  await expect(diskFormat(page)).toHaveValue('iso');
  await page.getByRole('radio', { name: /^File/ }).check();
  const file = { name: 'mine.raw', mimeType: 'application/octet-stream', buffer: Buffer.alloc(1000, 1) };
  await page.getByLabel('Image file').setInputFiles(file);
  await expect(name(page)).toHaveValue('mine');
  await expect(diskFormat(page)).toHaveValue('raw');
  await page.getByRole('radio', { name: /^URL/ }).check();
  await expect(name(page)).toHaveValue('sample-cd');
  await expect(diskFormat(page)).toHaveValue('iso');
  await page.getByRole('radio', { name: /^File/ }).check();
  await expect(name(page)).toHaveValue('mine');
  await expect(diskFormat(page)).toHaveValue('raw');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what an address says is accessible, narrow and in Chinese (${colorScheme}) @embedded`, async ({
    page,
    context,
  }, testInfo) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 900 });
    for (const locale of ['en', 'zh-CN']) {
      await context.addCookies([{ name: 'darkroom_locale', value: locale, url: setting('TEST_DASHBOARD') }]);
      await open(page, newUrl);
      await page.locator('input[name="uri"]').fill(sample('sample-compressed.raw.gz'));
      await expect(page.locator('main')).toContainText(/[（(]gz[)）]/);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual(
        [],
      );
      const [content, window] = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return [scrollWidth, clientWidth] as const;
      });
      expect(content).toBeLessThanOrEqual(window);
      await page.screenshot({ path: testInfo.outputPath(`url-${locale}.png`), fullPage: true });
    }
  });
}

test('what is not raw is warned of where a store in Ceph is chosen @embedded', async ({ browser }) => {
  const cloud = await startCloud({ enabled_backends: [{ id: 'central' }, { id: 'ceph' }] });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext();
  try {
    await enter(context, await newAccount(cloud.authUrl), dashboard.url);
    const page = await context.newPage();
    await open(page, `${dashboard.url}${newUrl}`);
    await page.getByRole('checkbox', { name: 'ceph' }).check();
    const warning = page.getByText('ceph looks like a store in Ceph by name (rbd), and the image is qcow2');
    await diskFormat(page).selectOption('qcow2');
    await expect(warning).toBeVisible();
    await diskFormat(page).selectOption('raw');
    await expect(warning).toHaveCount(0);
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
