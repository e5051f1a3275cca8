import type { Page } from '@playwright/test';
import { updateImage } from '@/lib/openstack/images';
import { createNamespace, deleteNamespace } from '@/lib/openstack/metadefs';
import { type Account, adminService, newAccount } from '../support/accounts';
import { enter, expect, makeFile, makeImage, open, setting, test } from '../support/test';

// The browser's own word for a sign-out without a connection.
test.use({ expectedErrors: [/net::ERR_INTERNET_DISCONNECTED/] });

test('what somebody typed and did not save is not offered to the next person in the tab', async ({
  page,
  account,
  context,
}) => {
  const image = await makeImage(account, { name: 'draft', visibility: 'community' });
  await open(page, `/images/${image.id}/metadata`);
  await page.getByLabel('Custom property').fill('secret_plan');
  await page.getByRole('button', { name: 'Add property', exact: true }).click();
  await expect(page.getByText('secret_plan').first()).toBeVisible();
  await page.reload();
  await expect(page.getByText('secret_plan').first()).toBeVisible();
  // Somebody else signs in over it, as after a session that ended.
  const next = await newAccount(setting('TEST_AUTH_URL'));
  await enter(context, next);
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByRole('heading', { name: 'draft' })).toBeVisible();
  await expect(page.getByText('secret_plan')).toHaveCount(0);
  // Its owner finds it again, until the session is ended on purpose.
  await enter(context, account);
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByText('secret_plan').first()).toBeVisible();
  // Each tab keeps its own.
  const other = await context.newPage();
  await open(other, '/images/new');
  await other.getByLabel('Name', { exact: true }).fill('another secret');
  // The other user did not sign out; the images looked at there are kept, for that one alone.
  const keptIn = async (tab: Page) => {
    const keys = await tab.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);
    return keys.filter((key) => key.startsWith('darkroom.own.') && key.includes(account.projectId));
  };
  await expect.poll(() => keptIn(other)).not.toEqual([]);
  page.once('dialog', (dialog) => void dialog.accept());
  const signOut = async () => {
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
  };
  // A sign-out that nobody heard of is none.
  await context.setOffline(true);
  await signOut();
  await expect(page.getByText('Sign-out not confirmed')).toBeVisible();
  expect(await keptIn(page)).not.toEqual([]);
  await context.setOffline(false);
  await signOut();
  await expect(page).toHaveURL(/sign-in/);
  expect(await keptIn(page)).toEqual([]);
  await expect.poll(() => keptIn(other)).toEqual([]);
  // Nor is anything kept again once the next person signs in.
  const signIn = async ({ name, password }: Account) => {
    await page.getByLabel('User name').fill(name);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
  };
  await signIn(next);
  await expect(other.getByRole('dialog', { name: 'You now work elsewhere' })).toBeVisible();
  await other.keyboard.press('Escape');
  const field = other.getByLabel('Name', { exact: true });
  await field.fill('typed after the sign-out');
  await expect(field).toHaveValue('typed after the sign-out');
  expect(await keptIn(other)).toEqual([]);
  // But once they are back themselves.
  await signOut();
  await expect(page).toHaveURL(/sign-in/);
  await signIn(account);
  await expect(async () => {
    await field.fill('');
    await field.fill('typed once back');
    const kept = await other.evaluate(() => JSON.stringify(sessionStorage));
    expect(kept).toContain('typed once back');
  }).toPass();
});

/** Leaves the page by the palette and comes back by the browser's own way back. */
async function leaveAndReturn(page: Page): Promise<void> {
  const address = page.url();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Commands' })).toBeVisible();
  await page.keyboard.type('about');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/about$/);
  await page.goBack();
  await expect(page).toHaveURL(address);
}

test('a half filled create form is left by the palette and comes back with its file', async ({ page }) => {
  await open(page, '/images/new');
  const name = page.getByLabel('Name', { exact: true });
  await page.getByLabel('Image file').setInputFiles(makeFile('half.raw', new Uint8Array(600)));
  await expect(name).toHaveValue('half');
  await name.fill('half typed');
  await page.getByLabel('Tags').fill('one, two');
  await leaveAndReturn(page);
  await expect(page.getByText('What you typed before is back.')).toBeVisible();
  await expect(name).toHaveValue('half typed');
  await expect(page.getByText('half.raw', { exact: true })).toBeVisible();
  // By another way too; a reload keeps what was typed, and no page may keep a file.
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await page.getByRole('link', { name: 'Create image' }).first().click();
  await expect(name).toHaveValue('half typed');
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(name).toHaveValue('half typed');
  await expect(page.getByText('half.raw', { exact: true })).toHaveCount(0);
  await page.getByLabel('Image file').setInputFiles(makeFile('half.raw', new Uint8Array(600)));
  await expect(page.getByLabel('Tags')).toHaveValue('one, two');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('heading', { name: 'half typed' })).toBeVisible();
  // What is made is no draft any more.
  await open(page, '/images/new');
  await expect(name).toHaveValue('');
  await expect(page.getByText('What you typed before is back.')).toHaveCount(0);
});

test('what a file filled in gives way to another file in a form that came back, too', async ({ page }) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile('first.raw', new Uint8Array(600)));
  const name = page.getByLabel('Name', { exact: true });
  await expect(name).toHaveValue('first');
  await page.getByLabel('Tags').fill('kept');
  await leaveAndReturn(page);
  await expect(page.getByText('first.raw', { exact: true })).toBeVisible();
  // Nobody typed the name: another file brings its own.
  await page.getByLabel('Image file').setInputFiles(makeFile('second.raw', new Uint8Array(700)));
  await expect(name).toHaveValue('second');
  await expect(page.getByLabel('Tags')).toHaveValue('kept');
});

test('an edit that was left comes back on top of what others did meanwhile', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'before' }, Buffer.alloc(10));
  await open(page, `/images/${image.id}/edit`);
  await page.getByLabel('Name', { exact: true }).fill('half typed');
  await page.getByRole('link', { name: 'Stores', exact: true }).click();
  await expect(page).toHaveURL(/\/stores$/);
  await updateImage(account.service, image.id, [{ op: 'replace', path: '/min_ram', value: 512 }]);
  await open(page, `/images/${image.id}/edit`);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half typed');
  await expect(page.getByLabel('Minimum RAM')).toHaveValue('512');
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('before');
  await leaveAndReturn(page);
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('before');
});

test('single fields and the guide come back as they were left', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'shared', visibility: 'shared' });
  await open(page, `/images/${image.id}/sharing`);
  const project = page.getByRole('combobox', { name: 'Share with a project' });
  await project.fill('0123456789ab');
  await leaveAndReturn(page);
  await expect(project).toHaveValue('0123456789ab');
  await open(page, `/images/${image.id}/metadata`);
  await page.getByLabel('Custom property').fill('half_a_k');
  await leaveAndReturn(page);
  await expect(page.getByLabel('Custom property')).toHaveValue('half_a_k');
  await open(page, '/guide/rhel7');
  await page.getByLabel('Name', { exact: true }).first().fill('my-machine');
  await leaveAndReturn(page);
  await expect(page.getByLabel('Name', { exact: true }).first()).toHaveValue('my-machine');
});

test('a namespace half written as JSON, and its tags, come back as they were left', async ({
  page,
  context,
}) => {
  await context.clearCookies();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'admin'));
  const admin = await adminService(setting('TEST_AUTH_URL'));
  const name = `Test::Draft::${crypto.randomUUID().slice(0, 8)}`;
  await createNamespace(admin, { namespace: name });
  try {
    const address = `/metadefs/${encodeURIComponent(name)}`;
    await open(page, address);
    await page.getByLabel('Add tags').fill('one, tw');
    await leaveAndReturn(page);
    await expect(page.getByLabel('Add tags')).toHaveValue('one, tw');
    await open(page, `${address}?view=json`);
    await page.getByLabel('JSON', { exact: true }).fill('{ "half": ');
    await leaveAndReturn(page);
    await expect(page.getByLabel('JSON', { exact: true })).toHaveValue('{ "half": ');
  } finally {
    await deleteNamespace(admin, name);
  }
});

test('an address that is half typed comes back, and is written into no storage', async ({ page }) => {
  await open(page, '/images/new?source=url');
  const address = page.getByLabel('URL of the image');
  await address.fill('https://me:secret@images.example.org/x.qcow2');
  await page.getByLabel('Name', { exact: true }).fill('of a secret place');
  await leaveAndReturn(page);
  await expect(address).toHaveValue('https://me:secret@images.example.org/x.qcow2');
  const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(stored).toContain('of a secret place');
  expect(stored).not.toContain('secret@');
  // At the form's other address it is not hidden behind another source.
  await page.getByRole('link', { name: 'Images', exact: true }).first().click();
  await page.getByRole('link', { name: 'Create image' }).first().click();
  await expect(page).toHaveURL(/\/images\/new$/);
  await expect(address).toHaveValue('https://me:secret@images.example.org/x.qcow2');
});
