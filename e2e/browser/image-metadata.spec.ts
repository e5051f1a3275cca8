import { execFileSync } from 'node:child_process';
import { constants, createVerify, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { getImage, updateImage } from '@/lib/openstack/images';
import { createNamespace, deleteNamespace } from '@/lib/openstack/metadefs';
import { adminService, newAccount } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import {
  endToken,
  enter,
  expect,
  makeFile,
  makeImage,
  openAlive as open,
  open as openWhole,
  rowAction,
  setting,
  test,
} from '../support/test';

/** The row of a property in the editor. */
function property(page: Page, key: string) {
  return page.getByRole('region', { name: 'Properties' }).getByRole('listitem', { name: key, exact: true });
}

/** Opens the diff and saves it. */
async function save(page: Page, button = 'Save'): Promise<void> {
  await page.getByRole('button', { name: 'Review and save' }).click();
  await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
}

/** A namespace of the catalog for images, taken away again when the test ends. */
async function withNamespace(
  properties: Record<string, unknown>,
  run: (name: string) => Promise<void>,
  more: Record<string, unknown> = {},
): Promise<void> {
  const admin = await adminService(setting('TEST_AUTH_URL'));
  const name = `Test::${crypto.randomUUID()}`;
  await createNamespace(admin, {
    namespace: name,
    display_name: `Test ${name.slice(6, 14)}`,
    description: 'A namespace of <b>one</b> test',
    visibility: 'public',
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'tst_' }],
    properties,
    ...more,
  } as Parameters<typeof createNamespace>[1]);
  try {
    await run(name);
  } finally {
    await deleteNamespace(admin, name);
  }
}

/** Opens the editor with the catalog as it is now, whatever was kept of it. */
async function openEditor(page: Page, id: string): Promise<void> {
  await open(page, `/images/${id}/metadata`);
  await page.getByRole('button', { name: 'More ways to fill in metadata' }).click();
  await page.getByRole('menuitem', { name: 'Read the catalog again' }).click();
  await page.waitForLoadState('networkidle');
}

const typed = {
  level: {
    type: 'string',
    title: 'Level',
    enum: ['gold', 'silver'],
    description: '<img src=x onerror=alert(1)>',
  },
  fast: { type: 'boolean', title: 'Fast' },
  cores: { type: 'integer', title: 'Cores', minimum: 1, maximum: 8 },
  ratio: { type: 'number', title: 'Ratio' },
  code: { type: 'string', title: 'Code', pattern: '^[a-z]{3}$', minLength: 3, maxLength: 3 },
  sets: {
    type: 'array',
    title: 'Instruction sets',
    operators: ['<or>', '<all-in>'],
    items: { type: 'string', enum: ['aes', 'avx', 'sse'] },
  },
};

test('a property of each type is added from the catalog, checked, and saved as text in one patch @firefox', async ({
  page,
  account,
}) => {
  await withNamespace(typed, async (name) => {
    const image = await makeImage(account, { name: 'typed', mine: 'stays' });
    await openEditor(page, image.id);
    await page.getByRole('searchbox', { name: 'Search the catalog' }).fill(name.slice(6, 14));
    await page.getByRole('button', { name: `Add all of Test ${name.slice(6, 14)}` }).click();
    await property(page, 'tst_level').getByRole('combobox').selectOption('silver');
    // The field that is left says so at once, which moves the switch while it is pressed.
    await property(page, 'tst_fast').getByRole('switch').hover();
    await page.mouse.down();
    await expect(property(page, 'tst_code')).toContainText('Empty, so it is not saved.');
    await page.mouse.up();
    await expect(property(page, 'tst_fast').getByRole('switch')).toBeChecked();
    await property(page, 'tst_cores').getByRole('textbox').fill('9');
    await expect(property(page, 'tst_cores')).toContainText('at most 8');
    await property(page, 'tst_cores').getByRole('textbox').fill('4');
    await property(page, 'tst_ratio').getByRole('textbox').fill('1.5');
    await property(page, 'tst_code').getByRole('textbox').fill('ABC');
    await expect(property(page, 'tst_code')).toContainText('^[a-z]{3}$');
    await property(page, 'tst_code').getByRole('textbox').fill('abc');
    await property(page, 'tst_sets').getByLabel('Operator').selectOption('<all-in>');
    for (const item of ['aes', 'sse'])
      await property(page, 'tst_sets').getByLabel('Add an item').selectOption(item);
    // What a catalog says is text, whatever it holds.
    await property(page, 'tst_level').getByRole('button', { name: 'What is tst_level?' }).click();
    await expect(property(page, 'tst_level')).toContainText('<img src=x onerror=alert(1)>');
    await expect(property(page, 'tst_level').locator('img')).toHaveCount(0);
    const before = await getImage(account.service, image.id);
    expect(before.tst_level).toBeUndefined();
    await page.getByRole('button', { name: 'Review and save' }).click();
    await expect(page.getByRole('dialog').getByRole('row')).toHaveCount(7);
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Metadata is saved')).toBeVisible();
    expect(await getImage(account.service, image.id)).toMatchObject({
      mine: 'stays',
      tst_level: 'silver',
      tst_fast: 'true',
      tst_cores: '4',
      tst_ratio: '1.5',
      tst_code: 'abc',
      tst_sets: '<all-in> aes,sse',
    });
    await expect(page.getByText('Nothing changed')).toBeVisible();
  });
});

test('no property is saved blank: an added one is neutral until it is left and then left out, an emptied one goes', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'blanks', note: 'old', kept: 'x' });
  await open(page, `/images/${image.id}/metadata`);
  await page.getByLabel('Custom property').fill('hw_vif_model');
  await page.getByRole('button', { name: 'Add property' }).click();
  const control = property(page, 'hw_vif_model').getByRole('combobox');
  await expect(control).toBeFocused();
  await expect(control).not.toHaveAttribute('aria-invalid', 'true');
  await expect(property(page, 'hw_vif_model')).not.toContainText('Empty');
  await property(page, 'note').getByRole('textbox').fill('');
  await expect(property(page, 'hw_vif_model')).toContainText('Empty, so it is not saved.');
  await expect(property(page, 'note')).toContainText('Empty: it is removed when you save.');
  await property(page, 'kept').getByRole('textbox').fill('y');
  await expect(page.getByRole('region', { name: 'Changes' })).toContainText(
    '2 changes One empty property is not saved.',
  );
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByRole('dialog')).not.toContainText('hw_vif_model');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  const saved = await getImage(account.service, image.id);
  expect(saved.kept).toBe('y');
  expect(saved).not.toHaveProperty('hw_vif_model');
  expect(saved).not.toHaveProperty('note');
});

test('keys of one’s own hold any character; what Glance keeps is locked and says why', async ({
  page,
  account,
}) => {
  const image = await makeImage(
    account,
    { name: 'own', 'a/b~c': 'old', gone: 'x', constructor: 'y' },
    Buffer.alloc(10),
  );
  await open(page, `/images/${image.id}`);
  await page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'Metadata' }).click();
  const key = page.getByLabel('Custom property');
  for (const [wrong, why] of [
    ['os_glance_x', 'belongs to Glance itself'],
    ['checksum', 'belongs to Glance itself'],
    ['gone', 'has this key already'],
    ['', 'needs a key'],
  ] as const) {
    await key.fill(wrong);
    await page.getByRole('button', { name: 'Add property' }).click();
    await expect(page.getByText(why)).toBeVisible();
  }
  await key.fill('~/new/~1');
  await page.getByRole('button', { name: 'Add property' }).click();
  await expect(property(page, '~/new/~1').getByRole('textbox')).toBeFocused();
  await page.keyboard.type('value');
  await property(page, 'a/b~c').getByRole('textbox').fill('new');
  await page.getByRole('button', { name: 'Remove gone' }).click();
  await expect(property(page, 'gone')).toContainText('removed');
  await page.getByText('system attributes').click();
  await expect(page.getByText('Glance alone writes this.').first()).toBeVisible();
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  const now = await getImage(account.service, image.id);
  expect(now).toMatchObject({ 'a/b~c': 'new', '~/new/~1': 'value', constructor: 'y' });
  expect(now.gone).toBeUndefined();
});

test('the guide corrects, asks and advises, and gives way to who insists', async ({ page, account }) => {
  const kernel = await makeImage(account, { name: 'my-kernel', disk_format: 'aki', container_format: 'aki' });
  const image = await makeImage(account, {
    name: 'advice',
    os_distro: 'RedHat',
    hw_disk_bus: 'scsi',
    os_command_line: 'quiet',
    hypervisor_type: 'kvm',
    hw_vif_model: 'VirtualE1000',
    hw_video_model: 'bochs',
  });
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByRole('heading', { name: 'Hardware' })).toBeVisible();
  await property(page, 'os_distro').getByRole('button', { name: 'Set os_distro=rhel' }).click();
  await property(page, 'hw_disk_bus').getByRole('button', { name: 'Set hw_scsi_model=virtio-scsi' }).click();
  await expect(property(page, 'hw_scsi_model').getByRole('combobox')).toHaveValue('virtio-scsi');
  await expect(property(page, 'os_command_line')).toContainText('Only images in format aki, ari or ami');
  await expect(property(page, 'hw_vif_model')).toContainText('kvm does not offer “VirtualE1000”');
  const offered = property(page, 'hw_vif_model').getByRole('combobox').getByRole('option');
  await expect(offered.filter({ hasText: /^virtio$/ })).toHaveCount(1);
  await expect(offered.filter({ hasText: 'netfront' })).toHaveCount(0);
  await expect(property(page, 'hw_video_model')).not.toContainText('bochs may');
  await property(page, 'hw_vif_model').getByRole('combobox').selectOption('Another value…');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('my-own-nic');
  await page.getByLabel('Custom property').fill('kernel_id');
  await page.getByRole('button', { name: 'Add property' }).click();
  await property(page, 'kernel_id').getByRole('combobox').selectOption('my-kernel');
  await page.getByRole('button', { name: 'Review and save' }).click();
  await expect(page.getByRole('dialog')).toContainText('One value goes against the catalog or the guide');
  await page.getByRole('dialog').getByRole('button', { name: 'Save anyway' }).click();
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  expect(await getImage(account.service, image.id)).toMatchObject({
    os_distro: 'rhel',
    hw_scsi_model: 'virtio-scsi',
    hw_vif_model: 'my-own-nic',
    kernel_id: kernel.id,
  });
});

test("somebody else's change of the same property is decided by choice, of others it is kept", async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'conflict', a: '1', b: '2', c: '3' });
  await open(page, `/images/${image.id}/metadata`);
  for (const [key, value] of [
    ['a', 'mine-a'],
    ['b', 'mine-b'],
  ] as const)
    await property(page, key).getByRole('textbox').fill(value);
  await updateImage(account.service, image.id, [
    { op: 'replace', path: '/a', value: 'theirs-a' },
    { op: 'remove', path: '/b' },
    { op: 'replace', path: '/c', value: 'theirs-c' },
    { op: 'add', path: '/d', value: 'theirs-d' },
  ]);
  await save(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('Somebody else changed');
  expect(await getImage(account.service, image.id)).toMatchObject({ a: 'theirs-a' });
  await expect(dialog.getByRole('button', { name: 'Save as decided' })).toBeDisabled();
  await dialog.getByRole('group', { name: 'a' }).getByLabel('Mine').check();
  await dialog.getByRole('group', { name: 'b' }).getByLabel('Theirs').check();
  await dialog.getByRole('button', { name: 'Save as decided' }).click();
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  const now = await getImage(account.service, image.id);
  expect(now).toMatchObject({ a: 'mine-a', c: 'theirs-c', d: 'theirs-d' });
  expect(now.b).toBeUndefined();
  await expect(property(page, 'd').getByRole('textbox')).toHaveValue('theirs-d');
});

test('what is typed outlives a refusal and a change of page', async ({ page, account }) => {
  const many = Object.fromEntries(Array.from({ length: 128 }, (_, index) => [`p${index}`, 'x']));
  const image = await makeImage(account, { name: 'full', ...many });
  await open(page, `/images/${image.id}/metadata`);
  await page.getByLabel('Custom property').fill('one_more');
  await page.getByRole('button', { name: 'Add property' }).click();
  await page.keyboard.type('typed');
  await save(page);
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('more than the cloud takes');
  await page.getByRole('dialog').getByRole('button', { name: 'Back' }).click();
  await expect(property(page, 'one_more').getByRole('textbox')).toHaveValue('typed');
  await page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('heading', { name: 'Facts' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'Metadata' }).click();
  await expect(page.getByText('Your unsaved changes of before are back')).toBeVisible();
  await page.getByRole('button', { name: 'Remove p7', exact: true }).click();
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  const now = await getImage(account.service, image.id);
  expect(now.one_more).toBe('typed');
  expect(now.p7).toBeUndefined();
});

test.describe('after a session ended @embedded', () => {
  test.use({ expectedErrors: [/401|Unauthorized/] });

  // A real Glance believes an ended token for minutes.
  test('a save goes on where it stopped', async ({ page, account, context }) => {
    const image = await makeImage(account, { name: 'ended', own: 'old' });
    await open(page, `/images/${image.id}/metadata`);
    await property(page, 'own').getByRole('textbox').fill('typed');
    await endToken(context);
    await save(page);
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByLabel('Password').fill(account.password);
    await again.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('Metadata is saved')).toBeVisible();
    expect((await getImage(account.service, image.id)).own).toBe('typed');
  });
});

test('a property that is protected against this role is refused with the reason, and the rest can be saved', async ({
  page,
  account,
}) => {
  const admin = await adminService(setting('TEST_AUTH_URL'));
  const image = await makeImage(account, { name: 'guarded', own: 'old' });
  await updateImage(admin, image.id, [{ op: 'add', path: '/guarded_by', value: 'admin' }]);
  await open(page, `/images/${image.id}/metadata`);
  await property(page, 'own').getByRole('textbox').fill('new');
  await property(page, 'guarded_by').getByRole('textbox').fill('me');
  await save(page);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText("Attribute 'guarded_by' is reserved");
  expect(await getImage(account.service, image.id)).toMatchObject({ guarded_by: 'admin', own: 'old' });
  await dialog.getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: 'Take back the change of guarded_by' }).click();
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  expect(await getImage(account.service, image.id)).toMatchObject({ guarded_by: 'admin', own: 'new' });
});

test('who may only read sees everything, changes nothing, and is told why', async ({
  page,
  account,
  context,
}) => {
  const image = await makeImage(account, { name: 'read', os_distro: 'debian' });
  const reader = await newAccount(setting('TEST_AUTH_URL'), 'reader', account);
  await context.clearCookies();
  await enter(context, reader);
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByText('Your role in this project is reader')).toHaveCount(2);
  await expect(property(page, 'os_distro').getByRole('combobox')).toBeDisabled();
  await expect(page.getByRole('button', { name: 'Review and save' })).toHaveCount(0);
});

test('a namespace that is deleted under the edit does not hinder it', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'under way' });
  await withNamespace({ level: typed.level }, async (name) => {
    await openEditor(page, image.id);
    await page.getByRole('searchbox', { name: 'Search the catalog' }).fill(name.slice(6, 14));
    await page.getByRole('button', { name: `Add all of Test ${name.slice(6, 14)}` }).click();
  });
  await property(page, 'tst_level').getByRole('combobox').selectOption('gold');
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  expect((await getImage(account.service, image.id)).tst_level).toBe('gold');
});

test('properties are copied from an image, exported, and imported', async ({ page, account }) => {
  await makeImage(account, { name: 'source', os_distro: 'debian', same: '1', img_signature: 'AAAA' });
  const image = await makeImage(account, { name: 'target', same: '1', own: '2' });
  await open(page, `/images/${image.id}/metadata`);
  const more = page.getByRole('button', { name: 'More ways to fill in metadata' });
  await more.click();
  await page.getByRole('menuitem', { name: 'Copy from another image…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^source/ })
    .click();
  await expect(page.getByRole('dialog').getByRole('checkbox', { name: 'img_signature' })).not.toBeChecked();
  await expect(page.getByRole('dialog').getByRole('checkbox', { name: 'own' })).not.toBeChecked();
  await page.getByRole('dialog').getByRole('button', { name: 'Take one property' }).click();
  await expect(property(page, 'os_distro')).toContainText('new');
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  const download = page.waitForEvent('download');
  await more.click();
  await page.getByRole('menuitem', { name: 'Export as JSON' }).click();
  const file = await (await download).path();
  await updateImage(account.service, image.id, [{ op: 'remove', path: '/os_distro' }]);
  await open(page, `/images/${image.id}/metadata`);
  await more.click();
  await page.getByRole('menuitem', { name: 'Import JSON…' }).click();
  await page.getByLabel('Or paste it').fill('{"a": {"b": 1}}');
  await page.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(page.getByText('The value of a is no text')).toBeVisible();
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('dialog').getByRole('button', { name: 'Take one property' }).click();
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  expect(await getImage(account.service, image.id)).toMatchObject({
    os_distro: 'debian',
    same: '1',
    own: '2',
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the editor has no accessibility violation and speaks Chinese (${colorScheme})`, async ({
    page,
    account,
    context,
  }) => {
    await page.emulateMedia({ colorScheme });
    const image = await makeImage(account, {
      name: '镜像',
      os_distro: 'RedHat',
      hw_disk_bus: 'scsi',
      kernel_id: crypto.randomUUID(),
      CIM_PASD_InstructionSetExtensionName: '<or> x86:AES,x86:AVX',
      own: 'line\nline',
    });
    const address = `/images/${image.id}/metadata`;
    const check = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.target.join(' '))])).toEqual([]);
    };
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, address);
      if (width === 390) await page.getByRole('button', { name: 'Catalog', exact: true }).click();
      await page.getByRole('searchbox', { name: 'Search the catalog' }).fill('hw_');
      await page.getByRole('searchbox', { name: 'Filter by key' }).fill('own');
      await page.getByRole('button', { name: 'Remove own' }).click();
      await page.getByRole('searchbox', { name: 'Filter by key' }).fill('');
      await check();
      expect(
        await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        ),
      ).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'Review and save' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await check();
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Discard changes' }).click();
    }
    await context.addCookies([{ name: 'darkroom_locale', value: 'zh-CN', url: setting('TEST_DASHBOARD') }]);
    await open(page, address);
    const text = await page.locator('main').textContent();
    expect(text?.match(/\b(?:Save|Remove|Properties|Catalog|Custom|Hardware)\b/g) ?? []).toEqual([]);
  });
}

test('many images get the same properties, each with its result', async ({ page, account }) => {
  const full = Object.fromEntries(Array.from({ length: 127 }, (_, index) => [`p${index}`, 'x']));
  const one = await makeImage(account, { name: 'bulk one', gone: 'x' });
  const two = await makeImage(account, { name: 'bulk full', ...full });
  await open(page, '/images');
  for (const name of ['bulk one', 'bulk full']) await page.getByLabel(`Select ${name}`).check();
  await page.getByRole('region', { name: 'Selection' }).getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Set metadata' }).click();
  const dialog = page.getByRole('dialog');
  for (const key of ['os_distro', 'hw_disk_bus', 'gone']) {
    await dialog.getByLabel('Custom property').fill(key);
    await dialog.getByRole('button', { name: 'Add property' }).click();
  }
  await dialog.getByRole('combobox', { name: 'Value of os_distro' }).selectOption('debian');
  await dialog.getByRole('combobox', { name: 'Value of hw_disk_bus' }).selectOption('virtio');
  await dialog.getByRole('combobox', { name: 'gone', exact: true }).selectOption('Take off');
  await dialog.getByRole('button', { name: 'Set metadata' }).click();
  await expect(dialog).toContainText('1 of 2 are done');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'bulk full' })).toContainText(
    'more than the cloud',
  );
  const now = await getImage(account.service, one.id);
  expect(now).toMatchObject({ os_distro: 'debian', hw_disk_bus: 'virtio' });
  expect(now.gone).toBeUndefined();
  expect((await getImage(account.service, two.id)).os_distro).toBeUndefined();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('The image is as it was')).toBeVisible();
  const back = await getImage(account.service, one.id);
  expect([back.os_distro, back.hw_disk_bus, back.gone]).toEqual([undefined, undefined, 'x']);
  await rowAction(page, 'bulk one', 'Update metadata');
  await expect(page).toHaveURL(new RegExp(`${one.id}/metadata$`));
});

test('a file is signed in the page before it is sent', async ({ page }) => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const bytes = Buffer.alloc(300_000, 'to be signed');
  const key = makeFile('key.pem', Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  await open(page, '/images/new');
  await page.locator('input[type=file]').first().setInputFiles(makeFile('signed.raw', bytes));
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByText('Properties, kernel and ramdisk').click();
  await page.getByLabel('Custom properties').fill('os_distro=Debian');
  await page.getByRole('button', { name: 'Set os_distro=debian' }).click();
  await page.getByRole('button', { name: 'Sign the file…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog.getByText('Choose the private key')).toBeVisible();
  await dialog.getByLabel('Private key').setInputFiles(makeFile('none.pem', Buffer.from('no key')));
  await dialog.getByLabel('Certificate in the key manager').fill(crypto.randomUUID());
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog.getByText('no private key in PEM')).toBeVisible();
  await dialog.getByLabel('Private key').setInputFiles(key);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const lines = (await page.getByLabel('Custom properties').inputValue()).split('\n');
  const signature =
    lines.find((line) => line.startsWith('img_signature='))?.slice('img_signature='.length) ?? '';
  const saltLength = 256 - 32 - 2;
  const verify = createVerify('SHA256').update(bytes);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  expect(verify.verify({ key: publicKey, padding, saltLength }, signature, 'base64')).toBe(true);
  expect(lines).toEqual(expect.arrayContaining(['os_distro=debian', 'img_signature_key_type=RSA-PSS']));
  // The signature is of this file alone.
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(makeFile('other.raw', Buffer.alloc(10, 1)));
  await expect(page.getByText('The signature was of the file chosen before')).toBeVisible();
  await expect(page.getByLabel('Custom properties')).toHaveValue('os_distro=debian');
});

test('what the cloud did to properties during an import is marked, later edits are not', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByRole('radio', { name: /No data yet/ }).check();
  await page.getByLabel('Name').fill('marked');
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByText('Properties, kernel and ramdisk').click();
  await page.getByLabel('Custom properties').fill('os_distro=debian');
  await page.getByRole('button', { name: 'Create record' }).click();
  await expect(page.getByRole('heading', { name: 'marked' })).toBeVisible();
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await updateImage(account.service, id, [
    { op: 'add', path: '/injected', value: 'by the cloud' },
    { op: 'replace', path: '/os_distro', value: 'ubuntu' },
  ]);
  const writer = openImageData(account.service, id, { kind: 'file' }, 10);
  await writer.write(Buffer.alloc(10));
  await writer.end();
  await open(page, `/images/${id}`);
  const properties = page.getByRole('region', { name: 'Properties', exact: true });
  await expect(properties.getByText('added by the cloud during import')).toHaveCount(1);
  await expect(properties.getByText('changed by the cloud during import, was debian')).toHaveCount(1);
  await updateImage(account.service, id, [{ op: 'replace', path: '/injected', value: 'by me' }]);
  await page.reload();
  await expect(properties).toContainText('by me');
  await expect(properties.getByText('added by the cloud during import')).toHaveCount(0);
});

test('a signature with a certificate added here is verified by the cloud @embedded', async ({ page }) => {
  const folder = path.dirname(makeFile('signed.raw', Buffer.alloc(300_000, 'to be signed')));
  const files = ['signed.raw', 'key.pem', 'certificate.pem'].map((name) => path.join(folder, name));
  const [data = '', key = '', certificate = ''] = files;
  const make = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=signer', '-keyout', key];
  execFileSync('openssl', ['req', ...make, '-out', certificate], { stdio: 'ignore' });
  await open(page, '/images/new');
  await page.locator('input[type=file]').first().setInputFiles(data);
  await page.getByLabel('Disk format').selectOption('raw');
  await page.getByText('Properties, kernel and ramdisk').click();
  await page.getByRole('button', { name: 'Sign the file…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Add a certificate').setInputFiles(key);
  await expect(dialog.getByText('no certificate in PEM')).toBeVisible();
  await dialog.getByLabel('Add a certificate').setInputFiles(certificate);
  await expect(dialog.getByLabel('Certificate in the key manager')).toHaveValue(/^[0-9a-f-]{36}$/);
  await dialog.getByLabel('Private key').setInputFiles(key);
  await dialog.getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByText('active', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Signature', exact: true })).toContainText('RSA-PSS');
});

test('five hundred properties and as many definitions stay quick @embedded', async ({ browser }) => {
  const cloud = await startCloud({ image_property_quota: 1000, metadef_quota: 2000 });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext();
  try {
    const account = await newAccount(cloud.authUrl);
    const properties = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `key_${String(index).padStart(3, '0')}`,
        { type: 'string', title: `Key ${index}`, enum: ['a', 'b'] },
      ]),
    );
    await createNamespace(await adminService(cloud.authUrl), {
      namespace: 'Many',
      visibility: 'public',
      resource_type_associations: [{ name: 'OS::Glance::Image' }],
      properties,
    } as Parameters<typeof createNamespace>[1]);
    const values = Object.fromEntries(Object.keys(properties).map((key) => [key, 'a']));
    const image = await makeImage(account, { name: 'many', ...values });
    await enter(context, account, dashboard.url);
    const page = await context.newPage();
    await open(page, `${dashboard.url}/images/${image.id}/metadata`);
    await expect(page.getByRole('heading', { name: '500 properties' })).toBeVisible();
    // Only what is in view is in the page, before and after a scroll to the end.
    const rows = page.getByRole('region', { name: 'Properties', exact: true }).getByRole('listitem');
    expect(await rows.count()).toBeLessThan(60);
    await page.getByLabel('Custom property').scrollIntoViewIfNeeded();
    await expect(property(page, 'key_499')).toBeVisible();
    expect(await rows.count()).toBeLessThan(60);
    await property(page, 'key_499').getByRole('combobox').selectOption('b');
    await save(page);
    await expect(page.getByText('Metadata is saved')).toBeVisible();
    expect((await getImage(account.service, image.id)).key_499).toBe('b');
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});

test('opening costs two calls beside the namespaces, which are read once for all images', async ({
  context,
  account,
  page,
}) => {
  const image = await makeImage(account, { name: 'first' });
  const other = await makeImage(account, { name: 'other' });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    proxy.take();
    await openWhole(page, `${dashboard.url}/images/${image.id}/metadata`);
    await expect(page.getByText('Nothing changed')).toBeVisible();
    // What is known of a cloud is asked once for everybody, by whatever page is opened.
    const ofImages = () => proxy.take().filter((call) => !/\/versions$|\/v2\/(?:info|schemas)\//.test(call));
    const first = ofImages();
    const namespaces = first.filter((call) => call.includes('/metadefs/namespaces'));
    expect(namespaces.length).toBeGreaterThan(10);
    expect(new Set(namespaces).size).toBe(namespaces.length);
    expect(first.length - namespaces.length, first.join('\n')).toBe(1);
    await openWhole(page, `${dashboard.url}/images/${other.id}/metadata`);
    await expect(page.getByRole('heading', { name: 'other' })).toBeVisible();
    // Which namespaces there are is asked with each session's own right: what is kept of them is for who may see it.
    expect(ofImages().sort()).toEqual([`GET /v2/images/${other.id}`, namespaces[0]].sort());
  } finally {
    // A page that is left asks no dashboard that is gone.
    await page.goto('about:blank');
    await dashboard.stop();
    await proxy.stop();
  }
});

test('a cloud whose catalog may not be read leaves the guide and every property @embedded', async ({
  browser,
}) => {
  const cloud = await startCloud({ policies: { get_metadef_namespaces: '!' } });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext();
  try {
    const account = await newAccount(cloud.authUrl);
    const image = await makeImage(account, { name: 'alone', hw_disk_bus: 'scsi', own: 'x' });
    await enter(context, account, dashboard.url);
    const page = await context.newPage();
    await open(page, `${dashboard.url}/images/${image.id}/metadata`);
    await expect(page.getByText('Your role may not read this cloud’s metadata definitions')).toBeVisible();
    await expect(page.getByRole('button', { name: /^Known properties/ })).toBeVisible();
    await property(page, 'hw_disk_bus').getByRole('combobox').selectOption('virtio');
    await save(page);
    await expect(page.getByText('Metadata is saved')).toBeVisible();
    await open(page, `${dashboard.url}/images/${image.id}`);
    await expect(page.getByRole('region', { name: 'Custom', exact: true })).toContainText('own');
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});

test('a key in other capitals and a value that is too long are not sent', async ({ page, account }) => {
  const { id } = await makeImage(account, { os_distro: 'debian', note: 'short' });
  await open(page, `/images/${id}/metadata`);
  const key = page.getByLabel('Custom property');
  await key.fill('OS_DISTRO');
  await expect(page.getByText('in other capitals')).toBeVisible();
  await page.getByRole('button', { name: 'Add property' }).click();
  await expect(property(page, 'OS_DISTRO')).toHaveCount(0);
  await key.fill('');
  const note = property(page, 'note').getByRole('textbox');
  await note.fill('é'.repeat(32_768));
  await expect(property(page, 'note').getByText('At most 64 KiB')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Review and save' })).toBeDisabled();
  await note.fill('longer');
  await save(page);
  await expect(page.getByText('Metadata is saved')).toBeVisible();
  expect(await getImage(account.service, id)).toMatchObject({ os_distro: 'debian', note: 'longer' });
});

test('keys that are empty or have blanks at their ends can be told from others', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { '': 'of nothing', ' sp ': 'of blanks', sp: 'plain' });
  await open(page, `/images/${image.id}`);
  for (const key of ['empty key', '[U+0020]sp[U+0020]', 'sp'])
    await expect(page.getByText(key, { exact: true })).toBeVisible();
  await open(page, `/images/${image.id}/metadata`);
  await expect(property(page, 'empty key').getByLabel('empty key', { exact: true })).toHaveValue(
    'of nothing',
  );
  for (const [key, value] of [
    ['[U+0020]sp[U+0020]', 'of blanks'],
    ['sp', 'plain'],
  ] as const)
    await expect(property(page, key).getByLabel(key, { exact: true })).toHaveValue(value);
  // Glance takes the blanks off: a change of the one would be one of the other.
  await expect(
    property(page, '[U+0020]sp[U+0020]').getByLabel('[U+0020]sp[U+0020]', { exact: true }),
  ).toBeDisabled();
  await expect(property(page, 'sp').getByLabel('sp', { exact: true })).toBeEnabled();
});
