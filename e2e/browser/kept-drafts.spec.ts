import { newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

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
  await enter(context, await newAccount(setting('TEST_AUTH_URL')));
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByRole('heading', { name: 'draft' })).toBeVisible();
  await expect(page.getByText('secret_plan')).toHaveCount(0);
  // Its owner finds it again, until the session is ended on purpose.
  await enter(context, account);
  await open(page, `/images/${image.id}/metadata`);
  await expect(page.getByText('secret_plan').first()).toBeVisible();
  page.once('dialog', (dialog) => void dialog.accept());
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  const keys = await page.evaluate(() => [...Object.keys(sessionStorage), ...Object.keys(localStorage)]);
  // The other one did not sign out; the images looked at there are kept, for that one alone.
  expect(keys.filter((key) => key.startsWith('darkroom.own.') && key.includes(account.projectId))).toEqual(
    [],
  );
});
