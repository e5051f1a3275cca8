import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getImage, listImages } from '@/lib/openstack/images';
import { apiRoutes, routes } from '@/lib/routes';
import { bytesOf } from '../support/dice';
import { openPlace, type Place } from './place';
import { fileOf, type Sender } from './upload';

// VANISHED_SECONDS is how long is watched, with the dashboard's own limits; without it these are short.

const watched = Number(process.env.VANISHED_SECONDS ?? 0);
const limits: Record<string, string> =
  watched > 0 ? {} : { UPLOAD_GRACE_SECONDS: '4', UPLOAD_IDLE_SECONDS: '10' };
const patience = watched > 0 ? watched * 1000 : 60_000;
const size = 24 * 1024 * 1024;

let place: Place;
beforeAll(async () => {
  place = await openPlace(limits);
}, 60_000);
afterAll(() => place.end());

const timeout = patience + 60_000;

/** Sends a file until so many bytes are through, and leaves the line without a word: no FIN, no RST. */
async function vanish(
  name: string,
  of: 'head' | 'body',
  after: number,
): Promise<{ sender: Sender; id: string }> {
  const sender = await place.sender();
  const { proxy, context, account } = sender;
  const page = await context.newPage();
  await page.goto(`${proxy.url}${routes.newImage()}`);
  await page.getByLabel('Image file').setInputFiles(fileOf(sender, name, bytesOf(name, size)));
  const vanished = new Promise<void>((resolve) => {
    const cut = { how: 'silence' as const, of, after, reached: resolve };
    proxy.on({ method: 'PATCH', path: apiRoutes.uploads() }, { cut }, 1);
  });
  await page.getByRole('button', { name: 'Upload image' }).click();
  await vanished;
  proxy.line = 'silent';
  proxy.cut('silence');
  await page.close({ runBeforeUnload: false });
  const [image] = (await listImages(account.service, [['name', name]])).images;
  if (!image) throw new Error('There is no image');
  return { sender, id: image.id };
}

/** The uploads that the dashboard holds for somebody. */
async function held(sender: Sender): Promise<unknown> {
  return (await sender.context.request.get(`${place.dashboard.url}${apiRoutes.passingUploads()}`)).json();
}

test('an upload whose browser vanished without a word ends by itself', { timeout }, async () => {
  const { sender, id } = await vanish('vanished', 'body', size / 2);
  // A busy Glance says so a moment after it took the first bytes.
  await expect
    .poll(async () => (await getImage(sender.account.service, id)).status, { timeout: 10_000 })
    .toBe('saving');
  await expect.poll(() => held(sender), { timeout: patience, interval: 250 }).toEqual([]);
  await expect
    .poll(async () => (await getImage(sender.account.service, id)).status, { timeout: patience })
    .toBe('queued');
  expect(parts()).toEqual([]);
});

test('one that vanished before its first byte ends as well', { timeout }, async () => {
  const { sender } = await vanish('never-begun', 'head', 0);
  await expect.poll(() => held(sender), { timeout: patience, interval: 250 }).toEqual([]);
});

/** Half-written files in the stores of the embedded cloud. */
function parts(): string[] {
  if (place.data === null) return [];
  return readdirSync(path.join(place.data, 'stores'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.part'),
  );
}
