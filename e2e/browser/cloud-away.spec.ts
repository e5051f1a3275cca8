import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, makeImage, row, test } from '../support/test';

const config = {
  enabled_backends: [{ id: 'central' }, { id: 'slow', bandwidth: 3_000_000 }],
  default_backend: 'central',
  seed_images: false,
};

test.use({ expectedErrors: [/503|Failed to load resource|ERR_/] });

test('a cloud that dies leaves what is on screen, says how old it is, and everything goes on when it is back @embedded', async ({
  browser,
}) => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-away-'));
  const cloud = await startCloud(config, data);
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, account, dashboard.url);
  const page = await context.newPage();
  await makeImage(account, { name: 'resting' }, Buffer.alloc(100));

  await page.goto('/images/new');
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Image file').setInputFiles(makeFile('import.raw', Buffer.alloc(24_000_000, 1)));
  await page.getByLabel('slow').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('region', { name: 'Stores' })).toContainText('of 22.9 MiB');
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await expect(row(page, 'import')).toBeVisible();

  await cloud.kill();
  await expect(page.getByText(/Showing what Glance said .* ago\. Trying again in/)).toBeVisible();
  await expect(row(page, 'resting')).toBeVisible();
  // A page that needs the cloud says so in place, with the way on.
  const other = await context.newPage();
  await other.goto('/images');
  await expect(other.getByText('The images could not be read')).toBeVisible();

  const again = await startCloud(
    { ...config, enabled_backends: [{ id: 'central' }, { id: 'slow' }] },
    data,
    cloud.port,
  );
  await expect(page.getByText(/Showing what Glance said/)).toHaveCount(0);
  await expect(row(page, 'import')).toContainText('active');
  await other.getByRole('button', { name: 'Try again' }).click();
  await expect(row(other, 'resting')).toBeVisible();

  // The same in the middle of an upload: the record comes back queued and the upload says what happened.
  await again.stop();
  const slow = await startCloud(
    { ...config, enabled_backends: [{ id: 'central', bandwidth: 3_000_000 }] },
    data,
    cloud.port,
  );
  await page.goto('/images/new');
  await page.waitForLoadState('networkidle');
  await page.getByLabel('Image file').setInputFiles(makeFile('cut.raw', Buffer.alloc(150_000_000, 1)));
  await page.getByRole('button', { name: 'Upload image' }).click();
  const upload = page.getByRole('region', { name: 'Upload', exact: true });
  await expect(upload).toContainText('sending');
  await slow.kill();
  await expect(upload.getByRole('alert')).toContainText(
    /The cloud (does not answer|cannot do it now)|Glance ended the upload/,
  );
  const last = await startCloud({ ...config, enabled_backends: [{ id: 'central' }] }, data, cloud.port);
  await upload.getByRole('button', { name: 'Start again' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();

  await context.close();
  await dashboard.stop();
  await last.stop();
  removeFolder(data);
});
