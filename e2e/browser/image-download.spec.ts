import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import http from 'node:http';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { setImageActive } from '@/lib/openstack/images';
import { adminService } from '../support/accounts';
import { expect, test } from '../support/behind-proxy';
import { startDashboard } from '../support/servers';
import { enter, makeFile, makeImage, open, setting } from '../support/test';

const run = promisify(execFile);
const mebibyte = 1024 * 1024;
const content = randomBytes(9 * mebibyte + 17);
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');
const downloads = { path: '/api/download/' };

test.use({ expectedErrors: [/Failed to load resource/] });

const cookieOf = async (context: BrowserContext) =>
  (await context.cookies(setting('TEST_DASHBOARD'))).map(({ name, value }) => `${name}=${value}`).join('; ');

/**
 * Lets the page save without the browser's own window, which no test can click: into a file of the same kind in the folder
 * that the browser keeps for the page.
 */
async function chooseForPage(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(window, {
      showSaveFilePicker: async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true }),
    });
  });
}

/** SHA-512 of a file that the page saved. */
function savedHash(page: Page, name: string): Promise<string> {
  return page.evaluate(async (name) => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle(name);
    const digest = await crypto.subtle.digest('SHA-512', await (await handle.getFile()).arrayBuffer());
    return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, name);
}

const box = (page: Page) => page.getByRole('region', { name: 'Download', exact: true });

test('the address gives the image as a file, in parts too, and goes on only with the same one', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'ein "Bild"; 镜像' }, content);
  const path = `${setting('TEST_DASHBOARD')}/api/download/${image.id}`;
  const whole = await page.request.get(path);
  expect(sha512(await whole.body())).toBe(sha512(content));
  expect(whole.headers()).toMatchObject({
    'content-length': String(content.length),
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="ein -Bild-; __.raw"; filename*=UTF-8''ein%20-Bild-%3B%20%E9%95%9C%E5%83%8F.raw`,
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    etag: `"${sha512(content)}"`,
  });
  const { etag = '' } = whole.headers();
  const part = await page.request.get(path, { headers: { range: 'bytes=9000000-', 'if-range': etag } });
  expect(part.status()).toBe(206);
  expect(part.headers()['content-range']).toBe(`bytes 9000000-${content.length - 1}/${content.length}`);
  expect(sha512(await part.body())).toBe(sha512(content.subarray(9_000_000)));
  const other = await page.request.get(path, { headers: { range: 'bytes=9000000-', 'if-range': '"other"' } });
  expect(other.status()).toBe(200);
  const behind = await page.request.get(path, { headers: { range: `bytes=${content.length}-` } });
  expect(behind.status()).toBe(416);
  expect(behind.headers()['content-range']).toBe(`bytes */${content.length}`);
  const head = await page.request.head(path);
  expect(head.headers()).toMatchObject({ 'content-length': String(content.length), etag });
});

test('it refuses whoever is not signed in, and what the cloud refuses', async ({
  page,
  account,
  request,
}) => {
  const image = await makeImage(account, { name: 'closed' }, content.subarray(0, 5000));
  const path = `${setting('TEST_DASHBOARD')}/api/download/${image.id}`;
  expect((await request.get(path)).status()).toBe(401);
  await setImageActive(await adminService(setting('TEST_AUTH_URL')), image.id, false);
  const refused = await page.request.get(path);
  expect(refused.status()).toBe(403);
  expect(await refused.json()).toMatchObject({ kind: 'forbidden', reason: /deactivated/ });
  const empty = await makeImage(account, { name: 'empty' });
  const nothing = await page.request.get(`${setting('TEST_DASHBOARD')}/api/download/${empty.id}`);
  expect(await nothing.json()).toMatchObject({ status: 409, reason: 'download_no_data' });
});

test('curl goes on where it was cut', async ({ page, context, account, badProxy }) => {
  const image = await makeImage(account, { name: 'curled' }, content);
  await page.goto('/images');
  const file = makeFile('curled.raw', new Uint8Array());
  const args = ['-sS', '-C', '-', '-o', file, '-H', `cookie: ${await cookieOf(context)}`];
  badProxy.on(downloads, { cut: { how: 'reset', of: 'answer', after: 4_000_000 } }, 1);
  const url = `${badProxy.url}/api/download/${image.id}`;
  await expect(run('curl', [...args, url])).rejects.toThrow();
  const before = readFileSync(file).length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(content.length);
  const seen = badProxy.on(downloads, {});
  await run('curl', [...args, url]);
  expect(seen.met[0]?.headers.range).toBe(`bytes=${before}-`);
  expect(sha512(readFileSync(file))).toBe(sha512(content));
});

test('a page that may write files saves into a chosen one over a line that is cut, and compares it', async ({
  page,
  account,
  badProxy,
}) => {
  await chooseForPage(page);
  const image = await makeImage(account, { name: 'kept', disk_format: 'raw' }, content);
  await open(page, `/images/${image.id}`);
  const cut = badProxy.on(
    downloads,
    (request) => (request.headers.range ? null : { cut: { how: 'reset', of: 'answer', after: 4_000_000 } }),
    1,
  );
  const rest = badProxy.on({ ...downloads, header: 'range' }, {});
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(box(page)).toContainText('Verified: kept.raw has the very bytes of the image (SHA-512).', {
    timeout: 30_000,
  });
  expect(cut.met).toHaveLength(1);
  // Not a byte came twice: it went on behind what had arrived.
  expect(rest.met.map(({ headers }) => headers.range)).toEqual([expect.stringMatching(/^bytes=[1-9]\d+-$/)]);
  expect(await savedHash(page, 'kept.raw')).toBe(sha512(content));
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await box(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(box(page)).toHaveCount(0);
});

test('a download tells its bytes, outlives the page it was begun on, and leaves nothing when it is cancelled', async ({
  page,
  account,
  badProxy,
}) => {
  await chooseForPage(page);
  const image = await makeImage(account, { name: 'slow' }, Buffer.alloc(60 * mebibyte));
  await open(page, `/images/${image.id}`);
  badProxy.rate.down = mebibyte;
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(box(page)).toContainText(/[1-9][\d.]* MiB of 60\.0 MiB receiving/);
  await expect(box(page)).toContainText(/iB\/s \d.* left/);
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toBeDisabled();
  await page.getByRole('link', { name: 'Sharing' }).click();
  await expect(page).toHaveURL(/sharing$/);
  await expect(box(page)).toContainText('receiving');
  // On pages that show no image it is in the ring of the header, and behind that with its bytes.
  await page.getByRole('link', { name: 'Stores', exact: true }).first().click();
  await expect(page).toHaveURL(/\/stores$/);
  await page.getByRole('button', { name: /^Running: 1/ }).click();
  const tray = page.getByRole('region', { name: 'Uploads and downloads' });
  await expect(tray).toContainText(/MiB of 60\.0 MiB receiving/);
  await expect(tray).toContainText('keep it open until they are done');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  await tray.getByRole('button', { name: 'Cancel download' }).click();
  await expect(tray).toContainText('Cancelled; nothing was saved in slow.raw.');
  await expect(page.getByRole('button', { name: /^Uploads and downloads that ended: 1/ })).toBeVisible();
  await tray.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('button', { name: 'Activity: nothing runs' })).toBeVisible();
  badProxy.calm();
  const size = await page.evaluate(async () => {
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('slow.raw');
    return (await handle.getFile()).size;
  });
  expect(size).toBe(0);
});

test('other browsers save it as any download, and are told first what is refused @firefox', async ({
  page,
  account,
}) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, 'showSaveFilePicker');
  });
  const image = await makeImage(account, { name: 'plain' }, content);
  await open(page, `/images/${image.id}`);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  const download = await saved;
  expect(download.suggestedFilename()).toBe('plain.raw');
  expect(sha512(readFileSync(await download.path()))).toBe(sha512(content));
  // Deactivated behind the page's back.
  await setImageActive(await adminService(setting('TEST_AUTH_URL')), image.id, false);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect(page.getByText('The download did not begin')).toBeVisible();
  await expect(page.getByText(/The cloud does not allow this: .*deactivated/)).toBeVisible();
});

test('what cannot be downloaded says so in one sentence', async ({ page, account }) => {
  const empty = await makeImage(account, { name: 'empty' });
  await open(page, `/images/${empty.id}`);
  await expect(page.getByText('The image has no data to download yet.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toHaveCount(0);
  const off = await makeImage(account, { name: 'off' }, content.subarray(0, 100));
  await setImageActive(await adminService(setting('TEST_AUTH_URL')), off.id, false);
  await open(page, `/images/${off.id}`);
  await expect(
    page.getByText('The image is deactivated; only an administrator can download it.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'Download', exact: true })).toHaveCount(0);
});

test('nothing of it waits in the dashboard: a slow reader slows the cloud down, and one who leaves ends it', async ({
  context,
  account,
}) => {
  test.skip(!existsSync('/proc/self/statm'), 'needs Linux');
  test.slow();
  const size = 384 * mebibyte;
  const image = await makeImage(account, { name: 'large' }, Buffer.alloc(size, 'darkroom'));
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'));
  const pid = dashboard.child.pid ?? 0;
  try {
    await enter(context, account, dashboard.url);
    const cookies = await context.cookies(dashboard.url);
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
    const get = (headers: http.OutgoingHttpHeaders = {}) =>
      new Promise<http.IncomingMessage>((resolve, reject) => {
        const url = `${dashboard.url}/api/download/${image.id}`;
        http.get(url, { agent: false, headers: { cookie, ...headers } }, resolve).on('error', reject);
      });
    const warm = await get({ range: 'bytes=0-999' });
    warm.resume();
    await new Promise((resolve) => warm.once('end', resolve));
    const cloudPort = Number(new URL(setting('TEST_AUTH_URL')).port);
    const idle = connections(pid, cloudPort);
    const before = residentMiB(pid);
    // One that stops after its first chunk, while another takes all.
    const slow = await get();
    await new Promise((resolve) => slow.once('readable', resolve));
    expect(connections(pid, cloudPort)).toBe(idle + 1);
    let received = 0;
    let peak = 0;
    for await (const chunk of await get()) {
      received += chunk.length;
      peak = Math.max(peak, residentMiB(pid));
    }
    expect(received).toBe(size);
    expect(peak - before).toBeLessThan(120);
    slow.destroy();
    await expect.poll(() => connections(pid, cloudPort)).toBe(idle);
  } finally {
    await dashboard.stop();
  }
});

function residentMiB(pid: number): number {
  const [, pages = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(pages) * 4096) / mebibyte;
}

/** Open connections of a process to a port. */
function connections(pid: number, port: number): number {
  const mine = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        // Closed since.
        return [];
      }
    }),
  );
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/tcp', '/proc/net/tcp6']
    .filter(existsSync)
    .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(
      ([, , remote = '', state, , , , , , inode = '']) =>
        state === '01' && remote.endsWith(`:${hex}`) && mine.has(inode),
    ).length;
}
