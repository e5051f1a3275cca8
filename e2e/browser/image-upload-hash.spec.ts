import { createHash, randomBytes } from 'node:crypto';
import { getImage } from '@/lib/openstack/images';
import { expect, makeFile, makeImage, open, test } from '../support/test';

const mebibyte = 1024 * 1024;
const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');

test('what was sent is compared with what the cloud says it has @firefox', async ({ page, account }) => {
  const violations: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) violations.push(message.text());
  });
  const bytes = randomBytes(9 * mebibyte + 3);
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('random.raw', bytes));
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(
    page.getByText('Verified: the cloud has the very bytes of your file (SHA-512).'),
  ).toBeVisible();
  const id = /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
  expect((await getImage(account.service, id)).os_hash_value).toBe(sha512(bytes));
  // It is known after a reload as well.
  await page.reload();
  await expect(page.getByText('Verified: the cloud has the very bytes')).toBeVisible();
  expect(violations).toEqual([]);
});

test('the worker has a policy of its own, and the pages have none for WebAssembly', async ({ page }) => {
  const document = await page.goto('/images');
  expect(document?.headers()['content-security-policy']).not.toContain('wasm');
  expect(document?.headers()['content-security-policy']).toContain("worker-src 'self'");
  const worker = await page.request.get('/hash-worker.js');
  expect(worker.headers()['content-security-policy']).toBe(
    "default-src 'none'; script-src 'wasm-unsafe-eval'",
  );
});

test('bytes that the cloud has already are told before they are sent, and after', async ({
  page,
  account,
}) => {
  const bytes = randomBytes(mebibyte);
  const present = await makeImage(account, { name: 'first of them' }, bytes);
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('again.raw', bytes));
  await expect(page.getByText('These bytes are here as first of them')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Look at it' })).toHaveAttribute(
    'href',
    `/images/${present.id}`,
  );
  await page.getByLabel('Image file').setInputFiles(makeFile('other.raw', randomBytes(mebibyte)));
  await expect(page.getByText('These bytes are here')).toHaveCount(0);
  await page.getByLabel('Image file').setInputFiles(makeFile('again.raw', bytes));
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('Verified: the cloud has the very bytes')).toBeVisible();
});

test('other bytes in the cloud than were sent are shouted', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'twisted' });
  await open(page, `/images/${image.id}`);
  await page.getByLabel('Image file').setInputFiles(makeFile('sent.raw', randomBytes(mebibyte)));
  await expect(page.getByText('Verified: the cloud has the very bytes')).toBeVisible();
  // As if the file had been another one: what this browser kept of it is changed.
  await page.evaluate((id) => {
    const key = Object.keys(localStorage).find((name) => name.endsWith('.digests')) ?? '';
    const digests = JSON.parse(localStorage.getItem(key) ?? '{}');
    digests[id].value = 'f'.repeat(128);
    localStorage.setItem(key, JSON.stringify(digests));
  }, image.id);
  await page.reload();
  await expect(page.getByRole('alert').getByText('The cloud has other bytes than your file')).toBeVisible();
});
