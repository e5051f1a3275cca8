import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  type BrowserContext,
  test as base,
  type CDPSession,
  expect,
  type Page,
  type Request,
} from '@playwright/test';
import { decode, encode } from 'next-auth/jwt';
import type { Image, ImageCreate } from '@/lib/contract/image';
import { revokeToken } from '@/lib/openstack/identity';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage } from '@/lib/openstack/images';
import { type Account, newAccount } from './accounts';
import { testSecret } from './servers';

/** The suite runs on a real Keystone and Glance, which are quicker to store and tell less than the embedded cloud. */
export const onOpenStack = Boolean(process.env.CONTRACT_URL);

type Setting = 'TEST_AUTH_URL' | 'TEST_DASHBOARD' | 'TEST_FILES' | 'TEST_FOLDER' | 'TEST_DATA';

/** A value that browser-setup left in the environment; the data folder is that of the embedded cloud. */
export function setting(name: Setting): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** Signs a browser context in through the dashboard's own endpoints. */
export async function enter(
  context: BrowserContext,
  account: Account,
  dashboard = setting('TEST_DASHBOARD'),
): Promise<void> {
  const { csrfToken } = (await (await context.request.get(`${dashboard}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  const form = { csrfToken, json: 'true', name: account.name, password: account.password, domain: 'Default' };
  const response = await context.request.post(`${dashboard}/api/auth/callback/password`, { form });
  expect(response.ok()).toBe(true);
}

/** The token of a signed-in browser, out of its cookie. */
export async function keystoneToken(context: BrowserContext): Promise<string> {
  const cookie = (await context.cookies()).find(({ name }) => name === 'darkroom.session');
  const claims = await decode({ token: cookie?.value, secret: testSecret });
  return String(claims?.keystoneToken);
}

/** Ends the token of a signed-in browser at Keystone, as time would. */
export async function endToken(context: BrowserContext): Promise<void> {
  await revokeToken(setting('TEST_AUTH_URL'), await keystoneToken(context));
}

/** Lets the life of a signed-in browser's token be over, at Keystone and by what its cookie says of it. */
export async function passHour(context: BrowserContext): Promise<void> {
  await endToken(context);
  const cookie = (await context.cookies()).find(({ name }) => name === 'darkroom.session');
  const claims = await decode({ token: cookie?.value, secret: testSecret });
  if (!cookie || !claims) throw new Error('Nobody is signed in');
  const past = { ...claims, expiresAt: Date.now() - 1 };
  await context.addCookies([{ ...cookie, value: await encode({ token: past, secret: testSecret }) }]);
}

interface Fixtures {
  /** A member of a project made for this test. */
  account: Account;
  /** A page signed in as `account`; an unexpected error on its console fails the test. */
  page: Page;
  /** Errors that the browser itself logs and the test expects, such as the 401 of an ended session. */
  expectedErrors: RegExp[];
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  account: async ({}, use) => use(await newAccount(setting('TEST_AUTH_URL'))),
  expectedErrors: [[], { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: as above
  baseURL: async ({}, use) => use(setting('TEST_DASHBOARD')),
  page: async ({ page, context, account, expectedErrors }, use) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    // Chromium keeps to itself what a page does against its policy and swallows.
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        console.error(`against ${violatedDirective}: ${blockedURI}`),
      ),
    );
    await enter(context, account);
    await use(page);
    expect(errors.filter((error) => !expectedErrors.some((expected) => expected.test(error)))).toEqual([]);
  },
});
export { expect };

/** Makes an image straight at Glance; with `bytes` it is active in the default store. */
export async function makeImage(
  account: Account,
  change: Record<string, unknown> = {},
  bytes?: Uint8Array,
): Promise<Image> {
  const body = {
    name: 'image',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
    ...change,
  };
  const { image } = await createImage(account.service, body as ImageCreate);
  if (bytes) {
    const writer = openImageData(account.service, image.id, { kind: 'file' }, bytes.length);
    await writer.write(bytes);
    await writer.end();
  }
  return image;
}

/** A file of a test, in a folder of its own. */
export function makeFile(name: string, bytes: Uint8Array): string {
  const file = path.join(mkdtempSync(path.join(setting('TEST_FOLDER'), 'file-')), name);
  writeFileSync(file, bytes);
  return file;
}

/** A file of zeros that takes no room: big enough to be watched, which on a real Glance takes more than here. */
export function makeBigFile(name: string, mebibytes: number): { file: string; size: number } {
  const file = makeFile(name, new Uint8Array());
  const size = mebibytes * (onOpenStack ? 8 : 1) * 1024 * 1024;
  truncateSync(file, size);
  return { file, size };
}

/** A real qcow2 with `mebibytes` of content, from qemu-img; null where that is not installed. */
export function makeQcow2(mebibytes: number): string | null {
  if (!hasCommand('qemu-img')) return null;
  const raw = makeFile('content.raw', Buffer.alloc(mebibytes * 1024 * 1024, 'darkroom qcow2 content'));
  const file = path.join(path.dirname(raw), 'made.qcow2');
  execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', raw, file]);
  return file;
}

/** An ISO image that a Debian package brings, or null where none is installed. */
export function debianIso(): string | null {
  return ['/usr/lib/grub-rescue/grub-rescue-cdrom.iso'].find(existsSync) ?? null;
}

function hasCommand(name: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((folder) => existsSync(path.join(folder, name)));
}

/** Opens a page and waits until it answers to input: for what only fills in, clicks and looks. */
export async function openAlive(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('html[data-alive]').waitFor({ state: 'attached' });
}

/**
 * Opens a page and waits until all has come that it fetches by itself, dialogs among it: also for what types without
 * looking, cuts the line or counts what is asked. It takes a second or two more than `openAlive`.
 */
export async function open(page: Page, path: string): Promise<void> {
  const quiet = untilQuiet(page);
  await page.goto(path);
  await quiet();
}

/** Milliseconds without a request after which a page counts as quiet, as Playwright has it for `networkidle`. */
const quietFor = 500;

/**
 * What waits until a page asks for nothing any more but the live stream, which stays open and for which `networkidle`
 * would wait for ever. Begin before the page is opened.
 */
export function untilQuiet(page: Page): () => Promise<void> {
  const open = new Set<Request>();
  let changed = () => {};
  const begin = (request: Request) => {
    if (request.url().includes('/api/live')) return;
    open.add(request);
    changed();
  };
  const end = (request: Request) => {
    open.delete(request);
    changed();
  };
  page.on('request', begin);
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  return () =>
    new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      changed = () => {
        clearTimeout(timer);
        if (open.size > 0) return;
        timer = setTimeout(() => {
          page.off('request', begin);
          page.off('requestfinished', end);
          page.off('requestfailed', end);
          resolve();
        }, quietFor);
      };
      changed();
    });
}

/** Slows what a page sends down to 6 MiB a second, until it is detached, so that there is time for something to happen. */
export async function slowLine(page: Page): Promise<CDPSession> {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 6 * 1024 * 1024,
  });
  return line;
}

/** The row of an image in the list. */
export function row(page: Page, name: string | RegExp) {
  return page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name, exact: typeof name === 'string' }) });
}

/** Chooses from the menu of a row. */
export async function rowAction(page: Page, name: string, action: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** Chooses from what the page of an image keeps behind a button. */
export async function imageAction(page: Page, action: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** The line of a store in the track of the detail page. */
export function storeLine(page: Page, store: string) {
  return page.getByRole('region', { name: 'Stores' }).getByRole('listitem').filter({ hasText: store });
}
