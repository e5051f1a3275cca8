// `npm run shots`: a picture of every page, light and dark, narrow and wide, in English and Chinese, into .shots/.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launchBrowser } from './browser.mjs';
import { buildCloudIfChanged, buildDashboardIfChanged, demoAccounts, install, requireNode } from './lib.mjs';
import { startCloud, startDashboard } from './servers.mjs';

/** Waits until a page asks for nothing any more; a live stream stays open, so one that follows images gets some seconds. */
const quiet = (page) => page.waitForLoadState('networkidle', { timeout: 5000 }).catch(() => {});

requireNode();
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();
const out = '.shots';
rmSync(out, { recursive: true, force: true });
mkdirSync(out);
const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-shots-'));
const cloud = await startCloud(data);
const { base } = await startDashboard(cloud.authUrl, { DARKROOM_DEMO_ACCOUNTS: demoAccounts });
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
const browser = await launchBrowser();
const upload = path.join(data, 'edge-cache-2026-11.raw');
writeFileSync(upload, Buffer.alloc(220 * 1024 * 1024, 'darkroom'));

for (const colorScheme of ['light', 'dark']) {
  for (const width of [1440, 390]) {
    for (const locale of ['en-US', 'zh-CN']) {
      const context = await browser.newContext({
        colorScheme,
        locale,
        viewport: { width, height: 900 },
        deviceScaleFactor: 1,
      });
      const page = await context.newPage();
      const shot = (name) =>
        page.screenshot({ path: `${out}/${name}-${colorScheme}-${width}-${locale.slice(0, 2)}.png` });
      const visit = async (address, name) => {
        await page.goto(base + address);
        await quiet(page);
        if (name) await shot(name);
      };
      await visit('/sign-in', 'sign-in');
      await page.getByRole('button', { name: /^demo/ }).click();
      await page.waitForURL('**/images');
      await visit('/images', 'list');
      await visit('/images?q=nothing-like-it', 'list-empty');
      await visit('/about', 'about');
      await visit('/stores', 'stores');
      await visit('/overview', 'overview');
      await visit('/health', 'health');
      await visit('/retention');
      await page.locator('form button[type=submit]').last().click();
      await quiet(page);
      await shot('retention');
      await visit('/space', 'space');
      await visit('/usage', 'usage');
      await visit('/images/00000000-0000-4000-8000-000000000000', 'missing');
      await visit('/images/new', 'create');
      await page.locator('input[type=file]').setInputFiles(upload);
      for (const store of ['dcn0', 'dcn1', 'offline']) await page.getByLabel(store, { exact: true }).check();
      await page.locator('select[name=disk_format]').selectOption('raw');
      await page.evaluate(() => scrollTo(0, 600));
      await shot('create-stores');
      await page.locator('button[type=submit]').click();
      await page.waitForURL(/images\/[0-9a-f-]{36}$/);
      await page.getByText('dcn1').first().waitFor();
      // In the middle of the import, in either language.
      await page
        .getByText(/\d (MiB|KiB) (of|\/) /)
        .first()
        .waitFor();
      await shot('track');
      await visit('/images', 'list-live');
      await page.getByRole('row').nth(2).getByRole('link').click();
      await page.waitForURL(/images\/[0-9a-f-]{36}$/);
      await quiet(page);
      await shot('detail');
      const image = new URL(page.url()).pathname;
      await visit(`${image}/edit`, 'edit');
      await visit(`${image}/metadata`, 'metadata');
      await visit(`${image}/stores`, 'image-stores');
      await visit(`${image}/sharing`, 'sharing');
      await visit(`${image}/activity`, 'image-activity');
      await visit('/activity', 'activity');
      await visit('/placement', 'placement');
      await visit('/metadefs', 'catalog');
      await visit('/metadefs/OS%3A%3AOperatingSystem', 'namespace');
      await visit('/metadefs/OS%3A%3AOperatingSystem?view=json', 'namespace-json');
      await visit('/images?scope=inbox', 'inbox');
      // Only an administrator has these.
      await context.clearCookies({ name: 'darkroom.session' });
      await visit('/sign-in');
      await page.getByRole('button', { name: /^admin/ }).click();
      await page.waitForURL('**/images');
      await visit('/cache', 'cache');
      await visit('/tasks', 'tasks');
      await visit('/stores', 'stores-admin');
      await context.close();
    }
  }
}
await browser.close();
console.log(`Pictures in ${out}/`);
process.exit(0);
