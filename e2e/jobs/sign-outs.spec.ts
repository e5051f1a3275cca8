import { expect, test } from '@playwright/test';
import { newAccount } from '../support/accounts';
import { startDashboard } from '../support/servers';
import { enter, setting } from '../support/test';
import { startValkey } from './valkey-server';

test('who signed out at one copy of the dashboard has at every other one, also at one that starts later', async ({
  context,
}) => {
  const valkey = await startValkey();
  const start = () => startDashboard(setting('TEST_AUTH_URL'), { VALKEY_URL: valkey.url });
  const [one, two] = await Promise.all([start(), start()]);
  await enter(context, await newAccount(setting('TEST_AUTH_URL')), one.url);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  // No cloud is asked for these.
  const at = async (url: string) => (await fetch(`${url}/api/data/uploads`, { headers: { cookie } })).status;
  expect(await at(two.url)).toBe(200);
  const { csrfToken } = (await (await context.request.get(`${one.url}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  await context.request.post(`${one.url}/api/auth/signout`, { form: { csrfToken, json: 'true' } });
  await expect.poll(() => at(two.url)).toBe(401);
  await two.stop();
  const three = await start();
  await expect.poll(() => at(three.url)).toBe(401);
  await Promise.all([one.stop(), three.stop()]);
  await valkey.stop();
});
