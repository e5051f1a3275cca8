import type { Locator, Page } from '@playwright/test';
import { updateImage } from '@/lib/openstack/images';
import { expect, makeImage, open, test, untilQuiet } from '../support/test';

/** Rests the pointer on a link until its page has come. */
async function meant(page: Page, link: Locator, path: string): Promise<void> {
  const come = page.waitForEvent('requestfinished', (request) => {
    const url = new URL(request.url());
    return url.pathname === path && url.searchParams.has('_rsc');
  });
  await link.hover();
  await come;
}

test('a page whose link is meant is there at the click, whatever becomes of the line', async ({
  page,
  account,
  context,
}) => {
  const { id } = await makeImage(account, { name: 'asked for ahead' });
  await open(page, `/images/${id}`);
  const tab = page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'JSON' });
  const rest = untilQuiet(page);
  await tab.hover();
  await rest();
  await context.setOffline(true);
  await tab.click();
  await expect(page.getByText('"asked for ahead"')).toBeVisible();
  await context.setOffline(false);
});

test('what was asked for a while ago is read anew behind the click', async ({ page, account }) => {
  await page.clock.install();
  const { id } = await makeImage(account, { name: 'before' });
  await open(page, '/images?scope=project');
  const link = page.getByRole('link', { name: 'before', exact: true });
  await meant(page, link, `/images/${id}`);
  await updateImage(account.service, id, [{ op: 'replace', path: '/name', value: 'after' }]);
  await page.clock.fastForward(5000);
  await link.click();
  await expect(page.getByRole('heading', { level: 1, name: 'after' })).toBeVisible();
});
