import { openImageData } from '@/lib/openstack/image-data';
import { newAccount } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, openAlive, row, setting, test } from '../support/test';

// A cloud that is away answers so.
test.use({ expectedErrors: [/503/] });

test('a Glance that takes its time is waited for with the rows of the last time, and their age', async ({
  context,
  account,
  page,
}) => {
  await makeImage(account, { name: 'seen before' });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  const list = `${dashboard.url}/images?scope=project`;
  const age = page.getByText(/These images are as of .+, kept by this browser until the cloud answers/);
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((key) => key.endsWith('.list')).length);
  let release = () => {};
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    await open(page, list);
    await expect(row(page, 'seen before')).toBeVisible();
    await expect.poll(kept).toBe(1);
    await expect(age).toBeHidden();

    await makeImage(account, { name: 'made since' });
    release = proxy.hold(/\/v2\/images\?/);
    proxy.take();
    await openAlive(page, list);
    await expect(row(page, 'seen before')).toBeVisible();
    await expect(age).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'Reading images…' })).toBeVisible();
    await expect(page.getByText('1 image', { exact: true })).toBeHidden();
    release();
    await expect(row(page, 'made since')).toBeVisible();
    await expect(age).toBeHidden();
    await expect(page.getByText('2 images', { exact: true })).toBeVisible();
    // What the page had begun to read is what the browser was given.
    expect(proxy.take().filter((call) => call.includes('/v2/images?limit=50&'))).toHaveLength(1);

    // A cloud that fails says why, above what was seen last.
    proxy.refuse(/\/v2\/images\?/, 1);
    await openAlive(page, list);
    await expect(page.getByText('The images could not be read')).toBeVisible();
    await expect(row(page, 'made since')).toBeVisible();
    await expect(age).toBeVisible();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('2 images', { exact: true })).toBeVisible();
    await expect(age).toBeHidden();

    // What is followed is not younger than the rows are: they alone say how old they are.
    const moving = await makeImage(account, { name: 'moving' });
    const sent = openImageData(account.service, moving.id, { kind: 'stage' }, 4);
    await sent.write(Buffer.alloc(4));
    await sent.end();
    await openAlive(page, list);
    await expect(row(page, 'moving')).toBeVisible();
    await expect.poll(kept).toBe(1);
    proxy.refuse(/\/v2\/images/, 100);
    await openAlive(page, list);
    await expect(age).toBeVisible();
    let followed = 0;
    await expect
      .poll(() => {
        followed += proxy.take().filter((call) => call.includes(moving.id)).length;
        return followed;
      })
      .toBeGreaterThan(2);
    await expect(page.getByText('Showing what Glance said')).toBeHidden();
    await expect(page.getByText('The images could not be read')).toBeVisible();
    proxy.refuse(/./, 0);
    await expect(age).toBeHidden();

    // Another list has none of these rows.
    release = proxy.hold(/\/v2\/images\?/);
    await openAlive(page, `${dashboard.url}/images?scope=project&sort=name:asc`);
    await expect(page.getByText('Reading images…')).toBeVisible();
    await expect(row(page, 'seen before')).toBeHidden();
    release();
    await expect(row(page, 'seen before')).toBeVisible();

    // Somebody else at the same browser sees nothing of them, and finds them no more once their owner signed out.
    const other = await newAccount(setting('TEST_AUTH_URL'), 'member');
    release = proxy.hold(/\/v2\/images\?/);
    await context.clearCookies();
    await enter(context, other, dashboard.url);
    await openAlive(page, `${dashboard.url}/images?scope=project&sort=name:asc`);
    await expect(page.getByText('Reading images…')).toBeVisible();
    await expect(row(page, 'seen before')).toBeHidden();
    release();
    await expect(page.getByText('Reading images…')).toBeHidden();
    expect(await kept()).toBe(2);
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    await open(page, list);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    expect(await kept()).toBe(1);
  } finally {
    release();
    await page.goto('about:blank');
    await dashboard.stop();
    await proxy.stop();
  }
});
