import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { Redis } from 'ioredis';
import { getImage, updateImage } from '@/lib/openstack/images';
import type { Job } from '@/lib/work/job';
import { newAccount } from '../support/accounts';
import { startCountingProxy } from '../support/counting-proxy';
import { type Running, startDashboard } from '../support/servers';
import { enter, makeImage, open, setting } from '../support/test';
import { startValkey } from './valkey-server';

// Acts of retention and cleaning up, at copies of the dashboard that share a Valkey.

/** What became of the images of the job of a kind, as a copy of the dashboard tells; null while it tells of none. */
async function states(context: BrowserContext, { url }: Running, kind: Job['kind']) {
  const jobs: Job[] = await (await context.request.get(`${url}/api/data/jobs`)).json();
  return (
    jobs
      .find((job) => job.kind === kind)
      ?.items.map(({ state }) => state)
      .sort() ?? null
  );
}

/** Has all deleted by a rule that newer ones of these names replace. */
async function beginRetention(page: Page, { url }: Running, pattern: string): Promise<void> {
  await open(page, `${url}/retention`);
  const form = page.getByRole('form', { name: 'Rule' });
  for (const key of ['os_distro', 'os_version', 'name'])
    await form.getByLabel(key, { exact: true }).uncheck();
  await form.getByLabel('Only names like').fill(pattern);
  await form.getByLabel('Hide after').fill('');
  await form.getByLabel('Delete after').fill('0');
  await form.getByRole('button', { name: 'Preview' }).click();
  await page.getByRole('button', { name: 'Delete 3 images' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete 3 images' }).click();
}

async function beginCleaning(page: Page, { url }: Running): Promise<void> {
  await open(page, `${url}/space`);
  await page.getByLabel(/unchanged/i).fill('0');
  await page.getByRole('button', { name: 'Look again' }).click();
  for (const index of [0, 1, 2]) await page.getByLabel(`Choose spare ${index}`).check();
  await page.getByRole('button', { name: 'Clean up 3 images' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Clean up 3 images' }).click();
}

test('what is swept when copies of the dashboard are killed goes on at another, and nothing is done twice', async ({
  page,
  context,
}) => {
  const account = await newAccount(setting('TEST_AUTH_URL'));
  const { service } = account;
  const valkey = await startValkey();
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), service.url);
  const start = () => startDashboard(proxy.authUrl, { VALKEY_URL: valkey.url });
  const [one, two] = await Promise.all([start(), start()]);
  try {
    const make = (name: string) => makeImage(account, { name }, Buffer.from(name));
    const old = [await make('nightly 0'), await make('nightly 1'), await make('nightly 2')];
    const spare = [await make('spare 0'), await make('spare 1'), await make('spare 2')];
    for (const { id } of spare)
      await updateImage(service, id, [{ op: 'replace', path: '/os_hidden', value: true }]);
    // Glance tells times by the second.
    const last = Date.parse(old[2]?.created_at ?? '') / 1000;
    await expect.poll(() => Math.floor(Date.now() / 1000)).toBeGreaterThan(last);
    const fresh = await make('nightly 3');
    await enter(context, account, one.url);
    // One deletion of each job is asked for and not answered, so both run when they are killed.
    const slow = [old[1]?.id, spare[1]?.id];
    const release = proxy.hold(new RegExp(`^DELETE /image-service/v2/images/(?:${slow.join('|')})$`));
    await beginRetention(page, one, 'nightly *');
    await beginCleaning(page, two);
    for (const kind of ['retention', 'space'] as const)
      await expect.poll(() => states(context, two, kind)).toEqual(['done', 'done', 'running']);
    // Whichever of them works on it: the last one to start has every job then.
    const late = await start();
    try {
      await one.kill();
      await two.kill();
      release();
      for (const kind of ['retention', 'space'] as const)
        await expect.poll(() => states(context, late, kind)).toEqual(['done', 'done', 'done']);
    } finally {
      await late.stop();
    }
    const deleted = proxy.take().filter((request) => request.startsWith('DELETE '));
    for (const { id } of [...old, ...spare]) {
      await expect(getImage(service, id)).rejects.toMatchObject({ kind: 'not_found' });
      const asked = deleted.filter((request) => request.endsWith(id)).length;
      if (!slow.includes(id)) expect(asked).toBe(1);
    }
    expect((await getImage(service, fresh.id)).status).toBe('active');
  } finally {
    await Promise.all([one.kill(), two.kill()]);
    await proxy.stop();
    await valkey.stop();
  }
});

test('metadata of many images goes on at another copy, which leaves alone what another release wrote', async ({
  page,
  context,
}) => {
  const account = await newAccount(setting('TEST_AUTH_URL'));
  const { service } = account;
  const valkey = await startValkey();
  const redis = new Redis(valkey.url);
  const proxy = await startCountingProxy(setting('TEST_AUTH_URL'), service.url);
  const start = () => startDashboard(proxy.authUrl, { VALKEY_URL: valkey.url });
  const one = await start();
  try {
    const made = await Promise.all(
      Array.from({ length: 51 }, (_, index) => makeImage(account, { name: `many ${index}` })),
    );
    await enter(context, account, one.url);
    const slow = made[20]?.id;
    const release = proxy.hold(new RegExp(`^PATCH /image-service/v2/images/${slow}$`));
    await open(page, `${one.url}/images?scope=project`);
    await page.getByLabel('Select every row read so far').check();
    const bar = page.getByRole('region', { name: 'Selection' });
    await bar.getByRole('button', { name: 'Select all that match' }).click();
    await bar.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Set metadata' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Custom property').fill('role');
    await dialog.getByRole('button', { name: 'Add property' }).click();
    await dialog.getByLabel('Value of role').fill('nightly');
    await dialog.getByRole('button', { name: 'Set metadata of 51 images' }).click();
    const done = (count: number) => Array.from({ length: count }, () => 'done');
    await expect.poll(() => states(context, one, 'bulk')).toEqual([...done(50), 'running']);
    // A record that a copy of this release cannot read, of a job that somebody has to work on.
    const [live = ''] = await redis.keys('*:live');
    await redis.set(live.replace(/live$/, 'job:later'), '{"of":"another release"}');
    await redis.sadd(live, 'later');
    const late = await start();
    try {
      await one.kill();
      release();
      await expect.poll(() => states(context, late, 'bulk')).toEqual(done(51));
      const asked = proxy.take().filter((request) => request.startsWith('PATCH '));
      for (const { id } of made) {
        expect((await getImage(service, id)).role).toBe('nightly');
        if (id !== slow) expect(asked.filter((request) => request.endsWith(id))).toHaveLength(1);
      }
      expect(await redis.sismember(live, 'later')).toBe(1);
      await open(page, `${late.url}/activity`);
      const job = page.getByRole('article', { name: 'Set metadata of 51 images', exact: true });
      await job.getByRole('button', { name: /^Undo/ }).click();
      await expect(job).toContainText('Undone');
      await expect.poll(async () => (await getImage(service, made[0]?.id ?? '')).role).toBeUndefined();
    } finally {
      await late.stop();
    }
  } finally {
    await one.kill();
    redis.disconnect();
    await proxy.stop();
    await valkey.stop();
  }
});
