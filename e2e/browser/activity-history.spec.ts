import type { Page } from '@playwright/test';
import { deleteImage } from '@/lib/openstack/images';
import { startCountingProxy } from '../support/counting-proxy';
import { startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, setting, test } from '../support/test';

const entry = (page: Page, name: string) =>
  page
    .getByRole('list', { name: 'Images something happens to' })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: true }) });

test('uploads that ended are all listed, and a second visit shows what is new', async ({ page, account }) => {
  const upload = (name: string, hidden = false) =>
    makeImage(account, { name, os_hidden: hidden }, Buffer.alloc(100));
  await upload('long ago');
  // As many as one look reads, and one more.
  const later: string[] = [];
  for (let begun = 0; begun <= 40; begun += 6) {
    const images = await Promise.all(Array.from({ length: 6 }, (_, at) => upload(`later ${begun + at}`)));
    later.push(...images.map(({ id }) => id));
  }
  await upload('hidden one', true);
  await open(page, '/activity');
  await expect(entry(page, 'later 41')).toContainText('Upload');
  await expect(entry(page, 'later 41')).toContainText('done');
  await expect(entry(page, 'hidden one')).toBeVisible();
  // It reads on by itself what is younger than two days, and says of no part that it is all.
  await expect(entry(page, 'long ago')).toContainText('done');
  await expect(entry(page, 'later 41')).toHaveCount(1);
  await expect(page.getByRole('button', { name: /^Done/ })).toContainText(/^Done\d+$/);

  // Others delete those that a further look would go on behind.
  const first: { older: string } = await (await page.request.get('/api/data/activity')).json();
  for (const id of later.slice(0, 8)) await deleteImage(account.service, id);
  const behind = await page.request.get(`/api/data/activity?marker=${first.older}`);
  expect(await behind.text()).toContain('long ago');

  await page.getByRole('link', { name: 'Stores', exact: true }).first().click();
  await expect(page.getByRole('heading', { name: 'Stores' })).toBeVisible();
  await upload('since then');
  await page.getByRole('link', { name: 'Activity', exact: true }).first().click();
  await expect(entry(page, 'since then')).toBeVisible();
});

test('a refresh asks for what is newer alone, and misses nothing of it', async ({
  page,
  context,
  account,
}) => {
  test.slow();
  const upload = (name: string) => makeImage(account, { name }, Buffer.alloc(100));
  // More than two looks of them, and one that others delete.
  for (let begun = 0; begun < 150; begun += 10)
    await Promise.all(Array.from({ length: 10 }, (_, at) => upload(`many ${begun + at}`)));
  const deleted = await upload('soon deleted');
  const record = await makeImage(account, { name: 'a record' });
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    await open(page, `${dashboard.url}/activity`);
    await expect(page.getByRole('button', { name: /^All/ })).toContainText('152');
    proxy.take();
    await deleteImage(account.service, deleted.id);
    await deleteImage(account.service, record.id);
    await upload('since then');
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(entry(page, 'since then')).toContainText('done');
    await expect(entry(page, 'soon deleted')).toHaveCount(0);
    await expect(entry(page, 'a record')).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^All/ })).toContainText('151');
    const asked = proxy.take();
    // What changed, what is under way, whether what is shown is still there: shown and hidden images each.
    expect(asked.length, asked.join('\n')).toBe(6);
    expect(asked.filter((call) => call.includes('marker='))).toEqual([]);
    expect(asked.filter((call) => call.includes('updated_at=gte'))).toHaveLength(2);

    // So much at once that another look lies between: all of it comes.
    for (let begun = 0; begun < 110; begun += 10)
      await Promise.all(Array.from({ length: 10 }, (_, at) => upload(`again ${begun + at}`)));
    await page.getByRole('button', { name: 'Refresh' }).click();
    await expect(page.getByRole('button', { name: /^All/ })).toContainText('261');
  } finally {
    await page.goto('about:blank');
    await dashboard.stop();
    await proxy.stop();
  }
});
