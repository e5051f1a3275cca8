import { addMember, listMembers } from '@/lib/openstack/members';
import { giveRole, newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

test('a name that is no project is refused at the field, unless somebody insists', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { visibility: 'shared' });
  await open(page, `/images/${image.id}/sharing`);
  const field = page.getByLabel('Share with a project');
  await field.fill('no-such-project');
  await field.press('Enter');
  await expect(page.getByText('“no-such-project” is no project id')).toBeVisible();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  expect(await listMembers(account.service, image.id)).toEqual([]);
  // What cannot be known is the cloud's own business.
  await page.getByRole('button', { name: 'Invite “no-such-project” anyway' }).click();
  await expect(page.getByText('no-such-project is invited')).toBeVisible();
  expect((await listMembers(account.service, image.id)).map(({ member_id }) => member_id)).toEqual([
    'no-such-project',
  ]);
  // The project itself is told apart, and offers no way to insist.
  await field.fill(account.projectId);
  await field.press('Enter');
  await expect(page.getByText('The image belongs to this project already.')).toBeVisible();
  await expect(page.getByRole('button', { name: /anyway/ })).toHaveCount(0);
});

test('a project of one’s own is meant by its name', async ({ page, account }) => {
  const authUrl = setting('TEST_AUTH_URL');
  const other = await newAccount(authUrl);
  await giveRole(authUrl, account, 'member', other.projectId);
  const image = await makeImage(account, { visibility: 'shared' });
  await open(page, `/images/${image.id}/sharing`);
  await page.getByLabel('Share with a project').fill(` ${other.projectName} `);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: other.projectId })).toContainText(other.projectName);
});

test('an administrator finds any project by its name, and hears that an id is of none', async ({
  page,
  context,
}) => {
  const authUrl = setting('TEST_AUTH_URL');
  const [admin, other] = [await newAccount(authUrl, 'admin'), await newAccount(authUrl)];
  await context.clearCookies();
  await enter(context, admin);
  const image = await makeImage(admin, { visibility: 'shared' });
  await open(page, `/images/${image.id}/sharing`);
  const field = page.getByLabel('Share with a project');
  await field.fill(other.projectName.slice(0, -2));
  await expect(page.locator(`datalist option[value="${other.projectName}"]`)).toBeAttached();
  await field.fill('0'.repeat(32));
  await field.press('Enter');
  await expect(page.getByText(`No project of this cloud has the id ${'0'.repeat(32)}.`)).toBeVisible();
  await field.fill(other.projectName);
  await field.press('Enter');
  const row = page.getByRole('row').filter({ hasText: other.projectId });
  await expect(row).toContainText(other.projectName);
});

test('the id of a project is copied where its name stands', async ({ page, account, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const authUrl = setting('TEST_AUTH_URL');
  const other = await newAccount(authUrl);
  await giveRole(authUrl, account, 'member', other.projectId);
  await open(page, '/images');
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Copy project id' }).click();
  await expect(page.getByText(`The id of ${account.projectName} is copied`)).toBeVisible();
  expect(await clipboard()).toBe(account.projectId);
  await page.getByRole('button', { name: `Project ${account.projectName}` }).click();
  await page.getByRole('button', { name: `Copy the id of ${other.projectName}` }).click();
  await expect(page.getByText(`The id of ${other.projectName} is copied`)).toBeVisible();
  expect(await clipboard()).toBe(other.projectId);
});

test('with many members the form stays in view, they are counted and filtered, and the cloud’s limit is told', async ({
  page,
  account,
}) => {
  test.slow();
  const image = await makeImage(account, { visibility: 'shared' });
  for (let number = 0; number < 128; number += 1)
    await addMember(account.service, image.id, `member-${String(number).padStart(3, '0')}`);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, `/images/${image.id}/sharing`);
  await expect(page.getByRole('heading', { name: /128 projects$/ })).toBeVisible();
  await expect(page.getByLabel('Share with a project')).toBeInViewport();
  await page.getByLabel('Filter').fill('member-07');
  await expect(page.getByRole('status').filter({ hasText: '10 of 128 projects' })).toBeVisible();
  await expect(page.getByRole('row')).toHaveCount(11);
  // Nothing tells the limit before it is met.
  await expect(page.getByText('the most this cloud takes')).toHaveCount(0);
  await page.getByLabel('Share with a project').fill('f'.repeat(32));
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('heading', { name: '128 projects, the most this cloud takes' })).toBeVisible();
});

test('before an image is shared again it is told that its members come back', async ({ page, account }) => {
  const image = await makeImage(account, { visibility: 'private' });
  await open(page, `/images/${image.id}/sharing`);
  await expect(page.getByText('Members of before are kept')).toBeVisible();
});
