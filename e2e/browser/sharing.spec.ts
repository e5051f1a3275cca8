import { addMember, getMember, listMembers } from '@/lib/openstack/members';
import { adminService, newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, row, rowAction, setting, test } from '../support/test';

test('an image is offered, accepted from the inbox, left, and withdrawn', async ({
  page,
  account,
  browser,
}) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  const image = await makeImage(account, { name: `for ${other.projectName}` }, Buffer.alloc(100));
  const name = image.name ?? '';
  await open(page, `/images/${image.id}`);
  await page.getByRole('link', { name: 'Sharing' }).click();
  await expect(page.getByText('This image is private, so it has no members')).toBeVisible();
  await page.getByRole('button', { name: 'Make it shared' }).click();
  await expect(page.getByText('It is shared with no project yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('This image is private, so it has no members')).toBeVisible();
  await page.getByRole('button', { name: 'Make it shared' }).click();
  await expect(page.getByText('It is shared with no project yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByText('Give the id or name of a project.')).toBeVisible();
  await page.getByLabel('Share with a project').fill(other.projectId);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: other.projectId })).toContainText('waiting');
  // The same once more is refused with Glance's reason, and what was typed stays.
  await page.getByLabel('Share with a project').fill(other.projectId);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.getByText(/duplicat/i)).toBeVisible();
  await expect(page.getByLabel('Share with a project')).toHaveValue(other.projectId);

  const context = await browser.newContext({ baseURL: setting('TEST_DASHBOARD') });
  await enter(context, other);
  const theirs = await context.newPage();
  await open(theirs, '/images');
  await expect(row(theirs, name)).toHaveCount(0);
  await expect(theirs.getByRole('link', { name: /^Invitations/ })).toContainText('1');
  await theirs.getByRole('link', { name: /^Invitations/ }).click();
  // Who offers it is told by the id alone: no API gives its name to another project.
  await expect(row(theirs, name)).toContainText(`from ${account.projectId.slice(0, 8)}`);
  await expect(theirs.getByRole('button', { name: `Reject: ${name}` })).toBeVisible();
  await theirs.getByRole('button', { name: `Accept: ${name}` }).click();
  await theirs.getByRole('dialog').getByRole('button', { name: 'Accept' }).click();
  await expect(theirs.getByText(`${name} is accepted`)).toBeVisible();
  await expect(theirs.getByText('No offer waits for an answer')).toBeVisible();
  await theirs.getByRole('link', { name: /^Shared with me/ }).click();
  await expect(row(theirs, name)).toBeVisible();
  await page.reload();
  await expect(page.getByRole('row').filter({ hasText: other.projectId })).toContainText('accepted');

  await rowAction(theirs, name, 'Leave');
  await theirs.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await expect(row(theirs, name)).toHaveCount(0);
  // A link still opens it, and the answer can be changed there.
  await open(theirs, `/images/${image.id}/sharing`);
  await expect(theirs.getByText("It is out of this project's lists")).toBeVisible();
  await theirs.getByRole('button', { name: 'Accept' }).click();
  await expect(theirs.getByText('It is in the lists of this project')).toBeVisible();
  await theirs.getByRole('button', { name: 'Undo' }).click();
  await expect(theirs.getByText("It is out of this project's lists")).toBeVisible();
  await theirs.getByRole('button', { name: 'Accept' }).click();
  await expect(theirs.getByText('It is in the lists of this project')).toBeVisible();
  expect((await getMember(other.service, image.id, other.projectId)).status).toBe('accepted');

  await page.getByRole('button', { name: `Withdraw from ${other.projectId}` }).click();
  // It is asked first: the answer of a project cannot be given back.
  const dialog = page.getByRole('dialog', { name: `Withdraw from ${other.projectId}` });
  await expect(dialog).toContainText('Invited again, it has to accept anew');
  await expect(dialog).toContainText('uses it is not known: only an administrator sees that');
  await dialog.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('It is shared with no project yet.')).toBeVisible();
  expect(await listMembers(account.service, image.id)).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('is invited again and has to answer anew')).toBeVisible();
  expect(await listMembers(account.service, image.id)).toMatchObject([
    { member_id: other.projectId, status: 'pending' },
  ]);
  await page.getByRole('button', { name: `Withdraw from ${other.projectId}` }).click();
  await dialog.getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('It is shared with no project yet.')).toBeVisible();
  await open(theirs, `/images/${image.id}`);
  await expect(theirs.getByRole('heading', { name: 'No such image' })).toBeVisible();
  await context.close();
});

test('public and community images have scopes of their own', async ({ page }) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  const community = await makeImage(other, { name: `community ${other.name}`, visibility: 'community' });
  const admin = await adminService(setting('TEST_AUTH_URL'));
  const published = { ...other, service: admin };
  const open1 = await makeImage(published, { name: `public ${other.name}`, visibility: 'public' });
  await open(page, '/images');
  await expect(row(page, open1.name ?? '')).toBeVisible();
  await expect(row(page, community.name ?? '')).toHaveCount(0);
  await page.getByRole('link', { name: /^Community/ }).click();
  await expect(row(page, community.name ?? '')).toBeVisible();
  await page.getByRole('link', { name: /^Public/ }).click();
  await expect(row(page, open1.name ?? '')).toBeVisible();
  await expect(row(page, community.name ?? '')).toHaveCount(0);
  // Nothing is offered that its project alone may do.
  await page.getByRole('button', { name: `Actions for ${open1.name}` }).click();
  await expect(page.getByRole('menuitem', { name: /Delete.*belongs to another project/ })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  const { deleteImage } = await import('@/lib/openstack/images');
  await deleteImage(admin, open1.id);
});

test('a long name is whole in a wide inbox, and who offers it has a column', async ({ account, browser }) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  const name = 'gpu-training-cuda12-ubuntu-24.04-server-2026-11-28';
  const image = await makeImage(account, { name, visibility: 'shared' }, Buffer.alloc(10));
  await addMember(account.service, image.id, other.projectId);
  const context = await browser.newContext({
    baseURL: setting('TEST_DASHBOARD'),
    viewport: { width: 1920, height: 1000 },
  });
  await enter(context, other);
  const page = await context.newPage();
  await open(page, '/images?scope=inbox');
  const link = row(page, name).getByRole('link', { name });
  await expect(link).toBeVisible();
  expect(await link.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
  await expect(page.getByRole('columnheader', { name: 'Owner' })).toBeVisible();
  await expect(
    row(page, name)
      .getByRole('gridcell')
      .filter({ hasText: account.projectId.slice(0, 8) })
      .last(),
  ).toBeVisible();
  await context.close();
});

test('deactivated, an image is kept from everybody; reactivated, it is back', async ({ page, account }) => {
  await makeImage(account, { name: 'suspicious' }, Buffer.alloc(100));
  await open(page, '/images?scope=project');
  await rowAction(page, 'suspicious', 'Deactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  await expect(row(page, 'suspicious')).toContainText('deactivated');
  await rowAction(page, 'suspicious', 'Reactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Reactivate' }).click();
  await expect(row(page, 'suspicious')).toContainText('active');
});

test('a refusal by policy is explained, and not offered again @embedded', async ({ browser }) => {
  const { startCloud, startDashboard, removeFolder } = await import('../support/servers');
  const cloud = await startCloud({ seed_images: false, policies: { deactivate: 'role:admin' } });
  const dashboard = await startDashboard(cloud.authUrl);
  const account = await newAccount(cloud.authUrl);
  await makeImage(account, { name: 'one' }, Buffer.alloc(10));
  await makeImage(account, { name: 'two' }, Buffer.alloc(10));
  const context = await browser.newContext({ baseURL: dashboard.url });
  await enter(context, account, dashboard.url);
  const page = await context.newPage();
  await open(page, '/images?scope=project');
  await rowAction(page, 'one', 'Deactivate');
  await page.getByRole('dialog').getByRole('button', { name: 'Deactivate' }).click();
  const dialog = page.getByRole('dialog', { name: 'Not deactivated' });
  await expect(dialog).toContainText('You are not authorized to complete deactivate action');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('button', { name: 'Actions for two' }).click();
  await expect(
    page.getByRole('menuitem', { name: /Deactivate.*policy of this cloud refused it/ }),
  ).toHaveAttribute('aria-disabled', 'true');
  await context.close();
  await dashboard.stop();
  await cloud.stop();
  removeFolder(cloud.data);
});
