import type { Page } from '@playwright/test';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getImage } from '@/lib/openstack/images';
import { apiRoutes, routes } from '@/lib/routes';
import { bytesOf, dice, sha512 } from '../support/dice';
import { openPlace, type Place } from './place';
import { fileOf } from './upload';

// CUTS_SEED says at which ten points of one file of a GiB the page is reloaded or its renderer killed; CUTS_MIB is its size.

const mebibyte = 1024 * 1024;
const size = Number(process.env.CUTS_MIB ?? 1024) * mebibyte;
const seed = Number(process.env.CUTS_SEED ?? 1);
const points = 10;
/** What is underway when the line breaks still arrives, and near the end of the file that would be all of it. */
const mostAt = Math.floor(size * 0.9);
/** Seconds from the click that goes on to the first byte. */
const mostSeconds = 3;
/** Bytes that each interruption may send again. */
const mostAgain = 8 * mebibyte;

let place: Place;
beforeAll(async () => {
  place = await openPlace();
}, 60_000);
afterAll(() => place.end());

test(`one file outlives ${points} reloads and killed renderers (seed ${seed})`, {
  timeout: 900_000,
}, async () => {
  const sender = await place.sender();
  const { proxy, context, account } = sender;
  const bytes = bytesOf(`reload-${seed}`, size);
  const hash = sha512(bytes);
  const file = fileOf(sender, `reload-${seed}`, bytes);
  const chance = dice(seed, 'reload');
  const at = Array.from({ length: points }, () => chance.between(1, mostAt)).sort((a, b) => a - b);
  let page = await context.newPage();
  await page.goto(`${proxy.url}${routes.newImage()}`);
  await page.getByLabel('Image file').setInputFiles(file);
  const goOn: number[] = [];
  let id = '';
  const confirmed = async () => {
    const answer = await context.request.get(`${place.dashboard.url}${apiRoutes.passingUploads()}`);
    const [upload] = (await answer.json()) as { offset: number }[];
    return upload?.offset ?? 0;
  };
  for (const [index, point] of at.entries()) {
    const offset = index === 0 ? 0 : await confirmed();
    const there = new Promise<void>((resolve) => {
      const cut = {
        how: 'deaf' as const,
        of: 'body' as const,
        after: Math.max(1, point - offset),
        reached: resolve,
      };
      proxy.on({ method: 'PATCH', path: apiRoutes.uploads() }, { cut }, 1);
    });
    if (index === 0) await page.getByRole('button', { name: 'Upload image' }).click();
    else goOn.push(await continueWith(page, file, () => firstBytes(proxy.requests)));
    await there;
    // The first bytes may be there before the image's page is.
    await page.waitForURL(/images\/[0-9a-f-]{36}/);
    id ||= /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';
    page = await interrupt(page, chance.next() < 0.5 ? 'reload' : 'crash', `${proxy.url}${routes.image(id)}`);
    proxy.resume();
    proxy.requests = proxy.requests.filter(({ received }) => received > 0);
  }
  goOn.push(await continueWith(page, file, () => firstBytes(proxy.requests)));
  await expect
    .poll(async () => (await getImage(account.service, id)).status, { timeout: 120_000, interval: 500 })
    .toBe('active');
  const sent = proxy.requests.reduce(
    (sum, { method, received }) => sum + (method === 'PATCH' ? received : 0),
    0,
  );
  const slowest = Math.max(...goOn);
  console.log(
    `${points} interruptions of ${size / mebibyte} MiB: on again after ${slowest.toFixed(1)} s at most, ${((sent - size) / mebibyte).toFixed(1)} MiB sent again`,
  );
  expect(await getImage(account.service, id)).toMatchObject({ size, os_hash_value: hash });
  expect(slowest).toBeLessThanOrEqual(mostSeconds);
  expect(sent - size).toBeLessThanOrEqual(points * mostAgain);
});

function firstBytes(requests: { method: string; received: number }[]): number {
  return requests.filter(({ method, received }) => method === 'PATCH' && received > 0).length;
}

/** Chooses the file again where the page says that the upload waits; gives the seconds until its bytes go. */
async function continueWith(page: Page, file: string, count: () => number): Promise<number> {
  const input = page.getByRole('region', { name: 'Upload', exact: true }).getByLabel('Image file');
  await input.waitFor({ state: 'attached' });
  const before = count();
  const began = performance.now();
  await input.setInputFiles(file);
  await expect.poll(count, { timeout: 30_000, interval: 20 }).toBeGreaterThan(before);
  return (performance.now() - began) / 1000;
}

/** Reloads the page, or kills its renderer and opens another one. */
async function interrupt(page: Page, how: 'reload' | 'crash', address: string): Promise<Page> {
  page.on('dialog', (dialog) => void dialog.accept().catch(() => {}));
  if (how === 'reload') {
    await page.reload();
    return page;
  }
  const devtools = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  void devtools.send('Page.crash').catch(() => {});
  await crashed;
  const next = await page.context().newPage();
  await next.goto(address);
  return next;
}
