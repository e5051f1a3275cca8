import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { parse } from 'yaml';
import { expect, imageAction, makeFile, makeImage, open, test } from '../support/test';

// What the commands do is tried by the stock clients in e2e/contract/shown-commands.test.ts; here, that forms and actions
// show them for what is chosen.

const show = (page: Page) => page.getByRole('button', { name: 'Show the command' });
const command = (page: Page) => page.getByRole('figure', { name: 'Command', exact: true });

test('the create form shows the command for what is chosen, and copies it', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page, '/images/new');
  await page.getByLabel('Image file').setInputFiles(makeFile("it's.raw", new Uint8Array(600)));
  await page.getByLabel('Name', { exact: true }).fill('two words');
  await show(page).click();
  await expect(command(page)).toContainText("glance image-create --name 'two words' --disk-format raw");
  await expect(command(page)).toContainText("--file 'it'\\''s.raw'");
  await expect(command(page)).toContainText('--store central');
  await page.getByLabel('dcn0').check();
  await expect(command(page)).toContainText('glance image-create-via-import');
  await expect(command(page)).toContainText('--stores central,dcn0 --allow-failure True');
  await expect(page.getByText('Run it in the folder of the file.')).toBeVisible();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(
    'glance image-create-via-import',
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
});

test('an image is shown as code for Terraform, Ansible and the image manager', async ({
  page,
  account,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const image = await makeImage(account, {
    name: "it's {{ coded }}",
    os_distro: 'debian',
    vendor_checksum: `sha256:${'a'.repeat(64)}`,
    vendor_checksum_source: 'https://cloud.example.org/debian-12.qcow2',
  });
  await open(page, `/images/${image.id}`);
  await imageAction(page, 'Show the commands');
  const dialog = page.getByRole('dialog', { name: 'Commands for this image' });
  const code = (of: string) => dialog.getByRole('region', { name: of });
  await expect(code('Terraform')).toContainText('resource "openstack_images_image_v2" "it_s_coded"');
  await expect(code('Terraform')).toContainText(
    'image_source_url = "https://cloud.example.org/debian-12.qcow2"',
  );
  await expect(code('Ansible')).toContainText('openstack.cloud.image:');
  await expect(code('Ansible')).toContainText('os_distro');
  await code('OSISM').getByRole('button', { name: 'Copy' }).click();
  const copied = parse(await page.evaluate(() => navigator.clipboard.readText()));
  expect(copied.images[0]).toMatchObject({ name: "it's {{ coded }}", meta: { os_distro: 'debian' } });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
});

test('edit, an action and sharing show theirs', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'shown', visibility: 'shared' }, new Uint8Array(10));
  await open(page, `/images/${image.id}/edit`);
  await show(page).click();
  await expect(page.getByText('Nothing is changed yet, so there is no command.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('-other');
  await expect(command(page)).toHaveText(`glance image-update --name=-other ${image.id}`);
  await open(page, `/images/${image.id}/sharing`);
  const project = '0123456789abcdef0123456789abcdef';
  await page.getByRole('combobox', { name: 'Share with a project' }).fill(project);
  await show(page).click();
  await expect(command(page)).toContainText(`openstack image add project`);
  await expect(command(page)).toContainText(project);
});
