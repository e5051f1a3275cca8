import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { addMember, getMember } from '@/lib/openstack/members';
import { newAccount } from '../support/accounts';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

const field = (page: Page) => page.getByRole('combobox', { name: 'Type a command' });
const option = (page: Page, name: string | RegExp) =>
  page.getByRole('listbox', { name: 'Commands' }).getByRole('option', { name });

test('everything is reached by keyboard alone, and the focus comes back @firefox', async ({
  page,
  account,
}) => {
  const name = `palette ${crypto.randomUUID().slice(0, 8)}`;
  const image = await makeImage(account, { name }, Buffer.alloc(100));
  await open(page, '/about');
  // A button shows that it exists.
  const button = page.getByRole('button', { name: 'Search and commands' });
  await button.focus();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await expect(option(page, new RegExp(`^${name}`))).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('status').filter({ hasText: /One image of/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/images/${image.id}$`));
  await expect(page.getByRole('heading', { name })).toBeVisible();

  // What is on screen can be acted on.
  await page.keyboard.press('Control+k');
  await page.keyboard.type('hid');
  await expect(option(page, /^Hide$/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Hide this image' });
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'Hide', exact: true }).press('Enter');
  await expect(page.getByText(`${name} is hidden`)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('unhid');
  await expect(option(page, 'Unhide')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');

  // What was looked at lately is offered before anything is typed, elsewhere too; arrows move, and the ends meet.
  await open(page, '/about');
  await page.keyboard.press('Control+k');
  await expect(option(page, new RegExp(`^${name}`))).toBeVisible();
  const options = page.getByRole('option');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('placem');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/placement$/);
});

test("what an image's own menu offers, the palette does, and an offer is answered from it", async ({
  page,
  account,
}) => {
  const owner = await newAccount(setting('TEST_AUTH_URL'));
  const own = await makeImage(account, { name: 'of the menu' }, Buffer.alloc(100));
  const offered = await makeImage(owner, { name: 'of another', visibility: 'shared' }, Buffer.alloc(100));
  await addMember(owner.service, offered.id, account.projectId);
  const here = page.getByRole('listbox', { name: 'Commands' }).getByRole('group', { name: 'This image' });
  for (const [image, expected] of [
    [own, ['Deprecate…', 'Hide older versions…', 'Create volume…', 'Launch instance…', 'Show the commands']],
    [offered, ['Accept', 'Reject', 'Create volume…', 'Launch instance…', 'Show the commands']],
  ] as const) {
    await open(page, `/images/${image.id}`);
    await expect(page.getByText('This image is offered to this project')).toHaveCount(image === own ? 0 : 1);
    await page.getByRole('button', { name: 'More actions' }).click();
    const items = await page.getByRole('menuitem').allTextContents();
    await page.keyboard.press('Escape');
    expect(items).toEqual(expect.arrayContaining([...expected]));
    await page.keyboard.press('Control+k');
    await expect(here.getByRole('option').first()).toBeVisible();
    const options = await here.getByRole('option').allTextContents();
    expect(options).toEqual(expect.arrayContaining(image === own ? [...items, 'Download', 'Edit'] : items));
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+k');
  await field(page).fill('accept');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(page.getByText('of another is accepted')).toBeVisible();
  await expect(page.getByText('This image is offered to this project')).toHaveCount(0);
  expect((await getMember(owner.service, offered.id, account.projectId)).status).toBe('accepted');
  await page.keyboard.press('Control+k');
  await expect(option(page, 'Leave')).toBeVisible();
  await field(page).fill('show the c');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText(`openstack server create --image ${offered.id}`);
});

test('what is pressed while the palette opens over it stays as it is', async ({ page, account }) => {
  await makeImage(account);
  await open(page, '/images');
  const box = page.getByLabel('Select every row read so far');
  await box.hover();
  await page.mouse.down();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.mouse.up();
  await page.keyboard.press('Escape');
  await expect(box).not.toBeChecked();
  await box.click();
  await expect(box).toBeChecked();
});

test('an image is found by its id, and what the list would show is one step away', async ({
  page,
  account,
}) => {
  const name = `palette ${crypto.randomUUID().slice(0, 8)}`;
  // A hidden image is in no list, so no search through the list finds it.
  const image = await makeImage(account, { name, os_hidden: true });
  await open(page, '/images');
  await page.keyboard.press('Control+k');
  await field(page).fill(image.id);
  await option(page, new RegExp(`^${name}`)).click();
  await expect(page).toHaveURL(new RegExp(image.id));
  await page.keyboard.press('Control+k');
  await field(page).fill('no image is called so');
  await expect(page.getByRole('status').filter({ hasText: /No image of/ })).toBeVisible();
  await option(page, /Search the list for/).click();
  await expect(page).toHaveURL(/\/images\?q=no\+image\+is\+called\+so$/);
});

test('the list is exported, theme and language are changed from it', async ({ page }) => {
  await open(page, '/images');
  await page.keyboard.press('Control+k');
  await field(page).fill('export');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await field(page).fill('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // The menu tells the same.
  await page.getByRole('button', { name: 'Theme' }).click();
  await expect(page.getByRole('menuitem', { name: 'Dark' }).locator('svg')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await field(page).fill('简体');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
});

test('a dialog on screen comes first', async ({ page, account }) => {
  const image = await makeImage(account, { name: 'with a dialog' });
  await open(page, `/images/${image.id}`);
  await page.keyboard.press('Control+k');
  await field(page).fill('delete');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Delete this image' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toHaveCount(0);
});

test('what was looked at goes with the sign-out', async ({ page, account, context }) => {
  const image = await makeImage(account, { name: 'looked at once' });
  await open(page, `/images/${image.id}`);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await open(page, '/about');
  await page.keyboard.press('Control+k');
  await expect(option(page, 'looked at once')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  await enter(context, account, setting('TEST_DASHBOARD'));
  await open(page, '/about');
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeVisible();
  await expect(option(page, 'looked at once')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en', 'zh-CN']) {
    test(`the open palette has no accessibility violation (${colorScheme}, ${locale})`, async ({
      page,
      account,
      context,
    }) => {
      const image = await makeImage(account, { name: 'to look at' });
      await context.addCookies([{ name: 'darkroom_locale', value: locale, url: setting('TEST_DASHBOARD') }]);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 390, height: 844 });
      await open(page, `/images/${image.id}`);
      await page.keyboard.press('Control+k');
      const combobox = page.getByRole('dialog').getByRole('combobox');
      for (const text of ['', 'look', 'nothing is called so']) {
        await combobox.fill(text);
        await expect(page.getByRole('option').first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => ({ id, at: nodes.map((node) => node.target) }))).toEqual([]);
      }
    });
  }
}
