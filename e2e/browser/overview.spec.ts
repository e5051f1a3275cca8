import { newAccount } from '../support/accounts';
import { removeFolder, startCloud, startDashboard } from '../support/servers';
import { enter, expect, makeImage, onOpenStack, open, test } from '../support/test';

const card = (page: import('@playwright/test').Page, name: string) => page.getByRole('region', { name });

test.describe('where Nova does not answer', () => {
  // The embedded cloud is one that can be told to have such a Nova.
  test.skip(onOpenStack);
  test('use is unknown, and nothing counts as unused', async ({ browser }) => {
    test.slow();
    const cloud = await startCloud({ seed_images: false, compute_endpoint: 'http://127.0.0.1:9/v2.1' });
    const dashboard = await startDashboard(cloud.authUrl);
    const context = await browser.newContext({ baseURL: dashboard.url });
    try {
      const account = await newAccount(cloud.authUrl);
      await makeImage(account, { name: 'plain' });
      await enter(context, account, dashboard.url);
      const page = await context.newPage();
      await open(page, '/overview');
      const uses = card(page, 'Data by use');
      await expect(uses.getByText('The compute service does not answer')).toBeVisible();
      await expect(uses.getByRole('listitem').filter({ hasText: 'Unknown' })).toContainText('1 image');
      await expect(uses.getByRole('listitem').filter({ hasText: 'Not in use' })).toContainText('0 images');
      await expect(page.getByText('Not everything was told')).toBeVisible();
    } finally {
      await context.close();
      await dashboard.stop();
      await cloud.stop();
      removeFolder(cloud.data);
    }
  });
});
