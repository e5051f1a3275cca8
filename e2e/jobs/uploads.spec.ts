import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { type Front, freePort, type Kind, publicName, startFront } from '../proxies/front';
import { type Account, newAccount } from '../support/accounts';
import { type Running, startDashboard } from '../support/servers';
import { enter, makeBigFile, open, setting } from '../support/test';

// Uploads through two copies of the dashboard behind one address, with the files of docs/proxies/.

interface Copies {
  one: Running;
  two: Running;
  port: number;
  front: Front;
  /** Breaks every connection through the proxy, and starts it again. */
  cut(): Promise<void>;
}

const test = base.extend<{ account: Account; kind: Kind; copies: Copies }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  account: async ({}, use) => use(await newAccount(setting('TEST_AUTH_URL'))),
  kind: ['haproxy', { option: true }],
  copies: async ({ kind }, use) => {
    const port = await freePort();
    const start = (name: string) =>
      startDashboard(setting('TEST_AUTH_URL'), {
        COPY_NAME: name,
        NEXTAUTH_URL: `https://${publicName}:${port}`,
        ALLOWED_HOSTS: '127.0.0.1',
      });
    const [one, two] = await Promise.all([start('one'), start('two')]);
    const file = kind === 'haproxy' ? 'haproxy-copies.cfg' : 'nginx-copies.conf';
    const begin = () =>
      startFront(kind, file, port, one.url, (text) =>
        text.replaceAll('127.0.0.1:3001', new URL(two.url).host),
      );
    const copies: Copies = {
      one,
      two,
      port,
      front: await begin(),
      async cut() {
        await copies.front.stop();
        copies.front = await begin();
      },
    };
    await use(copies);
    await copies.front.stop();
    await Promise.all([one.stop(), two.stop()]);
  },
});

/** Signs in, and begins to send a file of 40 MiB to a store that takes 8 MiB a second; gives the addresses that are asked. */
async function beginUpload(page: Page, { front }: Copies, account: Account): Promise<string[]> {
  await open(page, `${front.url}/images/new`);
  await page.getByLabel('User name').fill(account.name);
  await page.getByLabel('Password').fill(account.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(`${front.url}/images/new`);
  // A page that is not alive yet has no file chosen, whatever its field holds.
  await open(page, `${front.url}/images/new`);
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith('/api/uploads')) asked.push(`${request.method()} ${pathname}`);
  });
  await page.getByLabel('Image file').setInputFiles(makeBigFile('spread.raw', 40).file);
  await page.getByLabel('Name').fill('spread');
  await page.getByLabel('central (default)').uncheck();
  await page.getByLabel('dcn1').check();
  await page.getByRole('button', { name: 'Upload image' }).click();
  return asked;
}

const imageOf = async (account: Account) => {
  const [image] = (await listImages(account.service, [['owner', account.projectId]])).images;
  if (!image) throw new Error('There is no image');
  return image;
};
const isActive = (account: Account) =>
  expect.poll(async () => (await imageOf(account)).status, { timeout: 90_000 }).toBe('active');

/** Which copy has the upload, by the address that the browser sends its bytes to; once some have come. */
async function copyOf(asked: string[], copies: Copies, context: BrowserContext, account: Account) {
  // Cookies know no ports: it is signed in at the other one as well.
  await enter(context, account, copies.one.url);
  await expect.poll(() => asked.find((line) => line.startsWith('PATCH'))).toBeTruthy();
  const name = asked.find((line) => line.startsWith('PATCH'))?.match(/uploads\/(\w+)~/)?.[1];
  const [has, other] = name === 'one' ? [copies.one, copies.two] : [copies.two, copies.one];
  const address = asked.find((line) => line.startsWith('PATCH'))?.split(' ')[1] ?? '';
  const offset = async () => {
    const status = await (await context.request.get(`${has.url}${address}`)).json();
    return status?.state === 'open' ? status.offset : -1;
  };
  await expect.poll(offset).toBeGreaterThan(0);
  return { name, has, other, address };
}

for (const kind of ['haproxy', 'nginx'] as const) {
  test.describe(kind, () => {
    test.use({ kind });

    test('an upload stays with the copy that took it in, also after a cut, whoever serves the pages', async ({
      page,
      browser,
      copies,
      account,
    }) => {
      const asked = await beginUpload(page, copies, account);
      const aside = await browser.newContext();
      const { name, other, address } = await copyOf(asked, copies, aside, account);
      // What the other copy is asked for all the same, it says is not there, and whose it is.
      const refused = await aside.request.fetch(`${other.url}${address}`, {
        method: 'PATCH',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
        },
        data: 'bytes',
      });
      expect(refused.status()).toBe(410);
      expect(await refused.json()).toMatchObject({ reason: 'upload_other_copy' });
      await copies.cut();
      await isActive(account);
      const { size } = await getImage(account.service, (await imageOf(account)).id);
      expect(size).toBe(40 * 1024 * 1024);
      // Registered once: nothing began again.
      expect(asked.filter((line) => line === 'POST /api/uploads')).toHaveLength(1);
      const paths = new Set(
        asked.filter((line) => !line.startsWith('POST')).map((line) => line.split(' ')[1]),
      );
      for (const path of paths) expect(path).toMatch(new RegExp(`^/api/uploads/${name}~`));
      expect(asked.filter((line) => line.startsWith('PATCH')).length).toBeGreaterThan(1);
      await aside.close();
    });

    test('when the copy that has an upload is killed, the browser begins again at the other', async ({
      page,
      browser,
      copies,
      account,
    }) => {
      const asked = await beginUpload(page, copies, account);
      const aside = await browser.newContext();
      const { name, has } = await copyOf(asked, copies, aside, account);
      await has.kill();
      await isActive(account);
      expect(asked.filter((line) => line === 'POST /api/uploads').length).toBeGreaterThan(1);
      const last = asked.findLast((line) => line.startsWith('PATCH'));
      expect(last).toContain(name === 'one' ? '/two~' : '/one~');
      await aside.close();
    });
  });
}
