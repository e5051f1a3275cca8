import { expect, test } from '../support/behind-proxy';
import { enter, makeImage, open } from '../support/test';

// Links and refreshes while the dashboard is out of reach and the browser believes that it has a connection.

test.use({ expectedErrors: [/Failed to load resource/] });

const waits = 'This page stays as it is; the one that was asked for comes as soon as the connection is back.';

test('a link while nobody answers keeps the page and what was typed, and leads on once the line is back', async ({
  page,
  badProxy,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Name').fill('typed and kept');
  badProxy.line = 'refused';
  badProxy.cut('reset');
  await page.getByRole('link', { name: 'Stores', exact: true }).click();
  await expect(page.getByText('The dashboard does not answer')).toBeVisible();
  await expect(page.getByText(waits)).toBeVisible();
  await expect(page.getByLabel('Name')).toHaveValue('typed and kept');
  badProxy.line = 'open';
  await expect(page.getByRole('heading', { level: 1, name: 'Stores' })).toBeVisible();
});

for (const status of [502, 503, 504]) {
  test(`a link that something in between answers with ${status} is asked for again`, async ({
    page,
    account,
    badProxy,
  }) => {
    await makeImage(account, { name: 'behind' }, Buffer.alloc(10));
    await open(page, '/images');
    const answer = { status, body: `<html><h1>${status}</h1><hr>nginx/1.22.1</html>` };
    const rule = badProxy.on({ method: 'GET', path: '/images/' }, { answer }, 2);
    await page.getByRole('link', { name: 'behind' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'behind' })).toBeVisible();
    expect(rule.met).toHaveLength(2);
    await expect(page.getByText('nginx')).toHaveCount(0);
  });
}

test('a page whose request breaks in its head comes all the same', async ({ page, account, badProxy }) => {
  const { id } = await makeImage(account, { name: 'refreshed' }, Buffer.alloc(10));
  await enter(page.context(), account, badProxy.url);
  await open(page, `/images/${id}/sharing`);
  const rule = badProxy.on(
    { method: 'GET', path: `/images/${id}` },
    { cut: { how: 'reset', of: 'head', after: 1 } },
    2,
  );
  await page.getByRole('main').getByRole('link', { name: 'Metadata', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'refreshed' })).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${id}/metadata`));
  expect(rule.met.length).toBeGreaterThan(0);
});
