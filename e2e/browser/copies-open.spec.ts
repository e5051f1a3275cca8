import { getImage } from '@/lib/openstack/images';
import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, test } from '../support/test';

// Whether an owner may copy is the cloud's policy, which no API tells.

const stores = {
  enabled_backends: [{ id: 'central' }, { id: 'dcn0' }],
  default_backend: 'central',
  seed_images: false,
};
test.use({ expectedErrors: [/403/] });

for (const isOpen of [true, false])
  test(`an owner ${isOpen ? 'copies where the cloud lets owners' : 'is told where it does not, and not offered it again'} @embedded`, async ({
    page,
    context,
  }) => {
    const rule = 'role:admin or project_id:%(project_id)s';
    const policies = isOpen ? { copy_image: rule, delete_image_location: rule } : {};
    const cloud = await startCloud({ ...stores, policies });
    const dashboard = await startDashboard(cloud.authUrl);
    try {
      const account = await newAccount(cloud.authUrl);
      await enter(context, account, dashboard.url);
      const { id } = await makeImage(account, { name: 'mine' }, Buffer.alloc(1000, 1));
      await open(page, `${dashboard.url}/images/${id}/stores`);
      const dcn0 = page.getByRole('listitem', { name: 'dcn0' });
      await expect(page.getByText('only an administrator copies an image')).toBeVisible();
      await expect(dcn0.getByRole('button', { name: 'Copy here' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Show the controls' }).click();
      await dcn0.getByRole('button', { name: 'Copy here' }).click();
      if (!isOpen) {
        const said = page.getByRole('paragraph').filter({ hasText: 'The policy of this cloud refused it' });
        await expect(said.filter({ hasText: 'not authorized to complete copy_image' })).toBeVisible();
        await expect(dcn0.getByRole('button', { name: 'Copy here' })).toHaveCount(0);
        expect((await getImage(account.service, id)).stores).toBe('central');
        return;
      }
      await expect(dcn0).toContainText('done');
      await dcn0.getByRole('button', { name: 'Delete this copy…' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete copy' }).click();
      await expect.poll(async () => (await getImage(account.service, id)).stores).toBe('central');
      // Opted in once, an owner copies from the list and the matrix as well.
      await open(page, `${dashboard.url}/placement?scope=project`);
      await expect(page.getByRole('button', { name: 'Show the controls' })).toHaveCount(0);
      await open(page, `${dashboard.url}/images?scope=project`);
      await page.getByRole('checkbox', { name: 'Select mine' }).check();
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.getByRole('menuitem', { name: 'Copy to stores…' }).click();
      await page.getByRole('dialog').getByLabel('dcn0', { exact: true }).check();
      await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click();
      await expect.poll(async () => (await getImage(account.service, id)).stores).toBe('central,dcn0');
    } finally {
      // A page that is open would hear that nobody answers.
      await page.goto('about:blank');
      await dashboard.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    }
  });
