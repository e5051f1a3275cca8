import { newAccount } from '../support/accounts';
import { startDashboard } from '../support/servers';
import { enter, expect, open, setting, test } from '../support/test';

test('the cloud is called as its people call it, and leads to what it offers', async ({
  browser,
  account,
}) => {
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), { CLOUD_NAME: 'Lab in Leipzig' });
  const context = await browser.newContext({ baseURL: dashboard.url });
  const page = await context.newPage();
  await open(page, '/sign-in');
  await expect(page.getByText('Lab in Leipzig')).toBeVisible();
  await enter(context, account, dashboard.url);
  await open(page, '/images');
  await page.getByRole('banner').getByRole('link', { name: 'Lab in Leipzig' }).click();
  await expect(page).toHaveURL(/\/about$/);
  await expect(page.getByRole('main')).toContainText('Lab in Leipzig');
  await context.close();
  await dashboard.stop();
});

test('where nothing runs, the activity button says so and leads on', async ({ page }) => {
  await open(page, '/images');
  await page.getByRole('button', { name: 'Activity: nothing runs' }).click();
  await expect(page.getByText('Nothing runs.')).toBeVisible();
  await page.getByRole('link', { name: 'All activity' }).click();
  await expect(page).toHaveURL(/\/activity$/);
});

test('an import of many namespaces begins with their sum, and scrolls as one', async ({ page, context }) => {
  await context.clearCookies();
  await enter(context, await newAccount(setting('TEST_AUTH_URL'), 'admin'));
  const mark = crypto.randomUUID().slice(0, 8);
  const properties = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`p${index}`, { type: 'string', title: `P ${index}` }]),
  );
  await open(page, '/metadefs');
  await page.getByRole('button', { name: 'Import…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import namespaces' });
  await dialog.getByLabel('Files').setInputFiles(
    [1, 2, 3].map((number) => ({
      name: `${number}.json`,
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ namespace: `Sum::${mark}::${number}`, properties })),
    })),
  );
  await expect(dialog.getByRole('status', { name: 'What would be done' })).toHaveText(
    '3 new namespaces · 120 properties',
  );
  const scrolling = await dialog.evaluate(
    (root) =>
      [...root.querySelectorAll('*')].filter(
        (one) => one.scrollHeight > one.clientHeight + 1 && getComputedStyle(one).overflowY !== 'visible',
      ).length,
  );
  expect(scrolling).toBe(1);
});
