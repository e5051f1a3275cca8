import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { getImage, listImages } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { canMount, mount, unmountAll } from '../support/memory-disk';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, imageAction, makeFile, makeImage, open, openAlive, test } from '../support/test';

// The disk of the embedded cloud runs full under somebody who works.

test.use({ expectedErrors: [/503|Failed to load resource/] });
test.skip(!canMount(), 'needs a file system of its own');

const sentence = /disk is full\. Nothing was changed\. Delete what is not needed/;

test('a full disk is told as what it is, what was typed stays, and all goes on once there is room @embedded', async ({
  browser,
}) => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-full-'));
  mount(data, 'size=24m');
  const settings = { enabled_backends: [{ id: 'one' }], default_backend: 'one' };
  const cloud = await startCloud({ ...settings, seed_images: false, seed_metadefs: false }, data);
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    const account = await newAccount(cloud.authUrl);
    const waiting = await makeImage(account, { name: 'waiting' });
    const extra = await makeImage(account, { name: 'not needed any more' });
    await enter(context, account, dashboard.url);
    const page = await context.newPage();
    await open(page, '/images/new');
    const file = makeFile('typed.raw', Buffer.alloc(1_000_000, 1));
    await page.getByLabel('Image file').setInputFiles(file);
    await page.getByLabel('Name', { exact: true }).fill('typed and kept');

    const filler = path.join(data, 'filler');
    expect(() => writeFileSync(filler, Buffer.alloc(30_000_000))).toThrow('ENOSPC');
    const upload = page.getByRole('button', { name: 'Upload image' });
    await upload.click();
    await expect(page.getByRole('alert').filter({ hasText: sentence })).toBeVisible();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed and kept');
    expect((await listImages(account.service, [['name', 'typed and kept']])).images).toEqual([]);

    // An upload into a record that is there already is told the same, and its record waits for data as before.
    const other = await context.newPage();
    await open(other, `/images/${waiting.id}`);
    await other.getByLabel('Image file').setInputFiles(file);
    await expect(other.getByRole('alert').filter({ hasText: sentence })).toBeVisible();
    expect((await getImage(account.service, waiting.id)).size).toBeNull();

    // What the sentence says to do can be done.
    await openAlive(page, `/images/${extra.id}`);
    await imageAction(page, 'Delete');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect
      .poll(async () => (await listImages(account.service, [])).images.map(({ name }) => name))
      .not.toContain(extra.name);

    rmSync(filler);
    await open(page, '/images/new');
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('typed and kept');
    await page.getByLabel('Image file').setInputFiles(file);
    await upload.click();
    await expect(page.getByRole('heading', { name: 'typed and kept' })).toBeVisible();
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    await other.getByRole('button', { name: 'Start again' }).first().click();
    await expect.poll(async () => (await getImage(account.service, waiting.id)).status).toBe('active');
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    unmountAll();
    removeFolder(data);
  }
});
