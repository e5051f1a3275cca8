import type { Browser, Page } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { getImage, setImageActive } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { Job } from '@/lib/work/job';
import { type Account, newAccount } from '../support/accounts';
import { openBrokenStore } from '../support/broken-store';
import {
  endToken,
  enter,
  expect,
  imageAction,
  makeFile,
  makeImage,
  openAlive as open,
  row,
  setting,
  storeLine,
  test,
} from '../support/test';

/** A page of another user. */
async function pageOf(browser: Browser, account: Account, dashboard = setting('TEST_DASHBOARD')) {
  const context = await browser.newContext({ baseURL: dashboard });
  await enter(context, account, dashboard);
  return context.newPage();
}

/** An image with its data in one store. */
async function storedIn(account: Account, store: string, name: string, bytes = 2000) {
  const image = await makeImage(account, { name });
  const writer = openImageData(account.service, image.id, { kind: 'file', store }, bytes);
  await writer.write(Buffer.alloc(bytes, 'x'));
  await writer.end();
  return image;
}

const storesOf = async (account: Account, id: string) =>
  ((await getImage(account.service, id)).stores ?? '').split(',').filter(Boolean).sort();
const line = (page: Page, store: string) => page.getByRole('listitem', { name: store, exact: true });
const cell = (page: Page, name: string, store: string) =>
  row(page, name).getByRole('button', { name: new RegExp(`^${store} `) });
async function choose(page: Page, name: string, store: string, action: string): Promise<void> {
  await cell(page, name, store).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('from an import with a failed store to the last copy @outage', async ({ browser }) => {
  test.slow();
  const cloud = await openBrokenStore();
  try {
    const admin = await newAccount(cloud.authUrl, 'admin');
    const page = await pageOf(browser, admin, cloud.dashboard.url);
    await open(page, '/images/new');
    await page.getByLabel('Image file').setInputFiles(makeFile('edge.raw', Buffer.alloc(3000, 1)));
    await page.getByLabel('Name').fill('edge');
    for (const store of await page.locator('input[name="stores"]').all())
      await store.setChecked(
        ['central', 'dcn0', 'broken'].includes((await store.getAttribute('value')) ?? ''),
      );
    await page.getByRole('button', { name: 'Upload image' }).click();
    await expect(page).toHaveURL(/images\/[0-9a-f-]{36}$/);
    const id = page.url().slice(-36);
    await expect(page.getByText('Missing in broken')).toBeVisible();

    await open(page, '/placement?scope=project');
    await expect(cell(page, 'edge', 'central')).toHaveAccessibleName('central held');
    await expect(cell(page, 'edge', 'broken')).toHaveAccessibleName(/^broken failed/);
    await expect(cell(page, 'edge', 'dcn1')).toHaveAccessibleName('dcn1 missing');

    // The disk is still full: the retry fails as well, and says so.
    await choose(page, 'edge', 'broken', 'Retry');
    const failed = page.getByRole('article', { name: 'Copy of one image to broken' });
    await expect(failed).toContainText('1 failed');
    await cloud.heal();
    await choose(page, 'edge', 'broken', 'Retry');
    await expect(cell(page, 'edge', 'broken')).toHaveAccessibleName('broken held');
    expect(await storesOf(admin, id)).toEqual(['broken', 'central', 'dcn0']);

    // To every store that takes images: what has a copy is left as it is.
    await row(page, 'edge').getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Copy to…' }).click();
    await page.getByRole('dialog').getByLabel('Every store').check();
    await expect(page.getByRole('dialog')).toContainText('One image is copied');
    await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click();
    await expect(cell(page, 'edge', 'dcn1')).toHaveAccessibleName('dcn1 held');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    // One after another is taken away; the central one warns, the last one stays.
    const all = await storesOf(admin, id);
    for (const store of all.filter((known) => known !== 'dcn0')) {
      await choose(page, 'edge', store, 'Delete this copy…');
      const dialog = page.getByRole('dialog');
      if (store === 'central') await expect(dialog).toContainText('every image needs a copy there');
      await expect(dialog).toContainText('No server, volume or image of any project uses it.');
      await dialog.getByRole('button', { name: 'Delete copy' }).click();
      await expect(cell(page, 'edge', store)).toHaveAccessibleName(`${store} missing`);
    }
    await expect(row(page, 'edge')).toContainText('not in central');
    await cell(page, 'edge', 'dcn0').click();
    const last = page.getByRole('menuitem', { name: 'Delete this copy…' });
    await expect(last).toBeDisabled();
    await expect(last).toContainText('It is the last copy');
    await page.keyboard.press('Escape');
    expect(await storesOf(admin, id)).toEqual(['dcn0']);

    await open(page, `/images/${id}/stores`);
    await expect(line(page, 'dcn0')).toContainText('It is the last copy');
    await expect(line(page, 'dcn0').getByRole('button', { name: 'Delete this copy…' })).toHaveCount(0);
    await imageAction(page, 'Delete');
    await expect(page.getByRole('dialog')).toContainText('dcn0');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(page).toHaveURL(/\/images(\?.*)?$/);
    await expect(getImage(admin.service, id)).rejects.toMatchObject({ kind: 'not_found' });
    await page.context().close();
  } finally {
    await cloud.end();
  }
});

test('why a store failed is told everywhere, also after a later copy into another one @embedded', async ({
  browser,
}) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const { id } = await makeImage(admin, { name: 'failed before' });
  const finished = async (count: number) =>
    expect
      .poll(async () =>
        (await listImageTasks(admin.service, id)).filter(({ status }) => /success|failure/.test(status)),
      )
      .toHaveLength(count);
  await importImage(admin.service, id, {
    method: { name: 'web-download', uri: `${setting('TEST_FILES')}/file/3000` },
    stores: ['central', 'broken'],
    all_stores_must_succeed: false,
  });
  await finished(1);
  await importImage(admin.service, id, { method: { name: 'copy-image' }, stores: ['dcn0'] });
  await finished(2);
  const why = 'No space left on device';
  const page = await pageOf(browser, admin);
  await open(page, `/images/${id}`);
  await expect(page.getByText('Missing in broken').locator('..')).toContainText(why);
  await expect(storeLine(page, 'broken')).toContainText(why);
  // The action stands in the line of the store that it helps, and in no other one.
  await expect(storeLine(page, 'broken').getByRole('button', { name: 'Retry in broken' })).toBeEnabled();
  await expect(storeLine(page, 'dcn0').getByRole('button')).toHaveCount(0);
  // It is full still: tried again it fails again, which the toast followed.
  await storeLine(page, 'broken').getByRole('button', { name: 'Retry in broken' }).click();
  const toasts = page.getByRole('region', { name: 'Notifications' });
  await expect(toasts.getByText('failed before is being copied to broken')).toBeVisible();
  await expect(toasts.getByRole('img', { name: /^broken / })).toBeVisible();
  await finished(3);
  await expect(storeLine(page, 'broken')).toContainText(why);
  await open(page, `/images/${id}/stores`);
  await expect(line(page, 'broken')).toContainText(why);
  await expect(line(page, 'broken').getByRole('button', { name: 'Retry' })).toBeEnabled();
  await open(page, `/images/${id}/activity`);
  await expect(line(page, 'broken')).toContainText(why);
  await open(page, '/activity');
  await page.getByRole('button', { name: 'Details of failed before' }).click();
  await expect(line(page, 'broken')).toContainText(why);
  await open(page, '/images?scope=project');
  await row(page, 'failed before').focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('dialog').getByRole('listitem', { name: 'broken' })).toContainText(why);
  await open(page, '/placement?scope=project');
  await cell(page, 'failed before', 'broken').click();
  await expect(page.getByRole('menu')).toContainText(why);
  await page.context().close();
});

test('two administrators copy the same image at once, and both get what they asked for', async ({
  account,
  browser,
}) => {
  const image = await storedIn(account, 'central', 'wanted twice', 400_000);
  const admins = await Promise.all([1, 2].map(() => newAccount(setting('TEST_AUTH_URL'), 'admin')));
  const pages = await Promise.all(admins.map((admin) => pageOf(browser, admin)));
  await Promise.all(pages.map((page) => open(page, `/images/${image.id}/stores`)));
  await Promise.all(
    pages.map((page) => line(page, 'dcn0').getByRole('button', { name: 'Copy here' }).click()),
  );
  for (const page of pages) {
    await expect(line(page, 'dcn0')).toContainText('done');
    await expect(line(page, 'central')).toContainText('done');
  }
  expect(await storesOf(account, image.id)).toEqual(['central', 'dcn0']);
  // The data went there once: the second order found it done.
  const tasks = admins[0] ? await listImageTasks(admins[0].service, image.id) : [];
  expect(tasks.filter(({ status }) => status === 'success')).toHaveLength(1);
  await Promise.all(pages.map((page) => page.context().close()));
});

test.describe('after the token has ended', () => {
  test.use({ expectedErrors: [/401/] });

  test('a copy is begun once somebody has signed in again, and none waits beside it', async ({
    browser,
    account,
  }) => {
    const image = await storedIn(account, 'central', 'too late', 4000);
    const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
    const page = await pageOf(browser, admin);
    await open(page, `/images/${image.id}/stores`);
    await endToken(page.context());
    await line(page, 'dcn0').getByRole('button', { name: 'Copy here' }).click();
    const dialog = page.getByRole('dialog', { name: 'Sign in again' });
    await dialog.getByLabel('Password').fill(admin.password);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await expect(line(page, 'dcn0')).toContainText('done');
    const jobsNow = async (): Promise<Job[]> => (await page.request.get('/api/data/jobs')).json();
    // The image has its copy a moment before the job has seen it.
    await expect.poll(async () => (await jobsNow()).filter(({ endedAt }) => endedAt === null)).toEqual([]);
    const jobs = await jobsNow();
    expect(jobs[0]?.items).toMatchObject([{ state: 'done', copied: ['dcn0'] }]);
    await page.context().close();
  });
});

test('many images are copied one after another, the central store first, each with its result', async ({
  browser,
}) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const first = await storedIn(admin, 'central', 'one');
  const edge = await storedIn(admin, 'dcn0', 'at the edge');
  const off = await storedIn(admin, 'central', 'switched off');
  await setImageActive(admin.service, off.id, false);
  const page = await pageOf(browser, admin);
  await open(page, '/placement?scope=project');
  // Without a central copy that one is proposed with it.
  await choose(page, 'at the edge', 'dcn1', 'Copy here');
  const proposal = page.getByRole('dialog');
  await expect(proposal.getByLabel('central', { exact: true })).toBeChecked();
  await proposal.getByLabel('central', { exact: true }).uncheck();
  await expect(proposal).toContainText('Choose central as well');
  await proposal.getByRole('button', { name: 'Cancel' }).click();
  // Who needs somebody comes first.
  await expect(page.getByRole('row').nth(1)).toContainText('at the edge');
  await expect(row(page, 'at the edge')).toContainText('not in central');
  await page.getByRole('checkbox', { name: /^Select every row/ }).check();
  await page.getByRole('button', { name: 'Copy to…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('central', { exact: true }).check();
  await dialog.getByLabel('dcn0', { exact: true }).check();
  await dialog.getByLabel('broken', { exact: true }).check();
  await expect(dialog).toContainText('central is filled first');
  await expect(dialog).toContainText('One image is not copied');
  await expect(dialog).toContainText('switched off: Only an active image can be copied');
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  const job = page.getByRole('article', { name: /^Copy of 2 images to / });
  await expect(job).toContainText('0 of 2 copied · 2 failed');
  await expect(job.getByRole('listitem').filter({ hasText: 'at the edge' })).toContainText('broken failed');
  await expect(cell(page, 'at the edge', 'central')).toHaveAccessibleName('central held');
  expect(await storesOf(admin, edge.id)).toEqual(['central', 'dcn0']);
  expect(await storesOf(admin, first.id)).toEqual(['central', 'dcn0']);
  expect(await storesOf(admin, off.id)).toEqual(['central']);
  await page.context().close();
});

test('images of the list are copied by what is selected', async ({ browser }) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  const images = await Promise.all(['left', 'right'].map((name) => storedIn(admin, 'central', name)));
  const page = await pageOf(browser, admin);
  await open(page, '/images?scope=project');
  for (const name of ['left', 'right']) await row(page, name).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Copy to stores…' }).click();
  await page.getByRole('dialog').getByLabel('dcn0', { exact: true }).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('2 images are in the queue of copies')).toBeVisible();
  for (const { id } of images) await expect.poll(() => storesOf(admin, id)).toEqual(['central', 'dcn0']);
  await page.context().close();
});

test('a member sees where images are, and why nothing is copied or taken away', async ({ page, account }) => {
  const image = await storedIn(account, 'central', 'mine');
  await storedIn(account, 'dcn0', 'elsewhere');
  await open(page, '/placement?scope=project');
  await cell(page, 'mine', 'dcn0').click();
  await expect(page.getByText('instances at that site cannot boot')).toBeVisible();
  const copy = page.getByRole('menuitem', { name: 'Copy here' });
  await expect(copy).toBeDisabled();
  await expect(copy).toContainText('only an administrator copies');
  await page.keyboard.press('Escape');
  await cell(page, 'mine', 'central').click();
  await expect(page.getByRole('menuitem', { name: 'Delete this copy…' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(cell(page, 'mine', 'central')).toBeFocused();

  // The arrows walk through the cells, and Enter opens one.
  await row(page, 'elsewhere').getByRole('link').focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'mine').getByRole('link')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(cell(page, 'mine', 'central')).toBeFocused();
  // A cell whose menu was open once still gives the arrows to the grid.
  await page.keyboard.press('ArrowUp');
  await expect(cell(page, 'elsewhere', 'central')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/images/${image.id}/stores$`));
  await expect(line(page, 'central')).toContainText('done');
  await expect(page.getByRole('button', { name: 'Show the controls' })).toBeVisible();
  await expect(line(page, 'dcn0').getByRole('button', { name: 'Copy here' })).toHaveCount(0);
});

test('the matrix is narrowed by the query bar and kept in the address', async ({ page, account }) => {
  await storedIn(account, 'central', 'wheat');
  await storedIn(account, 'dcn0', 'chaff');
  await open(page, '/placement?scope=project');
  await page.getByRole('combobox', { name: 'Search and filter' }).fill('store:!central ');
  await expect(row(page, 'chaff')).toBeVisible();
  await expect(row(page, 'wheat')).toHaveCount(0);
  await expect(page).toHaveURL(/placement\?.*store/);
  // What was offered while it was typed does not lie over the cells.
  await page.getByRole('combobox', { name: 'Search and filter' }).pressSequentially('name~cha');
  await expect(page.getByRole('listbox')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('listbox')).toHaveCount(0);
  await cell(page, 'chaff', 'central').click();
  await expect(page.getByRole('menuitem', { name: 'Copy here' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(row(page, 'chaff')).toBeVisible();
  await expect(row(page, 'wheat')).toHaveCount(0);
});

test('on a phone the matrix is a list of images with their stores', async ({ page, account }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await storedIn(account, 'central', 'pocket');
  await open(page, '/placement?scope=project');
  await expect(cell(page, 'pocket', 'central')).toBeVisible();
  await cell(page, 'pocket', 'dcn0').click();
  await expect(page.getByRole('menuitem', { name: 'Copy here' })).toBeDisabled();
});

test('a part of many images is never told as all of them @embedded', async ({ page, account }) => {
  test.slow();
  await storedIn(account, 'central', 'oldest');
  for (let made = 0; made < 1000; made += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => makeImage(account, { name: `more ${made + at}` })),
    );
  await open(page, '/placement?scope=project');
  const central = page.getByRole('columnheader', { name: /^central/ });
  await expect(central).toContainText('0+ of 1,000 read');
  await expect(page.getByText('1,000 images read, there are more')).toBeVisible();
  await page.getByRole('button', { name: 'Read all of them' }).click();
  await expect(page.getByText('1,001 images, all there are')).toBeVisible();
  await expect(central).toContainText('1 image ·');
  await expect(page.getByRole('button', { name: 'Read all of them' })).toHaveCount(0);
});

test('ticking a row moves nothing, and a row without a central copy has no colour of its own', async ({
  browser,
}) => {
  const admin = await newAccount(setting('TEST_AUTH_URL'), 'admin');
  await storedIn(admin, 'central', 'in central');
  await storedIn(admin, 'dcn0', 'elsewhere');
  const page = await pageOf(browser, admin);
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page, '/placement?scope=project');
  const rows = () =>
    page.getByRole('grid').evaluate((grid) =>
      [...grid.querySelectorAll('[role=row]')].map((line) => {
        const { x, y, width, height } = line.getBoundingClientRect();
        return [x, y, width, height];
      }),
    );
  const colour = (name: string) => row(page, name).evaluate((line) => getComputedStyle(line).backgroundColor);
  await expect(row(page, 'elsewhere')).toContainText('not in central');
  expect(await colour('elsewhere')).toBe(await colour('in central'));
  const before = await rows();
  expect(before).toHaveLength(3);
  await row(page, 'in central').getByRole('checkbox').check();
  const bar = page.getByRole('region', { name: 'Selection' });
  await expect(bar).toContainText('1 image selected');
  expect(await rows()).toEqual(before);
  // It lies over the head of the table, and over no row.
  const [head, over] = [before[0] ?? [], await bar.boundingBox()];
  expect(over?.y).toBeGreaterThanOrEqual(head[1] ?? 0);
  expect((over?.y ?? 0) + (over?.height ?? 0)).toBeLessThanOrEqual(before[1]?.[1] ?? 0);
  // Of the head only its checkbox is left: no part of a word stands beside the bar.
  const word = await page
    .getByRole('grid')
    .getByRole('columnheader')
    .first()
    .evaluate((cell) => {
      const text = document.createRange();
      text.selectNode([...cell.childNodes].at(-1) ?? cell);
      return text.getBoundingClientRect().left;
    });
  expect(over?.x).toBeLessThanOrEqual(word);
  await page.context().close();
});
