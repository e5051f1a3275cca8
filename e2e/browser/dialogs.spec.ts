import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { queueForCache } from '@/lib/openstack/cache';
import { openImageData } from '@/lib/openstack/image-data';
import { getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { addMember } from '@/lib/openstack/members';
import { createNamespace } from '@/lib/openstack/metadefs';
import { giveRole, newAccount } from '../support/accounts';
import { ageImages } from '../support/cloud-records';
import { type Look, looks, said, wear } from '../support/languages';
import { adminPages } from '../support/pages';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { endToken, enter, expect, makeImage, open, setting, test } from '../support/test';

// Every dialog of the product, opened as people open it and looked at for itself: in English and light, in Chinese and dark.

async function clean(page: Page, what: string, part = 'html'): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target.join(' ')) }));
  expect(found, what).toEqual([]);
}

/** Looks at the dialog that is open, and leaves it by Escape. */
async function look(page: Page, what: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await expect(dialog, what).toBeVisible();
  await clean(page, what, '[role="dialog"]');
  await page.keyboard.press('Escape');
  await expect(dialog, what).toHaveCount(0);
}

const press = (page: Page, name: string | RegExp) =>
  page
    .getByRole('button', { name, exact: typeof name === 'string' })
    .first()
    .click();
const choose = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true }).click();
const named = ({ locale, colorScheme }: Look) => `(${locale}, ${colorScheme})`;

for (const as of looks) {
  const { words } = as;

  test(`no dialog of the list has an accessibility violation ${named(as)}`, async ({
    page,
    context,
    account,
  }) => {
    await makeImage(account, { name: 'tool', os_distro: 'debian', tags: ['a'] }, Buffer.from('data'));
    await wear(page, context, as);
    await open(page, '/images?scope=project');
    await page.keyboard.press('?');
    await look(page, 'keys');
    await page.keyboard.press('ControlOrMeta+k');
    await look(page, 'palette');
    await page.keyboard.press('j');
    await page.keyboard.press('Space');
    await look(page, 'peek');
    for (const tool of ['view', 'export'] as const) {
      await press(page, new RegExp(`^${words.list[tool]}`));
      await look(page, tool);
    }
    const { list, verbs } = words;
    await page.getByRole('checkbox', { name: said(list.select, { name: 'tool' }) }).check();
    for (const verb of ['hide', 'delete'] as const) {
      await press(page, verbs[verb]);
      await look(page, verb);
    }
    for (const verb of ['protect', 'deactivate', 'visibility', 'tags', 'metadata'] as const) {
      await press(page, list.more_actions);
      await choose(page, verbs[verb]);
      await look(page, verb);
    }
    await press(page, words.shell.account);
    await choose(page, words.shell.clouds_yaml);
    await look(page, 'clouds.yaml');
    await page.getByRole('button', { name: account.projectName }).click();
    await look(page, 'project');
    await open(page, '/images?scope=project&q=tool');
    await press(page, words.views.save);
    await look(page, 'view name');
  });

  test(`no dialog of an image has an accessibility violation ${named(as)}`, async ({
    page,
    context,
    account,
  }) => {
    const [image, left] = [
      await makeImage(account, { name: 'a', own: 'old', visibility: 'shared' }, Buffer.from('data')),
      await makeImage(account, { name: 'never imported' }),
    ];
    const staged = openImageData(account.service, left.id, { kind: 'stage' }, 4);
    await staged.write(Buffer.from('data'));
    await staged.end();
    const other = await newAccount(setting('TEST_AUTH_URL'));
    await addMember(account.service, image.id, other.projectId);
    await wear(page, context, as);
    const { detail, verbs, metadata } = words;
    await open(page, `/images/${image.id}`);
    for (const entry of [detail.deprecate, detail.hide_older, detail.show_commands, verbs.delete]) {
      await press(page, detail.more_actions);
      await choose(page, entry);
      await look(page, entry);
    }
    await open(page, `/images/${image.id}/sharing`);
    await press(page, said(words.sharing.withdraw_of, { project: other.projectId }));
    await look(page, 'withdraw');
    await open(page, `/images/${image.id}/metadata`);
    for (const entry of [metadata.copy_from, metadata.import, metadata.sign]) {
      await press(page, metadata.more);
      await choose(page, entry);
      await look(page, entry);
    }
    await page.getByRole('textbox', { name: 'own' }).fill('new');
    await press(page, metadata.review);
    await look(page, 'review');
    await open(page, '/activity');
    await press(page, words.activity.clean_up);
    await look(page, 'left behind');
  });

  test(`no dialog of an administrator has an accessibility violation ${named(as)} @embedded`, async ({
    browser,
  }) => {
    // A cloud of its own, and more pages than any other test.
    test.slow();
    const cloud = await startCloud({
      image_cache_dir: 'cache',
      seed_images: false,
      enabled_backends: [{ id: 'central' }, { id: 'dcn0' }],
    });
    const dashboard = await startDashboard(cloud.authUrl);
    const context = await browser.newContext({ baseURL: dashboard.url });
    try {
      const admin = await newAccount(cloud.authUrl, 'admin');
      const [edge, waits, old, older] = [
        await makeImage(admin, { name: 'edge' }, Buffer.from('data')),
        await makeImage(admin, { name: 'waits' }, Buffer.from('data')),
        await makeImage(admin, { name: 'old', os_hidden: true }, Buffer.from('data')),
        await makeImage(admin, { name: 'waits' }, Buffer.from('data')),
      ];
      await importImage(admin.service, edge.id, { method: { name: 'copy-image' }, stores: ['dcn0'] });
      await expect.poll(async () => (await getImage(admin.service, edge.id)).stores).toBe('central,dcn0');
      await queueForCache(admin.service, waits.id);
      ageImages(cloud.data, [
        { id: old.id, created: 200 },
        { id: older.id, created: 9 },
      ]);
      await createNamespace(admin.service, {
        namespace: 'Test::Dialogs',
        properties: { speed: { type: 'integer', title: 'Speed' } },
      });
      await enter(context, admin, dashboard.url);
      const page = await context.newPage();
      await wear(page, context, as, dashboard.url);
      const { list, placement, cache, catalog } = words;

      await open(page, '/images?scope=project');
      await press(page, new RegExp(`^${list.older}`));
      await look(page, 'older versions');
      await page.getByRole('checkbox', { name: said(list.select, { name: 'edge' }) }).check();
      await press(page, list.more_actions);
      await choose(page, words.verbs.copy);
      await look(page, 'copy from the list');
      await open(page, '/placement?scope=project');
      await page.getByRole('checkbox', { name: said(list.select, { name: 'edge' }) }).check();
      await press(page, placement.copy_to);
      await look(page, 'copy');
      await press(page, new RegExp(`^dcn0 ${placement.state_held}`));
      await choose(page, placement.delete_here);
      await look(page, 'delete copy');
      await open(page, `/images/${waits.id}/stores`);
      await press(page, placement.copy_to);
      await look(page, 'copy of one');

      await open(page, '/space');
      await page.getByRole('checkbox', { name: said(words.space.choose, { name: 'old' }) }).check();
      await press(page, new RegExp(`^${words.space.clean.split(' ')[0]}`));
      await look(page, 'clean up');

      await open(page, '/cache');
      await press(page, cache.queue_image);
      await look(page, 'queue');
      await press(page, cache.clear_cache);
      await look(page, 'clear cache');
      for (const path of adminPages) {
        await open(page, path);
        await clean(page, path);
      }

      await open(page, '/metadefs');
      await press(page, catalog.import);
      await look(page, 'import namespaces');
      await open(page, '/metadefs/Test%3A%3ADialogs');
      await press(page, catalog.delete);
      await look(page, 'delete namespace');
      await press(page, said(catalog.delete_named, { name: 'speed' }));
      await look(page, 'delete property');
      await press(page, catalog.edit);
      const form = page.getByRole('form', { name: said(catalog.edit_named, { name: 'Test::Dialogs' }) });
      await form.getByLabel(catalog.visibility).selectOption('public');
      await form.getByRole('button', { name: catalog.save, exact: true }).click();
      await look(page, 'publish');
    } finally {
      await context.close();
      await dashboard.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    }
  });

  test.describe('over a page that is not this session’s any more @embedded', () => {
    test.use({ expectedErrors: [/401|Unauthorized/] });

    test(`neither dialog has an accessibility violation ${named(as)}`, async ({ page, context, account }) => {
      const other = await newAccount(setting('TEST_AUTH_URL'));
      await giveRole(setting('TEST_AUTH_URL'), account, 'member', other.projectId);
      const image = await makeImage(account, { name: 'a', visibility: 'shared' });
      await wear(page, context, as);
      await open(page, `/images/${image.id}/sharing`);
      await page.getByRole('combobox', { name: words.sharing.invite }).fill(other.projectId);
      await endToken(context);
      await press(page, words.sharing.invite_submit);
      await look(page, 'sign in again');
      await enter(context, account);
      await open(page, '/images/new');
      const second = await context.newPage();
      await open(second, '/images');
      await second.getByRole('button', { name: account.projectName }).click();
      await second.getByRole('button', { name: other.projectName, exact: true }).click();
      await look(page, 'other project');
    });
  });
}
