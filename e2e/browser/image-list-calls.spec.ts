import { startCountingProxy } from '../support/counting-proxy';
import { startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, row, setting, test } from '../support/test';

test('opening the list asks Glance twice at most, looking at it asks nothing', async ({
  context,
  account,
  page,
}) => {
  await makeImage(account, { name: 'first' }, Buffer.alloc(100));
  const last = await makeImage(account, { name: 'last' });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    proxy.take();
    await open(page, `${dashboard.url}/images?scope=project`);
    await expect(row(page, 'first')).toBeVisible();
    const opened = proxy.take();
    expect(opened.length, opened.join('\n')).toBeLessThanOrEqual(2);

    // Looking, scrolling and choosing are of no interest to the cloud; a word is one reading, however long it is.
    await row(page, 'first').hover();
    await page.getByLabel('Select first').check();
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByLabel('Tags', { exact: true }).check();
    await page.getByRole('button', { name: 'Done' }).click();
    expect(proxy.take()).toEqual([]);
    await page.getByRole('combobox', { name: 'Search and filter' }).pressSequentially('last and so on');
    await expect(page.getByText('No image matches, of all 2 looked at')).toBeVisible();
    await page.getByRole('combobox', { name: 'Search and filter' }).fill(last.id);
    await expect(row(page, 'last')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(last.id));
    const searched = proxy.take();
    expect(searched.length, searched.join('\n')).toBe(1);
    expect(searched[0]).toContain('limit=1000');
  } finally {
    await dashboard.stop();
    await proxy.stop();
  }
});

test('a Glance that takes its time holds back the rows, not the page', async ({ context, account, page }) => {
  await makeImage(account, { name: 'late' });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    const release = proxy.hold();
    await page.goto(`${dashboard.url}/images?scope=project`);
    await expect(page.getByRole('heading', { name: 'Images' })).toBeVisible();
    await expect(page.getByText('Reading images…')).toBeVisible();
    await expect(page.getByRole('link', { name: 'Create image' })).toBeVisible();
    release();
    await expect(row(page, 'late')).toBeVisible();
    await expect(page.getByText('1 image', { exact: true })).toBeVisible();
  } finally {
    // A page that is left asks no dashboard that is gone.
    await page.goto('about:blank');
    await dashboard.stop();
    await proxy.stop();
  }
});
