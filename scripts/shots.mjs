// `npm run shots`: a picture of every page, light and dark, narrow and wide, in English and Chinese, into .shots/.
// `npm run shots -- docs` takes those of the README alone, into docs/.

import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
const forDocs = process.argv[2] === 'docs';
const out = '.shots';
if (!forDocs) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
}
const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-shots-'));
const cloud = await startCloud(data);
const { base } = await startDashboard(cloud.authUrl, { DARKROOM_DEMO_ACCOUNTS: demoAccounts });
process.on('exit', () => rmSync(data, { recursive: true, force: true }));
const browser = await launchBrowser();
const upload = path.join(data, 'edge-cache-2026-11.raw');
writeFileSync(upload, Buffer.alloc(220 * 1024 * 1024, 'darkroom'));

/** Signs a page in as a demo account. */
async function enter(page, who) {
  await page.goto(`${base}/sign-in`);
  await page.getByRole('button', { name: new RegExp(`^${who}`) }).click();
  await page.waitForURL(/\/(?:images|overview)$/);
  await quiet(page);
}

/** Fills the create form in, for a file that goes to four stores of which one is out of reach. */
async function fillIn(page) {
  await page.goto(`${base}/images/new`);
  await quiet(page);
  await page.locator('input[type=file]').setInputFiles(upload);
  for (const store of ['dcn0', 'dcn1', 'offline']) await page.getByLabel(store, { exact: true }).check();
  await page.locator('select[name=disk_format]').selectOption('raw');
}

/** Begins the upload, and waits until the cloud fills stores: in either language. */
async function begin(page) {
  await page.locator('main button[type=submit]').click();
  await page.waitForURL(/images\/[0-9a-f-]{36}$/);
  await page.getByText('dcn1').first().waitFor();
  await page
    .getByText(/\d (MiB|KiB) (of|\/) /)
    .first()
    .waitFor();
}

if (forDocs) {
  await picturesOfReadme();
  await browser.close();
  process.exit(0);
}

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
      await enter(page, 'demo');
      await visit('/images', 'list');
      await page.keyboard.press('j');
      await page.keyboard.press('Space');
      await quiet(page);
      await shot('peek');
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+k');
      await quiet(page);
      await shot('palette');
      await page.keyboard.press('Escape');
      await visit('/guide', 'guide');
      await visit('/guide/rhel7', 'guide-rhel7');
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
      await fillIn(page);
      await page.evaluate(() => scrollTo(0, 600));
      await shot('create-stores');
      await begin(page);
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
      await visit(`${image}/used-by`, 'used-by');
      await visit(`${image}/json`, 'json');
      await visit('/activity', 'activity');
      await visit('/placement', 'placement');
      await visit('/metadefs', 'catalog');
      await visit('/metadefs/OS%3A%3AOperatingSystem', 'namespace');
      await visit('/metadefs/OS%3A%3AOperatingSystem?view=json', 'namespace-json');
      await visit('/images?scope=inbox', 'inbox');
      // Only an administrator has these.
      await context.clearCookies({ name: 'darkroom.session' });
      await enter(page, 'admin');
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

/** Six pictures that show the product, in the size in which the README shows them, into docs/. */
async function picturesOfReadme() {
  const pages = {};
  for (const colorScheme of ['light', 'dark']) {
    const viewport = { width: 1280, height: 720 };
    const context = await browser.newContext({ colorScheme, locale: 'en-US', viewport, bypassCSP: true });
    pages[colorScheme] = await context.newPage();
    await enter(pages[colorScheme], 'demo');
  }
  const { light, dark } = pages;
  const take = async (page, name, height = 720) => {
    const file = `docs/${name}.png`;
    // A picture has no scrollbar, for which the page leaves room, and nothing has the focus.
    await page.addStyleTag({ content: 'html { scrollbar-gutter: auto !important }' });
    await page.evaluate(() => document.activeElement?.blur());
    await page.screenshot({ path: file, clip: { x: 0, y: 0, width: 1280, height } });
    console.log(`${file}: ${Math.round(statSync(file).size / 1000)} kB`);
  };
  const show = async (page, address) => {
    await page.goto(base + address);
    await quiet(page);
  };
  await show(light, '/images?sort=name:asc');
  await take(light, 'list');
  await fillIn(light);
  await light.evaluate(() => scrollTo(0, 0));
  await take(light, 'create');
  await show(light, '/retention');
  // Versions of one system, whatever their names are.
  await light.getByLabel('name', { exact: true }).uncheck();
  await light.getByLabel('Only names like').fill('*-*');
  await light.locator('main form button[type=submit]').last().click();
  const preview = light.getByRole('region', { name: 'Preview' });
  await preview.getByRole('listitem').first().waitFor();
  await preview.evaluate((region) => scrollTo(0, region.getBoundingClientRect().top - 72));
  await take(light, 'retention');
  await show(light, '/overview');
  await take(light, 'overview');
  // One store has it, one is being filled, one failed.
  await fillIn(dark);
  await begin(dark);
  await dark.getByRole('listitem', { name: 'central' }).getByText(/done/).waitFor();
  await dark.getByRole('listitem', { name: 'dcn1' }).getByText(/left/).waitFor();
  await take(dark, 'track');
  await show(dark, '/placement');
  // To the end of a row.
  await take(dark, 'placement', 688);
}
