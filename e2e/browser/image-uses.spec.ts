import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createImage, getImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { addRecords, ageImages } from '../support/cloud-records';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, row, setting, test } from '../support/test';

// Servers and volumes of these tests are records of the embedded cloud.

test('the tab, the column and the facet tell who uses an image @embedded', async ({ page, account }) => {
  const used = await makeImage(account, { name: 'used' });
  const idle = await makeImage(account, { name: 'idle' });
  const kernel = await makeImage(account, { name: 'kernel', disk_format: 'aki', container_format: 'aki' });
  await makeImage(account, { name: 'ami', kernel_id: kernel.id });
  const project = account.projectId;
  const { servers } = addRecords(setting('TEST_DATA'), {
    servers: [
      { name: 'web', project, image: used.id },
      { name: 'db', project, image: null },
    ],
  });
  addRecords(setting('TEST_DATA'), {
    volumes: [{ name: 'db-root', project, image: used.id, server: servers[1], size: 20 }],
  });

  await open(page, `/images/${used.id}`);
  await page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'Used by' }).click();
  await expect(page.getByText('In use by 2 servers, 1 volume.')).toBeVisible();
  const table = page.getByRole('region', { name: 'Servers' });
  await expect(table.getByRole('row', { name: /web/ })).toContainText('Booted from it');
  await expect(table.getByRole('row', { name: /db/ })).toContainText('Booted from a volume made from it');
  await expect(
    page.getByRole('region', { name: 'Volumes' }).getByRole('row', { name: /db-root/ }),
  ).toContainText('20 GiB');
  // A server more, seen after a look at the cloud itself.
  addRecords(setting('TEST_DATA'), { servers: [{ name: 'late', project, image: used.id }] });
  await page.getByRole('button', { name: 'Look again' }).click();
  await expect(table.getByRole('row', { name: /late/ })).toBeVisible();

  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'View', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Used by').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  await expect(row(page, 'used')).toContainText('3 servers, 1 volume');
  await expect(row(page, 'idle')).toContainText('No');
  await expect(row(page, 'kernel')).toContainText('1 image');

  await open(page, '/images?scope=project&q=used:no');
  await expect(row(page, 'idle')).toBeVisible();
  await expect(row(page, 'ami')).toBeVisible();
  await expect(row(page, 'used')).toHaveCount(0);
  await expect(row(page, 'kernel')).toHaveCount(0);
  await expect(page.getByRole('status').filter({ hasText: 'images' })).toBeVisible();
  expect(idle.name).toBe('idle');
});

test('deleting what is used says what follows, and takes one click more @embedded', async ({
  page,
  account,
}) => {
  const used = await makeImage(account, { name: 'used' });
  const idle = await makeImage(account, { name: 'idle' });
  addRecords(setting('TEST_DATA'), {
    servers: [
      { name: 'a', project: account.projectId, image: used.id },
      { name: 'b', project: account.projectId, image: used.id },
    ],
  });
  await open(page, `/images/${used.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Hide', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('2 servers go on as before.');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('In use by 2 servers.');
  await expect(dialog).toContainText('2 servers cannot be rebuilt');
  const button = dialog.getByRole('button', { name: 'Delete', exact: true });
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Delete all the same, although it is in use').check();
  await expect(button).toBeEnabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Nobody here uses it, but others may; of one that is shared with nobody there are no others.
  const open1 = await makeImage(account, { name: 'open', visibility: 'community' });
  const alone = await makeImage(account, { name: 'alone', visibility: 'shared' });
  await open(page, `/images/${open1.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(dialog).toContainText('Other projects may use it too');
  await expect(button).toBeDisabled();
  await dialog.getByLabel('Delete all the same, although other projects may use it').check();
  await button.click();
  await expect(page).toHaveURL(/\/images$/);
  await open(page, `/images/${alone.id}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(dialog).toContainText('No server, volume or image of this project uses it.');
  await button.click();
  await expect(page).toHaveURL(/\/images$/);

  // Both at once.
  await open(page, '/images?scope=project');
  await page.getByLabel('Select every row read so far').check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('1 of these 2 images in use:');
  await expect(dialog).toContainText('used: 2 servers');
  const both = dialog.getByRole('button', { name: 'Delete 2 images' });
  await expect(both).toBeDisabled();
  await dialog.getByLabel('Delete all the same, although it is in use').check();
  await both.click();
  // Under a dialog no row can be seen.
  await expect(dialog).toBeHidden();
  for (const name of ['used', 'idle']) await expect(row(page, name)).toHaveCount(0);
  await expect(getImage(account.service, idle.id)).rejects.toMatchObject({ kind: 'not_found' });
});

test('what follows for users is said of many at once, whatever is done @embedded', async ({
  page,
  account,
}) => {
  const project = account.projectId;
  const images = [
    await makeImage(account, { name: 'web', visibility: 'community' }, Buffer.alloc(10)),
    await makeImage(account, { name: 'db' }, Buffer.alloc(10)),
  ];
  addRecords(setting('TEST_DATA'), { servers: images.map((image) => ({ project, image: image.id })) });
  await open(page, '/images?scope=project');
  await page.getByLabel('Select every row read so far').check();
  const bar = page.getByRole('region', { name: 'Selection' });
  const dialog = page.getByRole('dialog');
  for (const [verb, follows] of [
    ['Hide', '2 servers go on as before.'],
    ['Deactivate', '2 servers cannot be rebuilt or brought back from the shelf until it is reactivated.'],
    [
      'Visibility',
      'One server needs it to be rebuilt or brought back: those of projects that lose it no longer',
    ],
  ] as const) {
    // What has room stands beside the number, the rest in a menu.
    const direct = bar.getByRole('button', { name: verb, exact: true });
    if (await direct.isVisible()) await direct.click();
    else {
      await bar.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name: verb, exact: true }).click();
    }
    if (verb === 'Visibility') {
      // Nobody loses anything by this one.
      await dialog.getByLabel('community').check();
      await expect(dialog).not.toContainText('in use');
      await dialog.getByLabel('private').check();
      await expect(dialog).toContainText('Fewer see 1 image then');
      await expect(dialog).toContainText('Other projects may use it too');
    } else await expect(dialog).toContainText('2 of these 2 images in use:');
    await expect(dialog).toContainText(follows);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  }
});

test('older versions that are used stay unless somebody ticks them @embedded', async ({ page, account }) => {
  const used = await makeImage(account, { name: 'web base' }, Buffer.alloc(100));
  const idle = await makeImage(account, { name: 'web base' }, Buffer.alloc(200));
  const fresh = await makeImage(account, { name: 'web base' }, Buffer.alloc(300));
  ageImages(setting('TEST_DATA'), [
    { id: used.id, created: 30 },
    { id: idle.id, created: 20 },
    { id: fresh.id, created: 1 },
  ]);
  addRecords(setting('TEST_DATA'), { servers: [{ project: account.projectId, image: used.id }] });
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: /Older versions/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Hide older versions' });
  await expect(dialog.getByText('2 older images in 1 group')).toBeVisible();
  await expect(dialog.getByRole('checkbox', { name: /used by/ })).not.toBeChecked();
  await expect(dialog).toContainText('No server, volume or image of this project uses it.');
  await dialog.getByRole('checkbox', { name: /used by/ }).check();
  await expect(dialog).toContainText('One server goes on as before.');
  await dialog.getByRole('checkbox', { name: /used by/ }).uncheck();
  await dialog.getByRole('button', { name: 'Hide 1 image' }).click();
  await expect(page.getByText('web base is hidden')).toBeVisible();
  expect((await getImage(account.service, used.id)).os_hidden).toBe(false);
  expect((await getImage(account.service, idle.id)).os_hidden).toBe(true);
});

test.describe('where Nova does not answer @embedded', () => {
  test('use is unknown and never none, and deletion asks once more', async ({ browser }) => {
    test.slow();
    const cloud = await startCloud({
      seed_images: false,
      // Nobody listens there.
      compute_endpoint: 'http://127.0.0.1:9/v2.1',
    });
    const dashboard = await startDashboard(cloud.authUrl);
    const context = await browser.newContext({ baseURL: dashboard.url });
    try {
      const account = await newAccount(cloud.authUrl);
      const body = { name: 'plain', disk_format: 'raw', container_format: 'bare' } as const;
      const { image } = await createImage(account.service, { ...body });
      await enter(context, account, dashboard.url);
      const page = await context.newPage();
      await open(page, `/images/${image.id}/used-by`);
      await expect(page.getByText('Whether anything uses it is not known.')).toBeVisible();
      await expect(page.getByText('The compute service does not answer')).toBeVisible();
      await open(page, '/images?q=used:no');
      await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
      await expect(row(page, 'plain')).toHaveCount(0);
      await open(page, '/images?q=used:unknown');
      await expect(row(page, 'plain')).toBeVisible();
      await open(page, `/images/${image.id}`);
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
      const dialog = page.getByRole('dialog');
      await expect(dialog).toContainText('Servers that use it are unknown');
      const button = dialog.getByRole('button', { name: 'Delete', exact: true });
      await expect(button).toBeDisabled();
      await dialog.getByLabel('Delete all the same, although it is not known who uses it').check();
      await button.click();
      await expect(page).toHaveURL(/\/images$/);
    } finally {
      await context.close();
      await dashboard.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    }
  });

  test('nobody waits for a slow Nova; a refusal, and a Cinder that is away, leave it unknown', async ({
    browser,
  }) => {
    test.slow();
    // At the place of Nova: answers nothing until it refuses.
    const waiting: http.ServerResponse[] = [];
    let refuses = false;
    const refuse = (response: http.ServerResponse) =>
      response
        .writeHead(403, { 'content-type': 'application/json' })
        .end(JSON.stringify({ forbidden: { code: 403, message: 'Not you.' } }));
    const nova = http.createServer((_, response) =>
      refuses ? void refuse(response) : void waiting.push(response),
    );
    await new Promise<void>((resolve) => nova.listen(0, '127.0.0.1', resolve));
    const cloud = await startCloud({
      seed_images: false,
      compute_endpoint: `http://127.0.0.1:${(nova.address() as AddressInfo).port}/v2.1`,
      block_storage_endpoint: 'http://127.0.0.1:9/v3',
    });
    const dashboard = await startDashboard(cloud.authUrl);
    const context = await browser.newContext({ baseURL: dashboard.url });
    try {
      const account = await newAccount(cloud.authUrl);
      const hasty = await makeImage(account, { name: 'hasty' });
      const plain = await makeImage(account, { name: 'plain' });
      await enter(context, account, dashboard.url);
      const page = await context.newPage();
      const dialog = page.getByRole('dialog');
      const button = dialog.getByRole('button', { name: 'Delete', exact: true });
      const ask = async (id: string) => {
        await open(page, `/images/${id}`);
        await page.getByRole('button', { name: 'More actions' }).click();
        await page.getByRole('menuitem', { name: 'Delete', exact: true }).click();
      };
      await ask(hasty.id);
      await expect(dialog).toContainText('Looking for servers and volumes that use it…');
      await expect(button).toBeDisabled();
      await dialog.getByLabel('Delete without waiting for the answer').check();
      await button.click();
      await expect(page).toHaveURL(/\/images$/);
      await expect(getImage(account.service, hasty.id)).rejects.toMatchObject({ kind: 'not_found' });
      refuses = true;
      for (const response of waiting) refuse(response);
      await open(page, `/images/${plain.id}/used-by`);
      await expect(page.getByText('The compute service does not let you see its servers')).toBeVisible();
      await expect(page.getByText('The volume service does not answer')).toBeVisible();
      await ask(plain.id);
      await expect(
        dialog.getByLabel('Delete all the same, although it is not known who uses it'),
      ).toBeVisible();
      await expect(button).toBeDisabled();
    } finally {
      await context.close();
      await dashboard.stop();
      await cloud.stop();
      nova.closeAllConnections();
      nova.close();
      removeFolder(cloud.data);
    }
  });
});
