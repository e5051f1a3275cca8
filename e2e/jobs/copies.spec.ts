import { randomBytes } from 'node:crypto';
import { type BrowserContext, test as base, expect, type Locator, type Page } from '@playwright/test';
import { decode } from 'next-auth/jwt';
import type { ImageService } from '@/lib/openstack/http';
import { revokeToken } from '@/lib/openstack/identity';
import { getImage } from '@/lib/openstack/images';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { Job } from '@/lib/work/job';
import { type Account, adminService, newAccount } from '../support/accounts';
import { BadProxy } from '../support/bad-proxy';
import { type Running, startDashboard, testSecret } from '../support/servers';
import { enter, makeImage, open, setting } from '../support/test';
import { startValkey, type ValkeyServer } from './valkey-server';

// Copy jobs of two copies of the dashboard that share a Valkey.

interface Fixtures {
  valkey: ValkeyServer;
  one: Running;
  two: Running;
  /** An administrator of a project of its own. */
  admin: Account;
  service: ImageService;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  valkey: async ({}, use) => {
    const valkey = await startValkey();
    await use(valkey);
    await valkey.stop();
  },
  one: async ({ valkey }, use) => useDashboard({ VALKEY_URL: valkey.url }, use),
  two: async ({ valkey }, use) => useDashboard({ VALKEY_URL: valkey.url }, use),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  admin: async ({}, use) => use(await newAccount(setting('TEST_AUTH_URL'), 'admin')),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  service: async ({}, use) => use(await adminService(setting('TEST_AUTH_URL'))),
});

async function useDashboard(env: Record<string, string>, use: (running: Running) => Promise<void>) {
  const running = await startDashboard(setting('TEST_AUTH_URL'), env);
  await use(running);
  await running.stop();
}

/** Copies of images that take seconds: dcn1 stores 8 MiB a second. */
const makeImages = (account: Account, count: number) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      makeImage(account, { name: `many ${index}` }, randomBytes(6 * 1024 * 1024)),
    ),
  );

/** Chooses to copy every image of the project to dcn1, on the page of one copy of the dashboard; gives the dialog. */
async function chooseCopies(page: Page, { url }: { url: string }): Promise<Locator> {
  await open(page, `${url}/placement?scope=project`);
  await page.getByRole('checkbox', { name: /^Select every row/ }).check();
  await page.getByRole('button', { name: 'Copy to…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('dcn1', { exact: true }).check();
  return dialog;
}

/** Begins those copies. */
async function beginCopies(page: Page, at: Running): Promise<void> {
  const dialog = await chooseCopies(page, at);
  await dialog.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** Has copies of so many new images begun at one copy of the dashboard, and some of them done, as another one tells. */
async function begun(page: Page, admin: Account, count: number, at: Running, other = at) {
  const images = await makeImages(admin, count);
  await enter(page.context(), admin, at.url);
  await beginCopies(page, at);
  await expect.poll(async () => done(await firstJob(page.context(), other))).toBeGreaterThan(0);
  return images;
}

/** The jobs that a copy of the dashboard tells. */
async function jobsAt(context: BrowserContext, { url }: Running): Promise<Job[]> {
  return (await context.request.get(`${url}/api/data/jobs`)).json();
}
const firstJob = async (context: BrowserContext, at: Running) => (await jobsAt(context, at))[0];
const done = (job: Job | undefined) => job?.items.filter(({ state }) => state === 'done').length ?? 0;

/** How many copies of an image Glance was asked for, and in how many it has it. */
async function copiesOf(service: ImageService, id: string): Promise<{ asked: number; held: boolean }> {
  const tasks = await listImageTasks(service, id);
  const asked = tasks.filter(({ input }) => input?.import_req?.method?.name === 'copy-image');
  return { asked: asked.length, held: (await getImage(service, id)).stores?.includes('dcn1') ?? false };
}

const tokenOf = async (context: BrowserContext) => {
  const cookie = (await context.cookies()).find(({ name }) => name === 'darkroom.session');
  const claims = await decode({ token: cookie?.value, secret: testSecret });
  return String(claims?.keystoneToken);
};

test('copies that one copy of the dashboard began are shown and stopped at the other', async ({
  page,
  context,
  admin,
  one,
  two,
}) => {
  await makeImages(admin, 24);
  await enter(context, admin, one.url);
  await beginCopies(page, one);
  await open(page, `${two.url}/placement?scope=project`);
  const job = page.getByRole('article', { name: 'Copy of 24 images to dcn1' });
  await expect(job.getByRole('status')).toContainText(/[1-9] of 24 copied/);
  await job.getByRole('button', { name: 'Stop the rest' }).click();
  await expect.poll(async () => (await firstJob(context, one))?.endedAt).not.toBeNull();
  const ended = await firstJob(context, one);
  const states = ended?.items.map(({ state }) => state) ?? [];
  expect(states.filter((state) => state === 'stopped').length).toBeGreaterThan(0);
  expect(states.filter((state) => state === 'done' || state === 'stopped')).toHaveLength(24);
});

test('copies whose answer was lost are begun once, also by who asks again at the other copy of the dashboard', async ({
  page,
  context,
  admin,
  service,
  one,
  two,
}) => {
  const images = await makeImages(admin, 3);
  const proxy = await BadProxy.start(one.url);
  // A browser by itself sends again what a kept connection lost: here it is the user who does.
  proxy.fresh = true;
  await enter(context, admin, proxy.url);
  const dialog = await chooseCopies(page, proxy);
  const lost = proxy.on(
    { method: 'POST', header: 'next-action' },
    { cut: { how: 'reset', of: 'answer', after: 0 } },
    1,
  );
  const copy = dialog.getByRole('button', { name: 'Copy', exact: true });
  await copy.click();
  await lost.first;
  await expect(page.getByText('The images were not copied')).toBeVisible();
  await expect.poll(async () => (await jobsAt(context, one)).length).toBe(1);
  proxy.leadTo(two.url);
  proxy.cut('reset');
  await copy.click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => done(await firstJob(context, two))).toBe(3);
  expect(await jobsAt(context, one)).toHaveLength(1);
  for (const { id } of images) expect(await copiesOf(service, id)).toEqual({ asked: 1, held: true });
  await page.goto('about:blank');
  await proxy.stop();
});

test('what copies of the dashboard worked on when they were killed goes on at another, and nothing is copied twice', async ({
  page,
  context,
  admin,
  service,
  one,
  two,
  valkey,
}) => {
  const images = await begun(page, admin, 8, one, two);
  // Whichever of them works on it: the last one to start has every job then.
  const late = await startDashboard(setting('TEST_AUTH_URL'), { VALKEY_URL: valkey.url });
  await one.kill();
  await two.kill();
  await expect.poll(async () => done(await firstJob(context, late))).toBe(8);
  const job = await firstJob(context, late);
  expect(job?.items.map(({ copied, failed, error }) => ({ copied, failed, error }))).toEqual(
    images.map(() => ({ copied: ['dcn1'], failed: [], error: null })),
  );
  for (const { id } of images) expect(await copiesOf(service, id)).toEqual({ asked: 1, held: true });
  expect(valkey.written()).toContain('many 0');
  expect(valkey.written()).not.toContain(await tokenOf(context));
  await late.stop();
});

test('a copy of the dashboard that is to end hands its jobs to the other at once', async ({
  page,
  context,
  admin,
  service,
  one,
  two,
  valkey,
}) => {
  const images = await begun(page, admin, 12, one, two);
  // Whichever of them works on it: the last one to start has every job then.
  await one.stop();
  const late = await startDashboard(setting('TEST_AUTH_URL'), { VALKEY_URL: valkey.url });
  await two.stop();
  await expect.poll(async () => done(await firstJob(context, late))).toBe(12);
  // A second run was asked for, rather than the first one missed.
  expect(valkey.written()).toContain('"run":2');
  for (const { id } of images) expect(await copiesOf(service, id)).toEqual({ asked: 1, held: true });
  await late.stop();
});

test('a job whose token has ended waits for its user, and goes on at any copy of the dashboard after a sign-in', async ({
  page,
  context,
  admin,
  one,
  two,
}) => {
  await begun(page, admin, 8, one, two);
  await revokeToken(setting('TEST_AUTH_URL'), await tokenOf(context));
  await expect.poll(async () => (await firstJob(context, two))?.waits).toBe('sign_in');
  await expect(page.getByText(/^Waits for your sign-in/)).toBeVisible();
  const before = await firstJob(context, one);
  expect(before?.endedAt).toBeNull();
  expect(done(before)).toBeLessThan(8);
  await enter(context, admin, two.url);
  await expect.poll(async () => done(await firstJob(context, two))).toBe(8);
  expect((await firstJob(context, one))?.waits).toBeNull();
});

test('while Valkey is away the page says so, all else works, and what ran goes on afterwards', async ({
  page,
  context,
  admin,
  service,
  one,
  valkey,
}) => {
  const images = await begun(page, admin, 6, one);
  await valkey.kill();
  await open(page, `${one.url}/placement?scope=project`);
  const away = page.getByRole('alert').filter({ hasText: 'Valkey' });
  await expect(away).toContainText('Those that run go on once it does');
  // It stays while it is tried again, rather than to come and go.
  const again = away.getByRole('button', { name: 'Try again' });
  await again.click();
  await expect(again).toBeDisabled();
  await expect(page.getByRole('row').filter({ hasText: 'many 0' })).toBeVisible();
  // Another copy starts and ends without it.
  const late = await startDashboard(setting('TEST_AUTH_URL'), { VALKEY_URL: valkey.url });
  expect((await context.request.get(`${late.url}/api/health`)).status()).toBe(200);
  await open(page, `${late.url}/images?scope=project`);
  await expect(page.getByRole('row').filter({ hasText: 'many 0' })).toBeVisible();
  await valkey.start();
  await expect.poll(async () => done(await firstJob(context, late))).toBe(6);
  await late.stop();
  for (const { id } of images) expect(await copiesOf(service, id)).toEqual({ asked: 1, held: true });
  await open(page, `${one.url}/placement?scope=project`);
  await expect(page.getByRole('alert').filter({ hasText: 'Valkey' })).toHaveCount(0);
});

test('two copies of the dashboard copy one image one after the other', async ({
  browser,
  admin,
  service,
  one,
  two,
}) => {
  const [image] = await makeImages(admin, 1);
  if (!image) throw new Error('No image was made');
  const pages = await Promise.all(
    [one, two].map(async ({ url }) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await enter(context, admin, url);
      await open(page, `${url}/images/${image.id}/stores`);
      return page;
    }),
  );
  await Promise.all(
    pages.map((page) =>
      page
        .getByRole('listitem', { name: 'dcn1', exact: true })
        .getByRole('button', { name: 'Copy here' })
        .click(),
    ),
  );
  for (const page of pages) {
    await expect
      .poll(async () => (await jobsAt(page.context(), two)).map((job) => done(job)))
      .toEqual([1, 1]);
    await page.context().close();
  }
  expect(await copiesOf(service, image.id)).toEqual({ asked: 1, held: true });
});

test('without Valkey, a dashboard that is killed goes on with its copies when it starts again', async ({
  page,
  context,
  admin,
  service,
}, info) => {
  const folder = info.outputPath('data');
  const env = { DARKROOM_DATA: folder };
  const first = await startDashboard(setting('TEST_AUTH_URL'), env);
  const images = await begun(page, admin, 6, first);
  await first.kill();
  const again = await startDashboard(setting('TEST_AUTH_URL'), { ...env, PORT: new URL(first.url).port });
  const at = { ...again, url: first.url };
  await expect.poll(async () => done(await firstJob(context, at))).toBe(6);
  for (const { id } of images) expect(await copiesOf(service, id)).toEqual({ asked: 1, held: true });
  await again.stop();
});
