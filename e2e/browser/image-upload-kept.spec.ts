import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import type { Account } from '../support/accounts';
import { startDashboard } from '../support/servers';
import { enter, expect, makeFile, open, row, setting, slowLine, test } from '../support/test';

const mebibyte = 1024 * 1024;
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');
/** Long enough on the slowed line to be interrupted, also by a browser that opens another page meanwhile. */
const content = randomBytes(80 * mebibyte);

// A request that a page leaves behind, and a record that is gone.
test.use({ expectedErrors: [/ERR_|404/] });

// Each sends 80 MiB over a slow line.
test.beforeEach(() => test.slow());

const uploadBox = (page: Page) => page.getByRole('region', { name: 'Upload', exact: true });

/** Begins an upload and waits until some of it has arrived; gives the id of the image. */
async function begin(
  page: Page,
  file: string,
  bytes = /[1-9]\d?\.\d MiB of 80\.0 MiB sending/,
): Promise<string> {
  page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(file);
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await slowLine(page);
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(uploadBox(page)).toContainText(bytes);
  return /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
}

async function complete(page: Page, account: Account, id: string, bytes = content): Promise<void> {
  await expect(page.getByText('Verified: the cloud has the very bytes of your file')).toBeVisible({
    timeout: 90_000,
  });
  expect(await getImage(account.service, id)).toMatchObject({
    status: 'active',
    os_hash_value: sha512(bytes),
  });
}

const violationsOf = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
};

test('after a reload the upload waits, and goes on with the same file from where it was', async ({
  page,
  account,
}) => {
  const file = makeFile('reloaded.raw', content);
  const id = await begin(page, file);
  await page.reload();
  await expect(uploadBox(page)).toContainText(/Paused at \d+\.\d of 80\.0 MiB · \d:\d\d left/);
  expect(await violationsOf(page)).toEqual([]);
  // The list and the activity say so too.
  await open(page, '/images');
  await expect(row(page, 'reloaded')).toContainText(/Paused at \d+\.\d of 80\.0 MiB/);
  const paused = row(page, 'reloaded').getByText(/^\d+ % · paused$/);
  await expect(paused.filter({ visible: true })).toBeVisible();
  const next = row(page, 'reloaded').getByRole('button', { name: 'Choose the file to continue' });
  await expect(next).toBeVisible();
  // A row is as high as any other, whatever it has to say.
  const leaves = await row(page, 'reloaded').evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return [...element.querySelectorAll('button, span:not(.sr-only)')]
      .map((inside) => ({ text: inside.textContent, box: inside.getBoundingClientRect() }))
      .filter(({ box }) => box.height > 0 && (box.top < top - 1 || box.bottom > bottom + 1))
      .map(({ text }) => text);
  });
  expect(leaves).toEqual([]);
  await open(page, '/activity');
  await expect(page.getByRole('list', { name: 'Images something happens to' })).toContainText(
    /Paused at \d+\.\d of 80\.0 MiB · \d:\d\d left/,
  );
  await open(page, `/images/${id}`);
  const offset = Number(/Paused at (\d+\.\d)/.exec((await uploadBox(page).textContent()) ?? '')?.[1]);
  expect(offset).toBeGreaterThan(0);
  const sent: number[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') sent.push(Number(request.headers()['upload-offset']));
  });
  await uploadBox(page).getByLabel('Image file').setInputFiles(file);
  await complete(page, account, id);
  // Not a byte of what had arrived was sent again.
  expect(Math.min(...sent)).toBeGreaterThanOrEqual((offset - 0.1) * mebibyte);
  // Nothing of it is remembered.
  await page.reload();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await expect(page.getByText(/Paused at|broke off/)).toHaveCount(0);
});

test('another file is refused with what differs, and nothing of it is sent', async ({ page, account }) => {
  const file = makeFile('mine.raw', content);
  const id = await begin(page, file);
  await page.reload();
  await expect(uploadBox(page)).toContainText('Paused at');
  const input = uploadBox(page).getByLabel('Image file');
  const patches: string[] = [];
  page.on('request', (request) => {
    if (request.method() === 'PATCH') patches.push(request.url());
  });
  await input.setInputFiles(makeFile('short.raw', content.subarray(1)));
  await expect(uploadBox(page).getByRole('alert')).toContainText(
    'short.raw is another file: it has 83,886,079 bytes',
  );
  const changed = Buffer.from(content);
  changed[changed.length - 1] = (content.at(-1) ?? 0) ^ 1;
  await input.setInputFiles(makeFile('changed.raw', changed));
  await expect(uploadBox(page).getByRole('alert')).toContainText('its beginning or end differs');
  // The same content written anew is asked about.
  const copy = path.join(path.dirname(file), 'copy.raw');
  writeFileSync(copy, readFileSync(file));
  utimesSync(copy, 1_700_000_000, 1_700_000_000);
  await input.setInputFiles(copy);
  await expect(uploadBox(page).getByRole('alert')).toContainText('was written anew after the upload began');
  expect(patches).toEqual([]);
  await page.getByRole('button', { name: 'It is the same: continue' }).click();
  await complete(page, account, id);
});

test('a page that is open elsewhere tells of a closed tab by itself, and another browser can go on', async ({
  page,
  account,
  context,
  browser,
}) => {
  const file = makeFile('closed.raw', content);
  const id = await begin(page, file);
  const other = await context.newPage();
  await open(other, `/images/${id}`);
  // While it is sent there is nothing to press.
  await expect(uploadBox(other)).toContainText('sent from another tab or browser');
  await expect(uploadBox(other).getByRole('button')).toHaveCount(0);
  await page.close();
  await expect(uploadBox(other)).toContainText(/Paused at/);
  const elsewhere = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  await enter(elsewhere, account);
  const there = await elsewhere.newPage();
  await open(there, `/images/${id}`);
  await expect(uploadBox(there)).toContainText('Choose that file again to go on from here');
  await uploadBox(there).getByLabel('Image file').setInputFiles(file);
  await complete(there, account, id);
  await expect(other.getByText('active', { exact: true })).toBeVisible();
  await elsewhere.close();
});

test('a crashed page leaves an upload that one click continues, where the browser keeps the file', async ({
  page,
  account,
  context,
}) => {
  // A real handle of the browser's own file system: what its picker shows cannot be clicked by a test.
  await page.addInitScript(() => {
    Object.assign(window, {
      showOpenFilePicker: async () => {
        const folder = await navigator.storage.getDirectory();
        return [await folder.getFileHandle('handle.raw')];
      },
    });
  });
  await open(page, '/images/new');
  const bytes = await page.evaluate(async (size) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('handle.raw', { create: true });
    const writer = await handle.createWritable();
    const made = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(made.subarray(at, at + 65_536));
    await writer.write(made);
    await writer.close();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', made));
    return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, content.length);
  await page.getByRole('button', { name: 'Choose a file' }).click();
  await expect(page.getByText('handle.raw').first()).toBeVisible();
  await slowLine(page);
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(uploadBox(page)).toContainText(/[1-9]\d?\.\d MiB of 80\.0 MiB sending/);
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  const devtools = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  const next = await context.newPage();
  await open(next, `/images/${id}`);
  await expect(uploadBox(next)).toContainText(/Paused at/);
  await uploadBox(next).getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(next.getByText('Verified: the cloud has the very bytes of your file')).toBeVisible({
    timeout: 90_000,
  });
  expect((await getImage(account.service, id)).os_hash_value).toBe(bytes);
});

test('when nobody comes back in time, the page says for days what was lost', async ({ browser, account }) => {
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), { UPLOAD_GRACE_SECONDS: '3' });
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    await enter(context, account, dashboard.url);
    const page = await context.newPage();
    const file = makeFile('late.raw', content);
    const id = await begin(page, file);
    await page.goto('about:blank');
    await expect.poll(async () => (await getImage(account.service, id)).status).toBe('queued');
    await open(page, `/images/${id}`);
    await expect(page.getByText(/The upload broke off at \d+\.\d of 80\.0 MiB/)).toBeVisible();
    expect(await violationsOf(page)).toEqual([]);
    // Others read of it only where the person wants it.
    await page.getByRole('button', { name: 'Note it on the image' }).click();
    await expect(page.getByText('Noted on the image as upload_broke_off.')).toBeVisible();
    expect(await getImage(account.service, id)).toMatchObject({
      upload_broke_off: expect.stringMatching(/broke off at \d+\.\d of 80\.0 MiB, \d{4}-\d\d-\d\dT/),
    });
    await open(page, '/activity');
    const list = page.getByRole('list', { name: 'Images something happens to' });
    // Beside it are records that other tests have published.
    const late = list.getByRole('listitem').filter({ hasText: 'late' }).first();
    await expect(late).toContainText('broke off');
    await expect(late).not.toContainText('waiting for data');
    // A dashboard that was restarted knows nothing of it; the browser does.
    await open(page, `/images/${id}`);
    await page.getByLabel('Image file').setInputFiles(file);
    await complete(page, account, id);
    await page.reload();
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    await expect(page.getByText('What was sent is lost')).toHaveCount(0);
    // What was noted, with its time, is the image's own.
    await expect(page.getByText('upload_broke_off')).toBeVisible();
    expect((await listImages(account.service, [['owner', account.projectId]])).images).toHaveLength(1);
  } finally {
    await context.close();
    await dashboard.stop();
  }
});
