import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import type { Account } from '../support/accounts';
import {
  debianIso,
  expect,
  makeFile,
  makeImage,
  makeQcow2,
  onOpenStack,
  openAlive as open,
  row,
  setting,
  storeLine,
  test,
} from '../support/test';

async function choose(page: Page, stores: string[]): Promise<void> {
  const boxes = page.locator('input[name="stores"]');
  const names = await boxes.evaluateAll((found) => found.map((box) => (box as HTMLInputElement).value));
  for (const [index, name] of names.entries()) await boxes.nth(index).setChecked(stores.includes(name));
}
const imageId = (page: Page) => /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
const md5 = (file: string) => createHash('md5').update(readFileSync(file)).digest('hex');
const none = async (account: Account) =>
  expect((await listImages(account.service, [['owner', account.projectId]])).images).toEqual([]);

test('a real qcow2 goes into three stores, watched store by store @firefox', async ({ page, account }) => {
  // A real Glance stores without being watched unless there is much of it, and tells bytes once a minute.
  const mebibytes = onOpenStack ? 384 : 64;
  const moving = onOpenStack ? /waiting|importing|of \d/ : /MiB of 64\.\d MiB/;
  const file = makeQcow2(mebibytes);
  test.skip(file === null, 'needs qemu-img');
  if (!file) return;
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(file);
  await expect(page.getByText(`qcow2 v3, ${mebibytes}.0 MiB virtual, no backing file`)).toBeVisible();
  await expect(page.getByLabel('Disk format')).toHaveValue('qcow2');
  await expect(page.getByLabel('Name')).toHaveValue('made');
  await page.getByLabel('Architecture').fill('x86_64');
  await page.getByLabel('Minimum disk').fill('1');
  await choose(page, ['central', 'dcn0', 'dcn1']);
  await expect(page.getByRole('region', { name: 'What will happen' })).toContainText(
    'It goes into each of central, dcn0, dcn1.',
  );
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('heading', { name: 'made' })).toBeVisible();
  await expect(storeLine(page, 'dcn1')).toContainText(moving);
  // Before the whole file is there a reload would pause it. With the first store done the image is active already.
  await expect
    .poll(async () => (await getImage(account.service, imageId(page))).status)
    .toMatch(/^(importing|active)$/);
  // The state is the cloud's: a reload in the middle shows it again.
  await page.reload();
  await expect(storeLine(page, 'central')).toContainText('done');
  await expect(storeLine(page, 'dcn1')).toContainText(moving);
  await expect(storeLine(page, 'dcn1')).toContainText('done');
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({
    status: 'active',
    checksum: md5(file),
    virtual_size: mebibytes * 1024 * 1024,
    architecture: 'x86_64',
    min_disk: 1,
  });
});

test('an ISO of a Debian package goes into one store', async ({ page, account }) => {
  const file = debianIso();
  test.skip(file === null, 'needs grub-rescue-pc');
  if (!file) return;
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(file);
  await expect(page.getByLabel('Disk format')).toHaveValue('iso');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({
    checksum: md5(file),
    stores: 'central',
    size: statSync(file).size,
  });
});

test('a URL with failure allowed ends active and names the failed store', async ({ page }) => {
  await open(page, '/images/new?source=url');
  await page.getByLabel('URL of the image').fill(`${setting('TEST_FILES')}/file/3000000`);
  await page.getByLabel('Name').fill('from a url');
  await page.getByLabel('Disk format').selectOption('raw');
  await choose(page, ['central', 'broken']);
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('Missing in broken')).toBeVisible();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await expect(storeLine(page, 'broken')).toContainText(onOpenStack ? 'failed' : 'No space left on device');
  await expect(storeLine(page, 'central')).toContainText('done');
  await open(page, '/images?scope=project');
  await expect(row(page, 'from a url').getByRole('img')).toHaveAttribute(
    'aria-label',
    /central .*done, broken failed/,
  );
});

test('a URL whose stores must all succeed returns to queued, says why, and one click tries again', async ({
  page,
  account,
}) => {
  await open(page, '/images/new?source=url');
  const uri = `${setting('TEST_FILES')}/file/3000000`;
  await page.getByLabel('URL of the image').fill(uri);
  await page.getByLabel('Name').fill('all or nothing');
  await page.getByLabel('Disk format').selectOption('raw');
  await choose(page, ['central', 'broken']);
  await page.getByLabel('All must succeed').check();
  await page.getByRole('button', { name: 'Import image' }).click();
  // Glance calls every store of it failed; a cloud that tells store by store knows which one did.
  const failed = page.getByText(
    onOpenStack ? 'The import failed in central, broken' : 'The import failed in broken',
  );
  await expect(failed).toBeVisible();
  await expect(page.getByText(`can be imported again from ${uri}`)).toBeVisible();
  await expect(page.getByText('queued', { exact: true })).toBeVisible();
  const before = (await getImage(account.service, imageId(page))).updated_at;
  await page.getByRole('button', { name: 'Import again' }).click();
  await expect(failed).toBeVisible();
  if (!onOpenStack)
    await expect(page.getByText('stopped because broken failed', { exact: true })).toBeVisible();
  expect(before).toBeTruthy();
  const { listImageTasks } = await import('@/lib/openstack/tasks');
  await expect.poll(async () => (await listImageTasks(account.service, imageId(page))).length).toBe(2);
});

test('a file whose stores must all succeed and do not: the reason, and the way out in one click', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('disk.raw', Buffer.alloc(100_000, 1)));
  await choose(page, ['central', 'broken']);
  await page.getByLabel('All must succeed').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  if (onOpenStack) {
    // Glance leaves it in `importing` for ever and takes neither data nor an import: only a new image helps.
    await expect(page.getByText('The import ended and this image cannot be used')).toBeVisible();
    const id = imageId(page);
    await open(page, '/images?scope=project');
    await expect(row(page, 'disk')).toContainText('importing, stopped');
    const chooser = page.waitForEvent('filechooser');
    await row(page, 'disk').getByRole('button', { name: 'Delete and upload again' }).click();
    await (await chooser).setFiles(makeFile('other.raw', Buffer.alloc(100_000, 2)));
    await expect(page).toHaveURL(/images\/[0-9a-f-]{36}$/);
    expect(imageId(page)).not.toBe(id);
    // The same name, stores and terms, so that the broken store ends it again.
    await expect(page.getByText('The import ended and this image cannot be used')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'disk' })).toBeVisible();
    await expect(getImage(account.service, id)).rejects.toMatchObject({ status: 404 });
    return;
  }
  await expect(page.getByText('The import failed in broken')).toBeVisible();
  const told = page.getByText(/No space left on device\. Nothing of it is left\./);
  await expect(told).toBeVisible();
  expect((await told.textContent())?.match(/No space left/g)).toHaveLength(1);
  const image = await getImage(account.service, imageId(page));
  expect(image).toMatchObject({ status: 'queued', size: null });
  expect(image.stores).toBeUndefined();
  await expect(page.getByRole('button', { name: 'Upload a file' })).toBeEnabled();
});

test('every wrong field says why and keeps what was typed @firefox', async ({ page, account }) => {
  await open(page, '/images/new');
  const long = 'x'.repeat(300);
  await page.getByLabel('Image file').setInputFiles(makeFile('empty.raw', new Uint8Array()));
  await page.getByLabel('Name').fill(long);
  await page.getByLabel('Minimum disk').fill('-1');
  await page.getByLabel('Minimum RAM').fill('1.5');
  await page.getByLabel('Disk format').selectOption('');
  await choose(page, []);
  await page.getByRole('button', { name: 'Upload image' }).click();
  const summary = page.getByRole('alert').filter({ hasText: '6 fields need a look' });
  await expect(summary.getByRole('button')).toHaveText([
    'Image file',
    'Name',
    'Disk format',
    'Minimum disk',
    'Minimum RAM',
    'Stores',
  ]);
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  for (const [field, control] of [
    ['Image file', page.getByRole('button', { name: 'Choose another file' })],
    ['Minimum RAM', page.getByLabel('Minimum RAM')],
    ['Stores', page.getByRole('checkbox', { name: 'central (default)' })],
  ] as const) {
    await summary.getByRole('button', { name: field }).click();
    await expect(control).toBeFocused();
  }
  await expect(page.getByText('The file is empty (0 bytes)')).toBeVisible();
  await expect(page.getByText('At most 255 characters')).toBeVisible();
  await expect(page.getByText('A whole number from 0 on')).toHaveCount(2);
  await expect(page.getByText('Choose a format')).toBeVisible();
  await expect(page.getByText('Choose at least one store.')).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue(long);
  await expect(page.getByLabel('Minimum disk')).toHaveValue('-1');
  await none(account);
});

for (const [uri, reason] of [
  ['file:///etc/passwd', 'Only http and https addresses can be imported.'],
  ['http://169.254.169.254/latest', 'The cloud does not allow this address'],
  ['http://[::1]/a', 'The cloud does not allow this address'],
  ['http://10.0.0.1/a', 'The cloud does not allow this address'],
  ['http://127.0.0.1/a', 'The cloud does not allow this address'],
] as const) {
  test(`a URL like ${uri} is refused in place and leaves no record`, async ({ page, account }) => {
    await open(page, '/images/new?source=url');
    await page.getByLabel('URL of the image').fill(uri);
    await page.getByLabel('Name').fill('kept');
    await page.getByLabel('Disk format').selectOption('raw');
    await page.getByRole('button', { name: 'Import image' }).click();
    await expect(page.getByText(reason)).toBeVisible();
    await expect(page.getByLabel('Name')).toHaveValue('kept');
    await expect(page.getByLabel('URL of the image')).toHaveValue(uri);
    await none(account);
  });
}

test('a refused import of a protected image says what was refused and leaves no record', async ({
  page,
  account,
}) => {
  await open(page, '/images/new?source=url');
  await page.getByLabel('URL of the image').fill('http://127.0.0.1:1/x.img');
  await page.getByLabel('Name').fill('golden');
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByLabel('Protected').check();
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('The cloud does not allow this address')).toBeVisible();
  await none(account);
  // Again, and still none: each press used to leave one.
  await page.getByRole('button', { name: 'Import image' }).click();
  await expect(page.getByText('The cloud does not allow this address')).toBeVisible();
  await none(account);
});

for (const [path, reason] of [
  ['/missing', /answered 404/],
  ['/hang', /sent nothing for 1.5 s/],
] as const) {
  const only = path === '/hang' ? ' @embedded' : '';
  test(`a URL that fails (${path}) brings the image back with the reason${only}`, async ({ page }) => {
    await open(page, '/images/new?source=url');
    await page.getByLabel('URL of the image').fill(`${setting('TEST_FILES')}${path}`);
    await page.getByLabel('Disk format').selectOption('raw');
    await page.getByRole('button', { name: 'Import image' }).click();
    await expect(page.getByText('The import failed in central')).toBeVisible();
    await expect(page.getByText(onOpenStack ? 'No reason given' : reason).first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Import again' })).toBeVisible();
  });
}

test('a file of another format than chosen is told before a byte is sent', async ({ page }) => {
  const file = makeQcow2(1);
  test.skip(file === null, 'needs qemu-img');
  if (!file) return;
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(file);
  await page.getByLabel('Disk format').selectOption('vmdk');
  await expect(
    page.getByText('The file is qcow2 by its first bytes. The chosen format is vmdk.'),
  ).toBeVisible();
});

test('another file starts afresh: its own name and format, and only what was typed stays', async ({
  page,
}) => {
  const qcow2 = Buffer.alloc(200_000);
  qcow2.write('QFI\xfb\0\0\0\x03', 0, 'latin1');
  qcow2.writeUInt32BE(104, 100);
  await open(page, '/images/new');
  const chooser = page.getByLabel('Image file');
  const name = page.getByLabel('Name');
  const format = page.getByLabel('Disk format');
  await chooser.setInputFiles(makeFile('first.qcow2', qcow2));
  await expect(name).toHaveValue('first');
  await expect(format).toHaveValue('qcow2');
  await chooser.setInputFiles(makeFile('second.raw', Buffer.alloc(1000, 1)));
  await expect(name).toHaveValue('second');
  await expect(format).toHaveValue('raw');
  await name.fill('typed');
  await format.selectOption('iso');
  await chooser.setInputFiles(makeFile('third.qcow2', qcow2));
  await expect(page.getByText('third.qcow2', { exact: true })).toBeVisible();
  await expect(page.getByText('The chosen format is iso')).toBeVisible();
  await expect(name).toHaveValue('typed');
  await expect(format).toHaveValue('iso');
});

test('a file that is gone before it is read is told at its field, and nothing is created', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  // A file of the browser's own file system, which is gone when its bytes are asked for.
  await page.getByLabel('Image file').evaluate(async (input: HTMLInputElement) => {
    const folder = await navigator.storage.getDirectory();
    const handle = await folder.getFileHandle('gone.raw', { create: true });
    const writer = await handle.createWritable();
    await writer.write(new Uint8Array(1000));
    await writer.close();
    const transfer = new DataTransfer();
    transfer.items.add(await handle.getFile());
    await folder.removeEntry('gone.raw');
    input.files = transfer.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(page.getByText('The file cannot be read; choose it again.')).toBeVisible();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('The file cannot be read; choose it again.')).toBeVisible();
  await none(account);
  await page.getByLabel('Image file').setInputFiles(makeFile('there.raw', Buffer.alloc(1000, 1)));
  await expect(page.getByText('The file cannot be read')).toHaveCount(0);
  await expect(page.getByLabel('Name')).toHaveValue('there');
});

test('leaving the default store out warns, and several stores say how a file gets into them', async ({
  page,
}) => {
  await open(page, '/images/new');
  await choose(page, ['dcn0']);
  await expect(page.getByText('Every image needs a copy in central')).toBeVisible();
  // How a file is sent stays on the page with a second store, with what it is then and why.
  const direct = page.getByLabel('As it is');
  await expect(direct).toBeChecked();
  await choose(page, ['central', 'dcn0']);
  await expect(page.getByText('Several stores are chosen: only an import fills them at once.')).toBeVisible();
  await expect(page.getByLabel('Through an import')).toBeChecked();
  await expect(direct).toBeDisabled();
  await choose(page, ['central']);
  await expect(direct).toBeChecked();
});

test('a record takes properties, and a name that the project has is told while it is typed', async ({
  page,
  account,
}) => {
  await makeImage(account, { name: 'taken' });
  await open(page, '/images/new');
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name').fill('taken');
  const advice = page.getByText('This project already has an image of this name. Names may repeat.');
  await expect(advice).toBeVisible();
  const [name, told, next] = await Promise.all([
    page.getByLabel('Name', { exact: true }).boundingBox(),
    advice.boundingBox(),
    page.getByLabel('Description').boundingBox(),
  ]);
  expect(told?.y).toBeGreaterThanOrEqual((name?.y ?? 0) + (name?.height ?? 0));
  expect((told?.y ?? 0) + (told?.height ?? 0)).toBeLessThanOrEqual(next?.y ?? 0);
  await page.getByText('Properties, kernel and ramdisk').click();
  await page.getByLabel('Custom properties').fill('status=active');
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByText('One of these keys belongs to Glance itself')).toBeVisible();
  await page.getByLabel('Custom properties').fill('hw_disk_bus=virtio\nos_distro=debian');
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByText('This image has no data yet')).toBeVisible();
  await expect(page.getByText('hw_disk_bus')).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({
    hw_disk_bus: 'virtio',
    os_distro: 'debian',
  });
});

test('what Glance refuses in a name is told while it is typed', async ({ page, account }) => {
  await makeImage(account, { name: 'present' });
  await open(page, '/images/new');
  await page.getByRole('radio', { name: /^No data yet/ }).check();
  const name = page.getByLabel('Name', { exact: true });
  await name.pressSequentially('a😀');
  await expect(page.getByText('Leave out emoji and other characters that take four bytes')).toBeVisible();
  // Nobody was asked for images of a name that cannot be: all of the project would have been counted.
  await expect(page.getByText('already has')).toHaveCount(0);
  await name.fill('disk\u202egpj.exe');
  await expect(page.getByText('turn the direction of its text')).toBeVisible();
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByRole('heading', { name: 'disk[U+202E]gpj.exe' })).toBeVisible();
  const { images } = await listImages(account.service, [['owner', account.projectId]]);
  expect(images.map((image) => image.name)).toContain('disk\u202egpj.exe');
});

test('what clouds refuse in properties is told at the field, and nothing is sent', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByRole('radio', { name: /^No data yet/ }).check();
  await page.getByLabel('Name', { exact: true }).fill('refused');
  await page.getByText('Properties, kernel and ramdisk').click();
  const properties = page.getByLabel('Custom properties');
  await properties.fill(`note=${'é'.repeat(32_768)}`);
  await expect(page.getByText('At most 64 KiB')).toBeVisible();
  await properties.fill('os_distro=debian\nOS_DISTRO=debian');
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByText('in other capitals')).toBeVisible();
  expect((await listImages(account.service, [['owner', account.projectId]])).images).toEqual([]);
  await properties.fill('os_distro=debian');
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByText('This image has no data yet')).toBeVisible();
});

test('a file named by its ending alone gives a name that is not empty', async ({ page }) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('.raw', Buffer.alloc(600, 1)));
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('.raw');
});
