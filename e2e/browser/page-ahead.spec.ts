import { expect, makeImage, open, test, untilQuiet } from '../support/test';

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
