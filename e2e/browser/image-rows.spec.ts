import { addMember } from '@/lib/openstack/members';
import { newAccount } from '../support/accounts';
import { expect, makeImage, open, row, setting, test } from '../support/test';

// What a row does: clicks, keys, the look beside the list, and its menu.

test('a click anywhere on a row opens it, but not on what has a meaning of its own', async ({
  page,
  context,
  account,
}) => {
  await makeImage(account, { name: 'alpha' }, Buffer.alloc(1024));
  const beta = await makeImage(account, { name: 'beta' });
  await open(page, '/images?scope=project&sort=name:asc');
  const alpha = row(page, 'alpha');
  await alpha.getByRole('checkbox').click();
  await expect(alpha.getByRole('checkbox')).toBeChecked();
  await alpha.getByRole('button', { name: 'Actions for alpha' }).click();
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeVisible();
  await page.keyboard.press('Escape');
  // Whoever selects text of a row wants the text.
  const cell = alpha.getByRole('gridcell', { name: '1.0 KiB', exact: true });
  const box = await cell.boundingBox();
  if (!box) throw new Error('no size in the row');
  await page.mouse.move(box.x + box.width - 1, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 2, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  expect(await page.evaluate(() => window.getSelection()?.toString())).not.toBe('');
  await expect(page).toHaveURL(/\/images\?/);
  // A click ends the selection first, and means the row when nothing is selected.
  const opened = context.waitForEvent('page');
  await row(page, 'beta').getByRole('gridcell', { name: 'private' }).click({ button: 'middle' });
  await expect(await opened).toHaveURL(new RegExp(`/images/${beta.id}$`));
  await expect(page).toHaveURL(/\/images\?/);
  await row(page, 'beta').getByRole('gridcell', { name: 'private' }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${beta.id}$`));
});

test('keys move the focus itself, one Tab leads past the rows they are of, Space looks', async ({
  page,
  account,
}) => {
  for (let index = 0; index < 45; index += 1)
    await makeImage(account, { name: `row-${String(index).padStart(2, '0')}`, os_distro: 'debian' });
  await open(page, '/images?scope=project&sort=name:asc');
  await page.keyboard.press('j');
  await expect(row(page, 'row-00')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(row(page, 'row-01')).toBeFocused();
  await expect(page.locator('[role=row][tabindex="0"]')).toHaveCount(1);
  // A row that was scrolled away keeps the focus, and the next key comes back to where it is.
  await page.keyboard.press('End');
  await expect(row(page, 'row-44')).toBeVisible();
  await expect(row(page, 'row-01')).toBeFocused();
  await page.keyboard.press('j');
  await expect(row(page, 'row-02')).toBeFocused();
  await expect(row(page, 'row-02')).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('x');
  await expect(row(page, 'row-02').getByRole('checkbox')).toBeChecked();
  await page.keyboard.press('x');
  // Its box, its link, its menu, and out of the table, however many rows there are.
  const inTable = () => page.evaluate(() => document.activeElement?.closest('[role=grid]') !== null);
  for (let presses = 0; presses < 3; presses += 1) await page.keyboard.press('Tab');
  expect(await inTable()).toBe(true);
  await page.keyboard.press('Tab');
  expect(await inTable()).toBe(false);
  for (let presses = 0; presses < 4; presses += 1) await page.keyboard.press('Shift+Tab');
  await expect(row(page, 'row-02')).toBeFocused();

  await page.keyboard.press('Space');
  const peek = page.getByRole('dialog', { name: 'row-02' });
  await expect(peek).toBeFocused();
  await expect(peek).toContainText('debian');
  await page.keyboard.press('j');
  await expect(page.getByRole('dialog', { name: 'row-03' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(row(page, 'row-03')).toBeFocused();
  await page.keyboard.press('Space');
  await page.getByRole('dialog', { name: 'row-03' }).getByRole('button', { name: 'Hide' }).click();
  await page.getByRole('dialog', { name: 'Hide this image' }).getByRole('button', { name: 'Cancel' }).click();
  await expect(row(page, 'row-03')).toBeFocused();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await expect(row(page, 'row-03')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'row-03' })).toBeVisible();
});

test('the menu of a row opens, shares, and copies the id, also where browsers have no clipboard', async ({
  page,
  account,
}) => {
  const image = await makeImage(account, { name: 'copied', visibility: 'shared' });
  const other = await newAccount(setting('TEST_AUTH_URL'));
  await addMember(account.service, image.id, other.projectId);
  // Plain http on a host's name: no `navigator.clipboard`.
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'clipboard', { get: () => undefined }),
  );
  await open(page, '/images?scope=project');
  await page.getByRole('button', { name: 'Actions for copied' }).click();
  await page.getByRole('menuitem', { name: 'Copy id' }).click();
  await expect(page.getByText('The id of copied is copied')).toBeVisible();
  const bar = page.getByRole('combobox', { name: 'Search and filter' });
  await bar.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(bar).toHaveValue(image.id);
  // One that copies nothing at all has the id told, to be copied by hand.
  await page.evaluate(() => Object.defineProperty(document, 'execCommand', { value: () => false }));
  await page.getByRole('button', { name: 'Actions for copied' }).click();
  await page.getByRole('menuitem', { name: 'Copy id' }).click();
  await expect(page.getByText(`The browser did not copy the id of copied: ${image.id}`)).toBeVisible();
  // Whoever goes on at once after typing gets there: the address is not written late.
  await bar.fill('');
  await page.getByRole('button', { name: 'Actions for copied' }).click();
  await page.getByRole('menuitem', { name: 'Share' }).click();
  await expect(page).toHaveURL(new RegExp(`/images/${image.id}/sharing$`));
  // On its page it stands selected.
  await page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Copy ID', exact: true }).click();
  await expect(page.getByText('This page may not copy here: press Ctrl-C')).toBeVisible();
  await expect.poll(() => page.evaluate(() => String(window.getSelection()))).toBe(image.id);
});

for (const width of [390, 1440])
  test(`what a toast says lies over no action of the last row (${width})`, async ({ page, account }) => {
    await page.setViewportSize({ width, height: 640 });
    for (let count = 0; count < 18; count += 1) await makeImage(account, { name: `row-${10 + count}` });
    await open(page, '/images?scope=project&sort=name:asc');
    await page.getByRole('button', { name: 'Actions for row-10' }).click();
    await page.getByRole('menuitem', { name: 'Copy id' }).click();
    const toast = page.getByRole('region', { name: 'Notifications' }).getByText('The id of row-10 is copied');
    await toast.hover();
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    const actions = page.getByRole('button', { name: 'Actions for row-27' });
    await expect(actions).toBeInViewport();
    await expect(toast).toBeVisible();
    const reached = await row(page, 'row-27').evaluate((found) =>
      [...found.querySelectorAll('a, button, input')]
        .filter((control) => control.checkVisibility())
        .map((control) => {
          const { left, top, width, height } = control.getBoundingClientRect();
          const there = document.elementFromPoint(left + width / 2, top + height / 2);
          return there !== null && (control === there || control.contains(there));
        }),
    );
    expect(reached).not.toContain(false);
  });
