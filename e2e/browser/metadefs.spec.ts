import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import type { BrowserContext, Page } from '@playwright/test';
import { sortedJson } from '@/lib/metadata/same-json';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import type { ImageService } from '@/lib/openstack/http';
import { deleteMember, updateProperty } from '@/lib/openstack/metadef-members';
import { createNamespace, deleteNamespace, getNamespace, updateNamespace } from '@/lib/openstack/metadefs';
import { hasStockCommands } from '../openstack/stock-command';
import { type Account, adminService, newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeFile, openAlive as open, setting, test } from '../support/test';

type Body = Parameters<typeof createNamespace>[1];

let admin: ImageService;
const made: string[] = [];
test.beforeAll(async () => {
  admin = await adminService(setting('TEST_AUTH_URL'));
});
test.afterAll(async () => {
  for (const name of made.splice(0)) await away(name);
});

/** Takes a namespace away, protected or not, if it is there. */
async function away(name: string): Promise<void> {
  const there = await getNamespace(admin, name).catch(() => null);
  if (there?.protected) await updateNamespace(admin, name, { namespace: name });
  if (there) await deleteNamespace(admin, name);
}

function newName(): string {
  const name = `Test::Catalog::${crypto.randomUUID().slice(0, 8)}`;
  made.push(name);
  return name;
}

async function makeNamespace(body: Partial<Body> = {}): Promise<string> {
  const namespace = newName();
  await createNamespace(admin, { namespace, ...body });
  return namespace;
}

/** An administrator with a project of its own, signed in in place of the member. */
async function asAdministrator(context: BrowserContext): Promise<Account> {
  const account = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  await context.clearCookies();
  await enter(context, account);
  return account;
}

const openNamespace = (page: Page, name: string, query = '') =>
  open(page, `/metadefs/${encodeURIComponent(name)}${query}`);
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const shown = async (name: string) => namespaceBody(await getNamespace(admin, name));

/** Downloads what a click gives, as text. */
async function download(page: Page, button: string): Promise<{ name: string; file: string }> {
  const [got] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: button }).click(),
  ]);
  return { name: got.suggestedFilename(), file: await got.path() };
}

/** Puts a text into the import dialog and reads it. */
async function paste(page: Page, value: unknown): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Import namespaces' });
  await dialog.getByLabel('Or paste one').fill(typeof value === 'string' ? value : JSON.stringify(value));
  await dialog.getByRole('button', { name: 'Read', exact: true }).click();
}

const image = { name: 'OS::Glance::Image', prefix: 'hw_' };

/** A property of every type, with every constraint that the type has. */
const everyType: NonNullable<Body['properties']> = {
  code: {
    type: 'string',
    title: 'Code',
    description: 'A <b>code</b>',
    default: 'abc',
    minLength: 3,
    maxLength: 5,
    pattern: '^[a-z]+$',
    operators: ['s==', 's!='],
  },
  level: { type: 'string', title: 'Level', enum: ['gold', 'silver'], default: 'gold' },
  cores: { type: 'integer', title: 'Cores', default: 2, minimum: 1, maximum: 8 },
  ratio: { type: 'number', title: 'Ratio', default: 1.5, minimum: 0, readonly: true },
  fast: { type: 'boolean', title: 'Fast', default: true },
  sets: {
    type: 'array',
    title: 'Instruction sets',
    operators: ['<or>', '<all-in>'],
    items: { type: 'string', enum: ['aes', 'avx', 'sse'] },
    uniqueItems: true,
    minItems: 1,
    maxItems: 2,
    additionalItems: false,
  },
};

/** Fills in the fields of a property's form. */
async function fillProperty(
  form: ReturnType<Page['getByRole']>,
  name: string,
  property: (typeof everyType)[string],
): Promise<void> {
  await form.getByLabel('Name', { exact: true }).fill(name);
  await form.getByLabel('Title').fill(property.title);
  await form.getByLabel('Type', { exact: true }).selectOption(property.type);
  if (property.description) await form.getByLabel('Description').fill(property.description);
  if (property.enum) await form.getByLabel('Allowed values').fill(property.enum.join('\n'));
  if (property.items?.enum) await form.getByLabel('Allowed items').fill(property.items.enum.join('\n'));
  const usual = form.getByLabel('Default', { exact: true });
  if (property.type === 'boolean' && property.default !== undefined)
    await usual.selectOption(String(property.default));
  else if (property.default !== undefined) await usual.fill(String(property.default));
  for (const [label, value] of [
    ['Minimum', property.minimum],
    ['Maximum', property.maximum],
    ['Shortest length', property.minLength],
    ['Greatest length', property.maxLength],
    ['Fewest items', property.minItems],
    ['Most items', property.maxItems],
    ['Pattern', property.pattern],
    ['Operators', property.operators?.join(' ')],
  ] as const)
    if (value !== undefined) await form.getByLabel(label, { exact: true }).fill(String(value));
  if (property.uniqueItems) await form.getByLabel('No item stands twice').check();
  if (property.additionalItems === false)
    await form.getByLabel('Items beside those listed').selectOption('not allowed');
  if (property.readonly) await form.getByLabel('Read-only').check();
}

test('a namespace of everything is built, exported, deleted, imported, and is the same', async ({
  page,
  context,
}) => {
  test.slow();
  await asAdministrator(context);
  const name = newName();
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Create namespace' }).click();
  const create = page.getByRole('form', { name: 'New namespace' });
  await create.getByLabel('Namespace', { exact: true }).fill(name);
  await create.getByLabel('Display name').fill('Everything');
  await create.getByLabel('Description').fill('Of every type one');
  await create.getByLabel('Visibility').selectOption('public');
  await create.getByRole('button', { name: 'Create namespace' }).click();
  // Names can leak: publishing asks first.
  const asks = page.getByRole('dialog', { name: `Publish ${name}?` });
  await expect(asks).toContainText('Names can tell what only your project should know');
  await expect(getNamespace(admin, name)).rejects.toMatchObject({ kind: 'not_found' });
  await asks.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Everything' })).toBeVisible();

  for (const [key, property] of Object.entries(everyType)) {
    await part(page, 'Properties').getByRole('button', { name: 'Add property' }).click();
    const form = page.getByRole('form', { name: 'New property' });
    await fillProperty(form, key, property);
    await form.getByRole('button', { name: 'Create property' }).click();
    await expect(
      part(page, 'Properties').getByRole('button', { name: `Edit ${key}`, exact: true }),
    ).toBeVisible();
  }

  await part(page, 'Objects').getByRole('button', { name: 'Add object' }).click();
  const object = page.getByRole('form', { name: 'New object' });
  await object.getByLabel('Name', { exact: true }).first().fill('Limits');
  await object.getByLabel('Description').first().fill('What belongs together');
  for (const [index, key] of ['second', 'first'].entries()) {
    await object.getByRole('button', { name: 'Add property' }).click();
    const own = object.getByRole('listitem').nth(index);
    await own.getByLabel('Name', { exact: true }).fill(key);
    await own.getByLabel('Title').fill(key.toUpperCase());
  }
  await object.getByLabel('first is required').check();
  await object.getByRole('button', { name: 'Move first up' }).click();
  await object.getByRole('button', { name: 'Create object' }).click();
  await expect(part(page, 'Objects')).toContainText('2 properties');

  await page.getByLabel('Add tags').fill('one, two\nthree');
  await page.getByRole('button', { name: 'Add 3 tags' }).click();
  await expect(part(page, 'Tags')).toContainText('three');

  await page.getByRole('button', { name: 'Edit resource types' }).click();
  const types = page.getByRole('form', { name: 'Edit resource types' });
  await types.getByRole('button', { name: 'Add resource type' }).click();
  for (const [index, type, prefix, target] of [
    [0, 'OS::Glance::Image', 'hw_', ''],
    [1, 'OS::Cinder::Volume', 'hw:', 'image'],
  ] as const) {
    await types.getByRole('combobox', { name: 'Resource type' }).nth(index).fill(type);
    await types.getByLabel('Prefix').nth(index).fill(prefix);
    await types.getByLabel('Properties target').nth(index).fill(target);
  }
  await types.getByRole('button', { name: 'Save' }).click();
  await expect(part(page, 'Resource types')).toContainText('hw:');

  const wanted = {
    namespace: name,
    display_name: 'Everything',
    description: 'Of every type one',
    visibility: 'public',
    protected: false,
    resource_type_associations: [
      { name: 'OS::Cinder::Volume', prefix: 'hw:', properties_target: 'image' },
      image,
    ],
    properties: everyType,
    objects: [
      {
        name: 'Limits',
        description: 'What belongs together',
        required: ['first'],
        properties: {
          first: { type: 'string', title: 'FIRST' },
          second: { type: 'string', title: 'SECOND' },
        },
      },
    ],
    tags: [{ name: 'one' }, { name: 'three' }, { name: 'two' }],
  };
  expect(await shown(name)).toEqual(wanted);
  expect(Object.keys((await getNamespace(admin, name)).objects?.[0]?.properties ?? {})).toEqual([
    'first',
    'second',
  ]);

  const exported = await download(page, 'Export');
  expect(exported.name).toBe(`${name.replaceAll('::', '-')}.json`);
  const text = readFileSync(exported.file, 'utf8');
  expect(JSON.parse(text)).toEqual(wanted);

  if (hasStockCommands) expect(await stockShow(name)).toMatchObject({ tags: 'one, three, two' });

  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `Delete the namespace ${name}?` });
  for (const goes of ['code', 'sets', 'Limits', 'three', 'OS::Cinder::Volume'])
    await expect(dialog).toContainText(goes);
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();
  await expect(getNamespace(admin, name)).rejects.toMatchObject({ kind: 'not_found' });

  await page.getByRole('button', { name: 'Import…' }).click();
  await page
    .getByRole('dialog')
    .getByLabel('Files')
    .setInputFiles({ name: exported.name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(page.getByRole('dialog')).toContainText(`Every project of the cloud will see ${name}`);
  await page.getByRole('dialog').getByRole('button', { name: 'Import and publish' }).click();
  await expect(page.getByRole('heading', { name: 'Everything' })).toBeVisible();
  expect(await shown(name)).toEqual(wanted);
});

/** What the stock command says of a namespace, by the rows of its table. */
async function stockShow(name: string): Promise<Record<string, string>> {
  const { stdout } = await promisify(execFile)('glance', ['md-namespace-show', name], {
    env: {
      ...process.env,
      OS_AUTH_URL: setting('TEST_AUTH_URL'),
      OS_USERNAME: 'admin',
      OS_PASSWORD: process.env.CONTRACT_ADMIN_PASSWORD ?? 'darkroom',
      OS_PROJECT_NAME: 'admin',
      OS_USER_DOMAIN_NAME: 'Default',
      OS_PROJECT_DOMAIN_NAME: 'Default',
      OS_IDENTITY_API_VERSION: '3',
      OS_IMAGE_API_VERSION: '2',
    },
  });
  const rows = [...stdout.matchAll(/^\| (\S+)\s*\| (.*?)\s*\|$/gm)].map((match) => [match[1], match[2]]);
  const said = Object.fromEntries(rows);
  for (const key of Object.keys(everyType)) expect(said.properties).toContain(key);
  expect(said.objects).toContain('Limits');
  expect(said.resource_type_associations).toContain('OS::Cinder::Volume');
  return { ...said, tags: [...String(said.tags).matchAll(/one|two|three/g)].map(String).sort().join(', ') };
}

test('every constraint is checked at its field, and the control is seen while one types', async ({
  page,
  context,
}) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    resource_type_associations: [image],
    properties: { taken: { type: 'string', title: 'Taken' } },
  });
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Add property' }).click();
  const form = page.getByRole('form', { name: 'New property' });
  const preview = form.getByRole('region', { name: 'Preview' });
  const field = (label: string) => form.getByLabel(label, { exact: true });
  const create = form.getByRole('button', { name: 'Create property' });

  await create.click();
  await expect(form).toContainText('Give it a name');
  await expect(form).toContainText('Give it a title');
  for (const [wrong, why] of [
    ['n'.repeat(81), 'At most 80 characters'],
    ['a/b', 'cannot hold a slash'],
  ] as const) {
    await field('Name').fill(wrong);
    await expect(form).toContainText(why);
  }
  await field('Name').fill('taken');
  await field('Title').fill('Level');
  await create.click();
  await expect(form).toContainText('has one of this name already');

  await field('Name').fill('level');
  await expect(preview).toContainText('hw_level');
  await field('Allowed values').fill('gold\nsilver');
  await expect(preview.getByRole('combobox').getByRole('option', { name: 'silver' })).toHaveCount(1);
  await field('Default').fill('bronze');
  await expect(form).toContainText(
    'The default breaks its own definition. The catalog does not list “bronze”.',
  );
  await create.click();
  await expect(form).toBeVisible();
  await field('Default').fill('');
  await field('Allowed values').fill('');

  await field('Pattern').fill('^[a-z');
  await expect(form).toContainText('This is no regular expression');
  await field('Pattern').fill('^[a-z]{3}$');
  await field('Try a sample').fill('ab');
  await expect(form.getByText('does not match')).toBeVisible();
  await field('Try a sample').fill('abc');
  await expect(form.getByText('matches', { exact: true })).toBeVisible();
  await field('Shortest length').fill('5');
  await field('Greatest length').fill('4');
  await expect(form).toContainText('The shortest length is above the greatest');
  for (const label of ['Pattern', 'Shortest length', 'Greatest length']) await field(label).fill('');

  await field('Type').selectOption('integer');
  await field('Minimum').fill('1.5');
  await create.click();
  await expect(form).toContainText('A whole number; Glance keeps nothing behind the point');
  await field('Minimum').fill('9');
  await field('Maximum').fill('3');
  await expect(form).toContainText('The minimum is above the maximum');
  await field('Minimum').fill('1');
  await expect(preview).toContainText('From 1 to 3');
  await field('Type').selectOption('boolean');
  await expect(preview.getByRole('switch')).toBeVisible();
  await field('Type').selectOption('array');
  await field('Allowed items').fill('x\nx');
  await expect(form).toContainText('“x” stands here twice');
  await field('Allowed items').fill('x\ny');
  await expect(preview.getByLabel('Operator')).toBeVisible();
  await field('Minimum').fill('');
  await field('Maximum').fill('');
  await create.click();
  await expect(page.getByRole('button', { name: /^level Level/ })).toBeFocused();
  expect((await shown(name)).properties?.level).toEqual({
    type: 'array',
    title: 'Level',
    items: { type: 'string', enum: ['x', 'y'] },
  });
});

test('members of a namespace are changed, renamed and deleted', async ({ page, context }) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    properties: { one: { type: 'integer', title: 'One', default: 3, maximum: 9 } },
    objects: [
      {
        name: 'o',
        required: ['a'],
        properties: { a: { type: 'string', title: 'A' }, b: { type: 'string', title: 'B' } },
      },
    ],
    tags: [{ name: 'red' }, { name: 'blue' }],
  });
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Edit one', exact: true }).click();
  const property = page.getByRole('form', { name: 'Edit one', exact: true });
  await property.getByLabel('Name', { exact: true }).fill('uno');
  await expect(property).toContainText('Images that carry the old name keep it');
  await property.getByLabel('Title').fill('Uno');
  await property.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('button', { name: 'Edit uno', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit one', exact: true })).toHaveCount(0);

  await page.getByRole('button', { name: 'Edit o', exact: true }).click();
  const object = page.getByRole('form', { name: 'Edit o', exact: true });
  await object.getByLabel('a is required').uncheck();
  await object.getByLabel('b is required').check();
  await object.getByRole('button', { name: 'Remove a' }).click();
  await object.getByRole('button', { name: 'Save' }).click();
  await expect(object).toHaveCount(0);

  await page.getByRole('button', { name: 'Rename red' }).click();
  await page.getByRole('textbox', { name: 'Rename red' }).fill('blue');
  await page.keyboard.press('Enter');
  await expect(part(page, 'Tags')).toContainText('has one of this name already');
  await page.getByRole('textbox', { name: 'Rename red' }).fill('green');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename green' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete blue' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Rename blue' })).toHaveCount(0);
  await page.getByLabel('Add tags').fill('green, new');
  await page.getByRole('button', { name: 'Add 2 tags' }).click();
  await expect(part(page, 'Tags')).toContainText('There already: green');
  await page.getByLabel('Add tags').fill('t'.repeat(81));
  await page.getByRole('button', { name: 'Add one tag' }).click();
  await expect(part(page, 'Tags')).toContainText('At most 80 characters');

  const now = await shown(name);
  expect(now.properties).toEqual({ uno: { type: 'integer', title: 'Uno', default: 3, maximum: 9 } });
  expect(now.objects).toEqual([
    { name: 'o', required: ['b'], properties: { b: { type: 'string', title: 'B' } } },
  ]);
  expect(now.tags).toEqual([{ name: 'green' }]);

  await page.getByRole('button', { name: 'Delete uno' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete o', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText('One property goes with it: b');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(part(page, 'Objects')).toContainText('No objects');
  expect((await shown(name)).properties).toBeUndefined();
});

test('a namespace is renamed and changed; a name that is taken is refused at its field', async ({
  page,
  context,
}) => {
  await asAdministrator(context);
  const other = await makeNamespace();
  const name = await makeNamespace({ display_name: 'Before' });
  const renamed = newName();
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  const form = page.getByRole('form', { name: `Edit ${name}` });
  const field = form.getByLabel('Namespace', { exact: true });
  await form.getByLabel('Description').fill('d'.repeat(501));
  await field.fill(other);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('At most 500 characters');
  await form.getByLabel('Description').fill('short');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('There is a namespace of this name already');
  await field.fill(renamed);
  await form.getByLabel('Display name').fill('After');
  await form.getByLabel('Protected').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(new RegExp(encodeURIComponent(renamed)));
  await expect(page.getByRole('heading', { name: 'After' })).toBeVisible();
  expect(await shown(renamed)).toMatchObject({
    display_name: 'After',
    description: 'short',
    protected: true,
  });
});

test('nothing of a protected namespace is deleted, and the way out is at hand', async ({ page, context }) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    protected: true,
    description: '<img src=x onerror=alert(1)> & <b>bold</b>',
    properties: { p: { type: 'string', title: '<i>P</i>' } },
    resource_type_associations: [image],
  });
  await openNamespace(page, name);
  // What a catalog says is text, whatever it holds.
  const main = page.getByRole('main');
  await expect(main).toContainText('<img src=x onerror=alert(1)> & <b>bold</b>');
  await expect(main).toContainText('<i>P</i>');
  await expect(main.locator('img, b, i')).toHaveCount(0);
  await page.getByRole('button', { name: 'Edit resource types' }).click();
  const types = page.getByRole('form', { name: 'Edit resource types' });
  await types.getByLabel('Prefix').fill('x_');
  await expect(types).toContainText(`${name} is protected`);
  await expect(types.getByRole('button', { name: 'Save' })).toBeDisabled();
  await types.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Delete p', exact: true }).click();
  await expect(page.getByRole('dialog')).toContainText(`${name} is protected`);
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Take the protection off' }).click();
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(`${name} is deleted`)).toBeVisible();
  await expect(getNamespace(admin, name)).rejects.toMatchObject({ kind: 'not_found' });
});

test('associations are changed by difference, and one that is gone is told', async ({ page, context }) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    resource_type_associations: [image, { name: 'OS::Nova::Flavor', prefix: 'hw:' }],
  });
  const since = (await getNamespace(admin, name)).resource_type_associations?.find(
    (one) => one.name === 'OS::Nova::Flavor',
  )?.created_at;
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Edit resource types' }).click();
  const form = page.getByRole('form', { name: 'Edit resource types' });
  const types = form.getByRole('combobox', { name: 'Resource type' });
  await form.getByRole('button', { name: 'Add resource type' }).click();
  await types.nth(2).fill('OS::Nova::Flavor');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toContainText('This resource type stands here twice');
  await types.nth(2).fill('OS::Cinder::Volume');
  await form.getByLabel('Prefix').nth(0).fill('img_');
  // Somebody else takes the one away that is being changed.
  await deleteMember(admin, name, 'resource_types', 'OS::Glance::Image');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText(
    'The resource type OS::Glance::Image is not there any more',
  );
  await expect(form.getByLabel('Prefix').nth(0)).toHaveValue('img_');
  await form.getByRole('button', { name: 'Save mine all the same' }).click();
  await expect(form).toHaveCount(0);
  const now = await getNamespace(admin, name);
  expect(namespaceBody(now).resource_type_associations).toEqual([
    { name: 'OS::Cinder::Volume' },
    { name: 'OS::Glance::Image', prefix: 'img_' },
    { name: 'OS::Nova::Flavor', prefix: 'hw:' },
  ]);
  // What did not change was not written.
  expect(now.resource_type_associations?.find((one) => one.name === 'OS::Nova::Flavor')?.created_at).toBe(
    since,
  );
});

test("somebody else's change is told, and what is typed outlives it and a change of page", async ({
  page,
  context,
}) => {
  await asAdministrator(context);
  const name = await makeNamespace({ properties: { p: { type: 'string', title: 'Theirs' } } });
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Edit p', exact: true }).click();
  const form = page.getByRole('form', { name: 'Edit p' });
  await form.getByLabel('Title').fill('Mine');
  await page.getByRole('link', { name: 'JSON', exact: true }).click();
  await expect(page.getByRole('textbox', { name: 'JSON' })).toBeVisible();
  await page.getByRole('link', { name: 'Outline', exact: true }).click();
  await expect(form).toContainText('Your unsaved input of before is back');
  await expect(form.getByLabel('Title')).toHaveValue('Mine');
  await updateProperty(admin, name, 'p', { name: 'p', type: 'string', title: 'Theirs now' });
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('The property p is not as you saw it any more');
  expect((await shown(name)).properties?.p?.title).toBe('Theirs now');
  await form.getByRole('button', { name: 'Save mine all the same' }).click();
  await expect(form).toHaveCount(0);
  expect((await shown(name)).properties?.p?.title).toBe('Mine');
});

test('a namespace deleted in another tab is told, what was typed stays, and it can be made again', async ({
  page,
  context,
}) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    properties: { p: { type: 'string', title: 'P' } },
    tags: [{ name: 't' }],
  });
  await openNamespace(page, name);
  await page.getByRole('button', { name: 'Edit p', exact: true }).click();
  const form = page.getByRole('form', { name: 'Edit p' });
  await form.getByLabel('Title').fill('Typed for long');
  const other = await context.newPage();
  await openNamespace(other, name);
  await other.getByRole('button', { name: 'Delete', exact: true }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(other.getByText(`${name} is deleted`)).toBeVisible();
  await other.close();
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('The namespace was deleted meanwhile');
  await expect(page.getByText(`${name} was deleted while it was open here`)).toBeVisible();
  await expect(form.getByLabel('Title')).toHaveValue('Typed for long');
  await page.getByRole('button', { name: 'Make it again' }).click();
  await expect(page.getByText('was deleted while it was open here')).toHaveCount(0);
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form).toHaveCount(0);
  expect(await shown(name)).toMatchObject({
    properties: { p: { title: 'Typed for long' } },
    tags: [{ name: 't' }],
  });
});

test('a file that is wrong is told at its path and nothing of it is written', async ({ page, context }) => {
  await asAdministrator(context);
  const name = newName();
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import namespaces' });
  await paste(page, '{"namespace": ');
  await expect(dialog.getByRole('alert')).toContainText('This is no JSON');
  const properties: Record<string, Record<string, unknown>> = {};
  for (let index = 0; index < 300; index++)
    properties[`p${index}`] = { type: 'integer', title: 'P', minimum: index };
  Object.assign(properties.p217 ?? {}, { minimum: 'three' });
  await paste(page, { namespace: name, properties });
  await expect(dialog.getByRole('alert')).toContainText('One thing is wrong, so nothing was read');
  await expect(dialog.getByRole('alert')).toContainText('properties.p217.minimum must be of the type number');
  await paste(page, { namespace: name, colour: 'red', tags: [{ name: 't' }, { name: 't' }] });
  await expect(dialog.getByRole('alert')).toContainText('colour is a key that Glance does not know');
  await expect(getNamespace(admin, name)).rejects.toMatchObject({ kind: 'not_found' });
  // Corrected where it stands.
  Object.assign(properties.p217 ?? {}, { minimum: 3 });
  await paste(page, { namespace: name, owner: 'somebody', properties });
  await expect(dialog).toContainText('Left out, for Glance alone writes these: owner');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  expect(Object.keys((await shown(name)).properties ?? {})).toHaveLength(300);
});

test('an import is seen against what exists, and keeps or removes the rest', async ({ page, context }) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    properties: {
      stays: { type: 'string', title: 'Stays' },
      changes: { type: 'integer', title: 'Changes', default: 1 },
      goes: { type: 'string', title: 'Goes' },
    },
  });
  const file = {
    namespace: name,
    properties: {
      stays: { type: 'string', title: 'Stays' },
      changes: { type: 'integer', title: 'Changes', default: 2 },
      comes: { type: 'string', title: 'Comes', enum: ['a'], default: 'b' },
    },
  };
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import namespaces' });
  await paste(page, file);
  await expect(dialog).toContainText('2 changes');
  await expect(dialog).toContainText('default 1 → 2');
  await expect(dialog).toContainText('properties.comes.default The default breaks its own definition');
  await dialog.getByLabel('Remove what the files do not have').check();
  await expect(dialog).toContainText('3 changes');
  await expect(dialog.getByRole('listitem').filter({ hasText: 'removed' })).toContainText('goes');
  // What changes between look and act is told, and nothing is written.
  await updateProperty(admin, name, 'changes', { name: 'changes', type: 'integer', title: 'Else' });
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('The property changes is not as you saw it any more');
  expect((await shown(name)).properties?.comes).toBeUndefined();
  await dialog.getByRole('button', { name: 'Back' }).click();
  await paste(page, file);
  await dialog.getByLabel('Remove what the files do not have').check();
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect((await shown(name)).properties).toEqual(file.properties);
});

test('one namespace of several is left out, and what its protection forbids is named', async ({
  page,
  context,
}) => {
  await asAdministrator(context);
  const kept = await makeNamespace({
    protected: true,
    resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'trait:' }],
  });
  const made = newName();
  const image = (prefix: string) => [{ name: 'OS::Glance::Image', prefix }];
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import namespaces' });
  await paste(page, { namespace: made, tags: [{ name: 't1' }, { name: 'T1' }] });
  await expect(dialog.getByRole('alert')).toContainText('T1 is one tag with t1');
  await paste(page, [
    { namespace: kept, protected: true, resource_type_associations: image('traits:') },
    { namespace: made, resource_type_associations: image('x_') },
  ]);
  await expect(dialog).toContainText('its prefix changes from trait: to traits:');
  await expect(dialog.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await dialog.getByRole('button', { name: `Leave ${kept} out` }).click();
  await expect(dialog.getByRole('checkbox', { name: `Import ${kept}` })).not.toBeChecked();
  await expect(dialog).toContainText('one left out');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(dialog).toHaveCount(0);
  expect((await shown(made)).resource_type_associations?.[0]?.prefix).toBe('x_');
  expect((await shown(kept)).resource_type_associations?.[0]?.prefix).toBe('trait:');
});

test('JSON is a view of the same thing, edited and reviewed there', async ({ page, context }) => {
  await asAdministrator(context);
  const name = await makeNamespace({
    properties: { p: { type: 'boolean', title: 'P', default: true } },
    tags: [{ name: 'old' }],
  });
  await openNamespace(page, name, '?view=json');
  const json = page.getByRole('textbox', { name: 'JSON' });
  const text = await json.inputValue();
  expect(JSON.parse(text)).toEqual(await shown(name));
  await json.fill(text.replace(name, 'Another::Name'));
  await page.getByRole('button', { name: 'Review changes' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText(
    'this page is about that namespace alone',
  );
  await json.fill(text.replace('"old"', '"new"').replace('"private"', '"public"'));
  await page.getByRole('button', { name: 'Review changes' }).click();
  await expect(page.getByRole('region', { name })).toContainText('visibility private → public');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(`${name} is saved`)).toBeVisible();
  expect(await shown(name)).toMatchObject({ visibility: 'public', tags: [{ name: 'new' }] });
});

test('the catalog is searched, narrowed, sorted and kept in the address', async ({ page, context }) => {
  const account = await asAdministrator(context);
  const mark = crypto.randomUUID().slice(0, 8);
  const first = await makeNamespace({
    display_name: `A ${mark}`,
    resource_type_associations: [{ name: 'OS::Nova::Aggregate' }],
  });
  const second = await makeNamespace({ display_name: `B ${mark}`, owner: account.projectId });
  await open(page, '/metadefs');
  await page.getByRole('searchbox', { name: 'Search namespaces' }).fill(mark);
  const rows = page.getByRole('row').filter({ hasText: mark });
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: second })).toContainText(account.projectName);
  await expect(rows.first()).toContainText(first);
  await page.getByRole('button', { name: 'Namespace', exact: true }).click();
  await expect(rows.first()).toContainText(second);
  await page.getByRole('combobox', { name: 'Resource type' }).selectOption('OS::Nova::Aggregate');
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`q=${mark}.*type=OS`));
  await page.reload();
  await expect(rows).toHaveCount(1);
  await rows.getByRole('link').click();
  await expect(
    page.getByRole('navigation', { name: 'Namespaces' }).getByRole('link', { name: mark }),
  ).toHaveCount(1);
  await open(page, '/metadefs/No::Such::Namespace');
  await expect(page.getByRole('heading', { name: 'No such namespace' })).toBeVisible();
});

test('a member reads; controls come by choice, and what the cloud refuses is remembered', async ({
  page,
}) => {
  const name = await makeNamespace({
    visibility: 'public',
    properties: { p: { type: 'string', title: 'P', description: 'What it is for', enum: ['x'] } },
  });
  await openNamespace(page, name);
  await expect(page.getByText('You read this catalog')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit', exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Add property' })).toHaveCount(0);
  await page
    .getByRole('button', { name: 'p', exact: false, expanded: false })
    .filter({ hasText: 'P' })
    .first()
    .click();
  await expect(page.getByText('What it is for').first()).toBeVisible();
  await page.getByRole('button', { name: 'Show the controls' }).click();
  await page.getByLabel('Add tags').fill('mine');
  await page.getByRole('button', { name: 'Add one tag' }).click();
  await expect(part(page, 'Tags').getByRole('alert')).toContainText('The cloud does not allow this');
  await expect(page.getByLabel('Add tags')).toHaveValue('mine');
  const add = page.getByRole('button', { name: 'Add one tag' });
  await expect(add).toBeDisabled();
  await expect(add).toHaveAccessibleDescription(/The policy of this cloud refused it before/);
  expect((await shown(name)).tags).toBeUndefined();
});

const installed = '/etc/glance/metadefs';
const files = existsSync(installed) ? readdirSync(installed).filter((file) => file.endsWith('.json')) : [];

test("Glance's own catalog is imported and exported through the page, alike but for order", async ({
  page,
  context,
}) => {
  test.slow();
  await asAdministrator(context);
  // Under names of this test: the catalog may be there already. Where the package is not, one file of ours stands in.
  const mark = crypto.randomUUID().slice(0, 6);
  const sources = (
    files.length > 0
      ? files.map((file) => JSON.parse(readFileSync(path.join(installed, file), 'utf8')))
      : [{ namespace: 'One', visibility: 'public', protected: true, properties: everyType }]
  ).map((body) => ({ ...body, namespace: `T${mark}::${body.namespace}` }));
  for (const { namespace } of sources) made.push(namespace);
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Import…' }).click();
  await page
    .getByRole('dialog')
    .getByLabel('Files')
    .setInputFiles(
      sources.map((body, index) => makeFile(`${index}.json`, Buffer.from(JSON.stringify(body)))),
    );
  await page.getByRole('dialog').getByRole('button', { name: 'Import and publish' }).click();
  await expect(page.getByText(/namespaces? (is|are) imported/)).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search namespaces' }).fill(`T${mark}`);
  const exported = await download(page, `Export ${sources.length} shown`);
  expect(exported.name).toBe('metadefs.tar');
  const folder = mkdtempSync(path.join(setting('TEST_FOLDER'), 'tar-'));
  execFileSync('tar', ['-xf', exported.file], { cwd: folder });
  const got = readdirSync(folder).map((file) => readFileSync(path.join(folder, file), 'utf8'));
  const byName = (texts: unknown[]) => texts.map((text) => sortedJson(text)).sort();
  expect(byName(got.map((text) => JSON.parse(text)))).toEqual(byName(sources.map(normalised)));
});

/** What a file says without its order: what it leaves to the defaults is filled in, empty lists are as if not there. */
function normalised(source: Record<string, unknown>): Record<string, unknown> {
  const file: Record<string, unknown> = { visibility: 'private', protected: false, ...source };
  for (const key of ['resource_type_associations', 'objects', 'tags']) {
    const list = file[key] as { name: string }[] | undefined;
    if (!list?.length) delete file[key];
    else file[key] = [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  return file;
}

test('where the policy opens some writes to members, a half-done import is undone @embedded', async ({
  browser,
}) => {
  // Real clouds have policies of their own: this one lets members make namespaces with tags and delete them, and change no property.
  const cloud = await startCloud({
    seed_images: false,
    seed_metadefs: false,
    policies: {
      add_metadef_namespace: '',
      delete_metadef_namespace: '',
      add_metadef_tag: '',
      modify_metadef_property: 'role:admin',
    },
  });
  const dashboard = await startDashboard(cloud.authUrl);
  const context = await browser.newContext({ baseURL: dashboard.url });
  try {
    const member = await newAccount(cloud.authUrl);
    const there = await adminService(cloud.authUrl);
    const old = { type: 'string' as const, title: 'Old' };
    await createNamespace(there, { namespace: 'Z::There', visibility: 'public', properties: { p: old } });
    await enter(context, member, dashboard.url);
    const page = await context.newPage();
    await open(page, '/metadefs');
    await page.getByRole('button', { name: 'Show the controls' }).click();
    await page.getByRole('button', { name: 'Import…' }).click();
    await paste(page, [
      { namespace: 'A::New', tags: [{ name: 't' }] },
      { namespace: 'Z::There', properties: { p: { ...old, title: 'New' } } },
    ]);
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(dialog.getByRole('alert')).toContainText('is taken back (one step)');
    await expect(dialog.getByRole('alert')).toContainText('The cloud does not allow this');
    await expect(getNamespace(member.service, 'A::New')).rejects.toMatchObject({ kind: 'not_found' });
    // What the policy opens, a member does.
    await dialog.getByRole('button', { name: 'Back' }).click();
    await paste(page, { namespace: 'A::New', tags: [{ name: 't' }] });
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'A::New', level: 1 })).toBeVisible();
    expect((await getNamespace(member.service, 'A::New')).owner).toBe(member.projectId);
  } finally {
    await context.close();
    await dashboard.stop();
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
