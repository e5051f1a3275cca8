import { updateImage } from '@/lib/openstack/images';
import { expect, makeImage, open, row, test, untilQuiet } from '../support/test';

// What is read anew while the line is cut, and the icon, which a browser asks for again with every page.
test.use({ expectedErrors: [/net::ERR_INTERNET_DISCONNECTED/] });

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

test('what was asked for a while ago is there as well, and read anew behind it', async ({
  page,
  account,
  context,
}) => {
  await page.clock.install();
  const { id } = await makeImage(account, { name: 'before' });
  await open(page, `/images/${id}`);
  const tab = page.getByRole('navigation', { name: 'Image pages' }).getByRole('link', { name: 'JSON' });
  let rest = untilQuiet(page);
  await tab.hover();
  await rest();
  await updateImage(account.service, id, [{ op: 'replace', path: '/name', value: 'after' }]);
  await page.clock.fastForward(5000);
  // Whoever leaves the link and comes back makes its page no younger.
  await page.mouse.move(0, 0);
  rest = untilQuiet(page);
  await tab.hover();
  await rest();
  await context.setOffline(true);
  await tab.click();
  await expect(page.getByText('"before"')).toBeVisible();
  await context.setOffline(false);
  await expect(page.getByText('"after"')).toBeVisible();
});

test('rows are read anew with their page', async ({ page, account }) => {
  await page.clock.install();
  const { id } = await makeImage(account, { name: 'row before' }, Buffer.from('row'));
  await open(page, `/images/${id}`);
  const link = page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Images' });
  const rest = untilQuiet(page);
  await link.hover();
  await rest();
  await updateImage(account.service, id, [{ op: 'replace', path: '/name', value: 'row after' }]);
  await page.clock.fastForward(5000);
  await link.click();
  await expect(row(page, 'row after')).toBeVisible();
});
