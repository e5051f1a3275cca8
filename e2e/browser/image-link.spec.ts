import { createHash } from 'node:crypto';
import { getImage, listImages } from '@/lib/openstack/images';
import { expect, makeFile, makeImage, open, row, test } from '../support/test';

// A link fills the form in and sends nothing; what a vendor says of the bytes goes with the image and marks it.

const bytes = Buffer.alloc(70_000, 'vendor');
const digest = (algorithm: string, data: Uint8Array) => createHash(algorithm).update(data).digest('hex');

test('a link fills the form in, says so, and sends nothing by itself', async ({ page, account }) => {
  const params = new URLSearchParams({
    from: 'https://cloud.example.org/images/debian-12.qcow2',
    sha512: 'a'.repeat(128),
    name: 'Debian 12',
    os_distro: 'debian',
    disk_format: 'qcow2',
    visibility: 'public',
  });
  params.append('property', 'hw_disk_bus=virtio');
  await open(page, `/images/new?${params}`);
  await expect(page.getByText('A link filled this form in')).toBeVisible();
  await expect(page.getByText('from cloud.example.org')).toBeVisible();
  await expect(page.getByText('no link may say it')).toContainText('“visibility”');
  await expect(page.getByLabel('URL of the image')).toHaveValue(params.get('from') ?? '');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Debian 12');
  await expect(page.getByLabel('Vendor’s checksum')).toHaveValue(`sha512:${'a'.repeat(128)}`);
  await expect(page.getByLabel('Custom properties')).toHaveValue('os_distro=debian\nhw_disk_bus=virtio');
  await expect(page.getByLabel('Visibility')).toHaveValue('shared');
  expect((await listImages(account.service, [['owner', account.projectId]])).images).toEqual([]);
});

test('a hostile link fills nothing in', async ({ page }) => {
  await open(
    page,
    `/images/new?from=${encodeURIComponent('javascript:alert(1)')}&__proto__=x&name=${encodeURIComponent('\u202egpj')}`,
  );
  await expect(page.getByRole('radio', { name: /^File/ })).toBeChecked();
  await expect(page.getByText('no link may say it')).toContainText('“from”');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');
});

test('a file is compared with its vendor’s checksum file before and after it is sent', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('vendor.raw', bytes));
  await page.getByText('Checksum of its vendor').click();
  const field = page.getByLabel('Vendor’s checksum');
  await field.fill(`${'0'.repeat(64)}  other.raw\n${digest('sha256', Buffer.from('x'))} *vendor.raw\n`);
  await field.blur();
  await expect(page.getByText('The file is not what this checksum says')).toBeVisible();
  await field.fill(
    `SHA512 (other.raw) = ${'0'.repeat(128)}\nSHA512 (vendor.raw) = ${digest('sha512', bytes)}`,
  );
  await field.blur();
  await expect(field).toHaveValue(`sha512:${digest('sha512', bytes)}`);
  await expect(page.getByText('The file is what its vendor published')).toBeVisible();
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  await expect(page.getByText('The bytes are those of the vendor, by SHA-512')).toBeVisible();
  const id = page.url().split('/').at(-1) ?? '';
  expect(await getImage(account.service, id)).toMatchObject({
    vendor_checksum: `sha512:${digest('sha512', bytes)}`,
    vendor_checksum_source: 'typed',
  });
});

test('by a digest that the cloud does not take, the file is compared by itself when it is sent', async ({
  page,
  account,
}) => {
  for (const way of ['As it is', 'Through an import']) {
    await open(page, '/images/new');
    await page.getByLabel('Image file').setInputFiles(makeFile('vendor.raw', bytes));
    await page.getByText('Checksum of its vendor').click();
    await page.getByLabel('Vendor’s checksum').fill(digest('sha256', bytes));
    await expect(page.getByText('The file is what its vendor published')).toBeVisible();
    await page.getByRole('radio', { name: way }).check();
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page.getByText('The bytes are those of the vendor, by SHA-256')).toBeVisible();
    const id = page.url().split('/').at(-1) ?? '';
    expect((await getImage(account.service, id)).vendor_checksum_checked).toMatch(
      `same ${digest('sha256', bytes)} ${digest('sha512', bytes)} 20`,
    );
  }
});

test('other bytes than the vendor’s are marked from the first look, and read where the digest is another', async ({
  page,
  account,
}) => {
  const flipped = Buffer.from(bytes);
  flipped.writeUInt8(flipped.readUInt8(30_000) ^ 1, 30_000);
  const named = (name: string, algorithm: string) => ({
    name,
    vendor_checksum: `${algorithm}:${digest(algorithm, bytes)}`,
  });
  const wrong = await makeImage(account, named('wrong', 'sha512'), flipped);
  await open(page, `/images/${wrong.id}`);
  await expect(page.getByText('These are not the bytes that the vendor published')).toBeVisible();
  const other = await makeImage(account, named('other', 'sha256'), flipped);
  await open(page, '/images?scope=project');
  await expect(row(page, 'wrong')).toContainText('not the vendor’s bytes');
  await expect(row(page, 'other')).toContainText('not compared with the vendor’s checksum');
  await open(page, `/images/${other.id}`);
  await expect(page.getByText('Not yet compared with the vendor’s checksum')).toBeVisible();
  await page.getByRole('button', { name: 'Read and compare' }).click();
  await expect(page.getByText('These are not the bytes that the vendor published')).toBeVisible();
  const right = await makeImage(account, named('right', 'sha256'), bytes);
  await open(page, `/images/${right.id}`);
  await page.getByRole('button', { name: 'Read and compare' }).click();
  await expect(page.getByText('The bytes are those of the vendor, by SHA-256')).toBeVisible();
  await expect(page.getByText('Not yet compared')).toHaveCount(0);
  await open(page, '/images?scope=project');
  await expect(row(page, 'right')).toContainText('the vendor’s bytes');
  await expect(row(page, 'right')).not.toContainText('not the vendor’s bytes');
});
