import { randomBytes, randomUUID } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import { getImage } from '@/lib/openstack/images';
import { addMember, getMember } from '@/lib/openstack/members';
import { newAccount } from '../support/accounts';
import { startDashboard } from '../support/servers';
import { enter, expect, imageAction, makeFile, makeImage, open, setting, test } from '../support/test';

const content = randomBytes(200_000);
const asMine = { os_distro: 'debian', os_version: '12' };

test('one line says what one came for, and the owner is named', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'summed', ...asMine }, content);
  await open(page, `/images/${image.id}`);
  await expect(page.getByRole('article')).toContainText(
    `raw · 195.3 KiB · debian 12 · owner ${account.projectName} · private`,
  );
  await expect(page.getByRole('definition').filter({ hasText: account.projectId })).toContainText(
    account.projectName,
  );
});

test('what cannot be done is not there, and one sentence says who may', async ({ page, account }) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  const image = await makeImage(other, { name: 'theirs', visibility: 'community' }, content);
  expect(account.projectId).not.toBe(other.projectId);
  await open(page, `/images/${image.id}`);
  await expect(page.getByText('The image belongs to another project')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
  await page.getByRole('button', { name: 'More actions' }).click();
  await expect(page.getByRole('menuitem', { name: 'Show the commands' })).toBeVisible();
  for (const verb of ['Hide', 'Protect', 'Deactivate', 'Delete'])
    await expect(page.getByRole('menuitem', { name: verb })).toHaveCount(0);
});

test('an offer is answered where it is read', async ({ page, account }) => {
  const owner = await newAccount(setting('TEST_AUTH_URL'));
  for (const [verb, status] of [
    ['Accept', 'accepted'],
    ['Reject', 'rejected'],
  ] as const) {
    const image = await makeImage(owner, { name: 'offered', visibility: 'shared' }, content);
    await addMember(owner.service, image.id, account.projectId);
    await open(page, `/images/${image.id}`);
    await expect(page.getByText('This image is offered to this project')).toBeVisible();
    if (verb === 'Accept') expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await page.getByRole('button', { name: verb, exact: true }).click();
    await expect(page.getByText('This image is offered to this project')).toHaveCount(0);
    expect((await getMember(owner.service, image.id, account.projectId)).status).toBe(status);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('This image is offered to this project')).toBeVisible();
    expect((await getMember(owner.service, image.id, account.projectId)).status).toBe('pending');
  }
});

test('a file of this computer is compared with the image', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'compared' }, content);
  await open(page, `/images/${image.id}`);
  const choose = page.getByLabel('File to compare with the image');
  await choose.setInputFiles(makeFile('right.raw', content));
  await expect(page.getByText('right.raw has the very bytes of the image (SHA-512).')).toBeVisible();
  await choose.setInputFiles(makeFile('wrong.raw', randomBytes(1000)));
  await expect(page.getByText('wrong.raw is not this image: its SHA-512 is another.')).toBeVisible();
});

test('the record is there as Glance gives it, and so are the commands', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'raw record', odd_key: '<b>&"' }, content);
  await open(page, `/images/${image.id}`);
  await page.getByRole('link', { name: 'JSON' }).click();
  const shown = page.getByRole('figure', { name: 'JSON' });
  await expect(shown).toContainText('"odd_key": "<b>&\\""');
  expect(JSON.parse((await shown.textContent()) ?? '')).toMatchObject({ id: image.id, name: 'raw record' });
  await imageAction(page, 'Launch instance…');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`openstack server create --image ${image.id}`);
  await expect(dialog).toContainText('--flavor FLAVOR --network NETWORK NAME');
  await expect(dialog).toContainText(`openstack volume create --image ${image.id}`);
  await expect(dialog).toContainText("openstack image save --file 'raw record.raw'");
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a signature that is not whole is told', async ({ page, account }) => {
  const whole = {
    img_signature: 'AAAA',
    img_signature_hash_method: 'SHA-256',
    img_signature_key_type: 'RSA-PSS',
    img_signature_certificate_uuid: randomUUID(),
  };
  const signed = await makeImage(account, { name: 'signed', ...whole });
  await open(page, `/images/${signed.id}`);
  await expect(page.getByText('Signed: it carries all four properties.')).toBeVisible();
  const { img_signature: _, ...three } = whole;
  const partly = await makeImage(account, { name: 'partly', ...three });
  await open(page, `/images/${partly.id}`);
  await expect(page.getByText('The signature is incomplete')).toContainText('missing: img_signature.');
});

test('Launch and Create volume lead where the operator says', async ({ page, context, account }) => {
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), {
    LAUNCH_URL: 'https://cloud.example.org/launch?image={id}',
    VOLUME_URL: 'https://cloud.example.org/volume?image={id}',
  });
  try {
    await enter(context, account, dashboard.url);
    const image = await makeImage(account, { name: 'boots' }, content);
    await open(page, `${dashboard.url}/images/${image.id}`);
    await expect(page.getByRole('link', { name: 'Launch instance' })).toHaveAttribute(
      'href',
      `https://cloud.example.org/launch?image=${image.id}`,
    );
    await page.getByRole('button', { name: 'More actions' }).click();
    await expect(page.getByRole('menuitem', { name: 'Create volume', exact: true })).toBeVisible();
    expect((await getImage(account.service, image.id)).status).toBe('active');
  } finally {
    await dashboard.stop();
  }
});

test('what is undone is undone on the page of the image too', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'undone' }, content);
  await open(page, `/images/${image.id}`);
  await imageAction(page, 'Hide');
  await page.getByRole('dialog').getByRole('button', { name: 'Hide', exact: true }).click();
  await expect(page.getByText('undone is hidden')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The image is as it was')).toBeVisible();
  expect((await getImage(account.service, image.id)).os_hidden).toBe(false);
  await imageAction(page, 'Hide');
  await expect(page.getByRole('dialog', { name: 'Hide this image' })).toBeVisible();
});

test('the JSON of an image shows every mark of its texts, and stays the same JSON', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'a\u202eb\u200bc' });
  await open(page, `/images/${image.id}/json`);
  const shown = page.getByRole('figure', { name: 'JSON' });
  await expect(shown).toContainText('"a\\u202eb\\u200bc"');
  expect(JSON.parse((await shown.textContent()) ?? '')).toMatchObject({
    id: image.id,
    name: 'a\u202eb\u200bc',
  });
});
