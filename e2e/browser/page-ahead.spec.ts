import { updateImage } from '@/lib/openstack/images';
import { startCountingProxy } from '../support/counting-proxy';
import { startDashboard } from '../support/servers';
import { enter, expect, makeImage, open, row, setting, test, untilQuiet } from '../support/test';

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

test('what the list had of an image is there at the press, and the rest once the cloud tells it', async ({
  context,
  account,
  page,
}) => {
  const fields = { name: 'pressed', disk_format: 'raw', tags: ['golden'], description: 'Built nightly' };
  const { id } = await makeImage(account, { ...fields, hw_disk_bus: 'virtio' }, Buffer.alloc(3 * 1024));
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), account.service.url);
  const dashboard = await startDashboard(proxy.authUrl);
  try {
    await context.clearCookies();
    await enter(context, account, dashboard.url);
    // Until what may be pressed has come as well.
    await open(page, `${dashboard.url}/images?scope=project`);
    const release = proxy.hold(/images\/[0-9a-f-]{36}/);
    const link = row(page, 'pressed').getByRole('link');
    await link.click();
    const article = page.getByRole('article');
    await expect(article.getByRole('heading', { name: 'pressed', level: 1 })).toBeVisible();
    await expect(page).toHaveTitle('pressed · Darkroom');
    await expect(article).toContainText('raw · 3.0 KiB');
    await expect(article.getByText('active', { exact: true })).toBeVisible();
    await expect(article.getByText('golden')).toBeVisible();
    await expect(article.getByText('The rest is on its way')).toBeVisible();

    // Whoever goes back now is on the list, and the page that comes stays away.
    await expect(page).toHaveURL(new RegExp(`images/${id}$`));
    await page.goBack();
    await expect(link).toBeVisible();
    await expect(page).toHaveURL(/images\?scope=project$/);
    await expect(page).toHaveTitle('Images · Darkroom');

    await link.click();
    const summary = article.getByText('raw · 3.0 KiB');
    await expect(summary).toBeVisible();
    const place = await summary.boundingBox();
    release();
    await expect(article.getByRole('button', { name: 'More actions' })).toBeVisible();
    await expect(article.locator('header').first()).toContainText('Built nightly');
    expect(await summary.boundingBox()).toEqual(place);
    await expect(article.getByText('hw_disk_bus')).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`images/${id}$`));
    await expect(page).toHaveTitle('pressed · Darkroom');
    await page.goBack();
    await expect(link).toBeVisible();
  } finally {
    // A page that is left asks no dashboard that is gone.
    await page.goto('about:blank');
    await dashboard.stop();
    await proxy.stop();
  }
});
