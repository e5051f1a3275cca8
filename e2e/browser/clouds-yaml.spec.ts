import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { authenticate } from '@/lib/openstack/identity';
import { giveRole, newAccount } from '../support/accounts';
import { expect, makeImage, open, row, setting, test } from '../support/test';

async function downloaded(page: Page) {
  const coming = page.waitForEvent('download');
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('clouds.yaml');
  return readFileSync(await file.path(), 'utf8');
}

test('a clouds.yaml for the project, without a secret or with a credential that works', async ({
  page,
  account,
}) => {
  await open(page, '/images');
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Download clouds.yaml…' }).click();
  const own = await downloaded(page);
  expect(own).not.toContain(account.password);
  const { auth } = parse(own).clouds[account.projectName];
  expect(auth).toMatchObject({ username: account.name, project_id: account.projectId });
  expect(auth).not.toHaveProperty('password');

  await page.getByLabel('Signing in with').selectOption('A new application credential');
  await page.getByLabel('Name of the credential').fill(`file of ${account.name}`);
  const made = parse(await downloaded(page)).clouds[account.projectName];
  await expect(page.getByText('Nobody can show the secret again')).toBeVisible();
  const { token } = await authenticate(made.auth.auth_url, {
    method: 'application_credential',
    id: made.auth.application_credential_id,
    secret: made.auth.application_credential_secret,
  });
  expect(token).toMatchObject({ project: { id: account.projectId }, user: { name: account.name } });
  // Keystone's own word for a name that is taken.
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'the credential was not made' })).toBeVisible();
});

test('a link leads into a project by its name, and to the page that it names', async ({ page, account }) => {
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
  await makeImage(other, { name: 'shown by the link' });
  await open(page, `/project/${other.projectName}?to=/images`);
  await page.getByRole('button', { name: `Switch to ${other.projectName}` }).click();
  await expect(row(page, 'shown by the link')).toBeVisible();
  // Where it is the project already, nothing is asked.
  await page.goto(`/project/${other.projectId}?to=//example.org/`);
  await expect(page).toHaveURL(/\/images$/);
  await page.goto('/project/nobody%2Fhas%20it');
  await expect(page.getByRole('alert').filter({ hasText: 'nobody/has it' })).toBeVisible();
});
