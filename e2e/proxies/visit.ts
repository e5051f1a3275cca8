import { createHash } from 'node:crypto';
import { createReadStream, truncateSync } from 'node:fs';
import https from 'node:https';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { getImage, listImages } from '@/lib/openstack/images';
import type { Account } from '../support/accounts';
import { makeFile, makeImage, open } from '../support/test';
import { type Front, publicName } from './front';

// What people do with a dashboard, through whatever stands in front of it.

export async function signIn(page: Page, front: Front, account: Account): Promise<void> {
  await open(page, `${front.url}/images`);
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${front.url}/images`);
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
}

/** A new record, by a server action. */
export async function createRecord(page: Page, front: Front, name: string): Promise<void> {
  await open(page, `${front.url}/images/new`);
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('button', { name: 'Create record' }).click();
}

export const imagesOf = async (account: Account) =>
  (await listImages(account.service, [['owner', account.projectId]])).images;

/** An action that edits, and one on rows of the list. */
async function editAndHide(page: Page, front: Front, account: Account): Promise<void> {
  const { id } = await makeImage(account, { name: 'before' });
  await open(page, `${front.url}/images/${id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('after');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('after is saved')).toBeVisible();
  await open(page, `${front.url}/images?scope=project`);
  await page.getByRole('button', { name: 'Actions for after' }).click();
  await page.getByRole('menuitem', { name: 'Hide', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hide', exact: true }).click();
  await expect.poll(async () => (await getImage(account.service, id)).os_hidden).toBe(true);
  expect((await getImage(account.service, id)).name).toBe('after');
}

/** A file with something in it at its beginning and its end. */
function fileOf(mebibytes: number): string {
  const file = makeFile('big.raw', Buffer.alloc(5 * 1024 * 1024, 'darkroom'));
  truncateSync(file, mebibytes * 1024 * 1024);
  return file;
}

async function upload(page: Page, front: Front, account: Account, mebibytes: number): Promise<void> {
  const file = fileOf(mebibytes);
  const hash = createHash('sha512');
  for await (const bytes of createReadStream(file)) hash.update(bytes);
  const digest = hash.digest('hex');
  await open(page, `${front.url}/images/new`);
  await page.getByLabel('Image file').setInputFiles(file);
  await page.getByRole('button', { name: 'Upload image' }).click();
  const mine = async () => (await imagesOf(account)).find(({ name }) => name === 'big');
  await expect
    .poll(async () => (await mine())?.status, { timeout: 90_000, message: 'the upload ends' })
    .toBe('active');
  expect(await mine()).toMatchObject({ size: mebibytes * 1024 * 1024, os_hash_value: digest });
}

/** Opens the live stream of an image in the page; what it hears is told by `heard`. */
export async function listen(page: Page, front: Front, id: string): Promise<() => Promise<string>> {
  const address = `${front.url}/api/live?ids=${id}&expect=${id}`;
  await page.evaluate(async (address) => {
    const heard = { text: '' };
    Object.assign(window, { heard });
    const answer = await fetch(address);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const read = async (): Promise<void> => {
      const piece = await reader?.read();
      if (!piece || piece.done) {
        heard.text += 'END';
        return;
      }
      heard.text += piece.value;
      await read();
    };
    void read();
  }, address);
  return () => page.evaluate(() => (window as unknown as { heard: { text: string } }).heard.text);
}

/** What the stream says comes when it happens, and not when a buffer is full. */
async function liveStream(page: Page, front: Front, account: Account): Promise<void> {
  const { id } = await makeImage(account, { name: 'watched' });
  const heard = await listen(page, front, id);
  await expect.poll(heard).toContain('"status":"queued"');
  const writer = openImageData(account.service, id, { kind: 'file' }, 4);
  await writer.write(Buffer.from('data'));
  await writer.end();
  await expect.poll(heard).toContain('"status":"active"');
}

/** Where an address leads that is asked for through the proxy, and the cookies that come with it. */
export function ask(
  front: Front,
  path: string,
  more: Record<string, string> = {},
): Promise<{ status?: number; location: string; cookies: string[] }> {
  const headers = { host: `${publicName}:${front.port}`, ...more };
  return new Promise((resolve, reject) => {
    const whole = new URL(front.url).pathname.replace(/\/$/, '') + path;
    const options = { host: '127.0.0.1', port: front.port, path: whole, headers, rejectUnauthorized: false };
    https
      .get(options, (answer) => {
        const { location = '', 'set-cookie': cookies = [] } = answer.headers;
        answer.resume().once('end', () => resolve({ status: answer.statusCode, location, cookies }));
      })
      .once('error', reject);
  });
}

/** No redirect leads past the proxy, and cookies are for https alone. */
async function noWayInside(front: Front, context: BrowserContext): Promise<void> {
  const leading = [
    '/',
    '/images',
    '/metadata',
    '/images/',
    '/api/auth/signin',
    '/api/auth/signout',
    '/api/auth/error',
  ];
  for (const path of leading) {
    const { location } = await ask(front, path);
    const lead = new URL(location, front.url);
    expect(lead.href.startsWith(front.url), `${path} leads to ${lead}`).toBe(true);
  }
  const { cookies } = await ask(front, '/api/auth/csrf');
  for (const cookie of cookies) expect(cookie).toMatch(/^__(?:Host|Secure)-.*; Secure/);
  const session = (await context.cookies()).find(({ name }) => name.endsWith('darkroom.session'));
  const path = new URL(front.url).pathname;
  const name = `${path === '/' ? '__Host-' : '__Secure-'}darkroom.session`;
  expect(session).toMatchObject({ name, secure: true, httpOnly: true, path });
}

/** What a page names for browsers and for links to it is of this address, and there: icons, manifest, a picture. */
async function namedFiles(page: Page, front: Front): Promise<void> {
  const found = await page.evaluate(async () => {
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel*=icon], link[rel=manifest]')];
    const picture = document.querySelector<HTMLMetaElement>('meta[property="og:image"]')?.content ?? '';
    const manifest = document.querySelector<HTMLLinkElement>('link[rel=manifest]')?.href ?? '';
    const { icons, start_url: start } = await (await fetch(manifest)).json();
    const more = [start, ...icons.map(({ src }: { src: string }) => src)].map(
      (address: string) => new URL(address, manifest).href,
    );
    const all: string[] = [...links.map(({ href }) => href), picture, ...more];
    return Promise.all(all.map(async (address) => ({ address, status: (await fetch(address)).status })));
  });
  expect(found.length).toBeGreaterThanOrEqual(8);
  for (const { address, status } of found) {
    expect(status, address).toBe(200);
    expect(address.startsWith(front.url), address).toBe(true);
  }
}

/** All that people do with a dashboard, through a proxy. */
export async function tryAll(page: Page, front: Front, account: Account): Promise<void> {
  await test.step('sign in', () => signIn(page, front, account));
  await test.step('create', async () => {
    await createRecord(page, front, 'made here');
    await expect(page.getByRole('heading', { name: 'made here' })).toBeVisible();
  });
  await test.step('edit and hide', () => editAndHide(page, front, account));
  await test.step('live stream', () => liveStream(page, front, account));
  await test.step('upload 200 MB', () => upload(page, front, account, 200));
  await test.step('icons and a picture for links', () => namedFiles(page, front));
  await test.step('redirects and cookies', () => noWayInside(front, page.context()));
}
