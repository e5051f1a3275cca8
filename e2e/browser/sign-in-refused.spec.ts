import { BadProxy } from '../support/bad-proxy';
import { startDashboard } from '../support/servers';
import { expect, open, setting, test } from '../support/test';

// Why nobody can sign in is told as what it is, and who was typed stays.

test.use({ expectedErrors: [/./] });

const keystone = (message: string) =>
  JSON.stringify({ error: { code: 503, message, title: 'Service Unavailable' } });
const answers = [
  [429, 'text/plain', 'slow down', 'The cloud is asked too often'],
  [503, 'application/json', keystone('The disk that holds the records is full'), "The cloud's disk is full"],
  [503, 'application/json', keystone('Down for maintenance'), 'The cloud cannot sign anybody in now'],
  [502, 'text/html', '<html><h1>502 Bad Gateway</h1></html>', 'The cloud does not answer'],
] as const;

test('a cloud that lets nobody in says why', async ({ browser }) => {
  const authUrl = new URL(setting('TEST_AUTH_URL'));
  const cloud = await BadProxy.start(authUrl.origin);
  const dashboard = await startDashboard(`${cloud.url}${authUrl.pathname}`);
  const page = await (await browser.newContext()).newPage();
  await open(page, `${dashboard.url}/sign-in`);
  await page.getByLabel('User name').fill('demo');
  await page.getByLabel('Password').fill('darkroom');
  for (const [status, type, body, told] of answers) {
    const refused = cloud.on(
      { path: /\/auth\/tokens/ },
      { answer: { status, headers: { 'content-type': type }, body } },
    );
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: told })).toBeVisible();
    await expect(page.getByLabel('User name')).toHaveValue('demo');
    refused.stop();
  }
  await dashboard.stop();
  await cloud.stop();
});
