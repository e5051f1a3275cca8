import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test as base } from '@playwright/test';
import { getImage, listImages } from '@/lib/openstack/images';
import { apiRoutes } from '@/lib/routes';
import { type Account, newAccount } from '../support/accounts';
import type { Running } from '../support/servers';
import { expect, setting } from '../support/test';
import { byTurns, freePort, startCopy, startHaproxy } from './copies';
import { Tab } from './tab';

// Two copies behind a real HAProxy, replaced in turn by another build while people write and send files.

const writesAtLeast = Number(process.env.UPGRADE_WRITES ?? 50);
const tabs = 20;
const mebibyte = 1024 * 1024;
const uploadSize = (writesAtLeast >= 1000 ? 2048 : 256) * mebibyte;
const piece = 8 * mebibyte;

const test = base;

/** What one image must be in the end; null where it was deleted. */
type Wanted = { name: string; hidden: boolean; tags: string[] } | null;

/** Makes, hides, tags, shares or deletes images one after another until it is told to end; gives what must be there. */
async function work(tab: Tab, number: number, mayEnd: () => boolean): Promise<Map<string, Wanted>> {
  const wanted = new Map<string, Wanted>();
  for (let turn = 0; !mayEnd(); turn += 1) {
    const name = `tab ${number} image ${turn}`;
    const id = await tab.create(name);
    await tab.write('changeTags', { ids: [id], add: [`t${turn}`], remove: [] });
    const each = await tab.write('setHidden', { ids: [id], hidden: true });
    expect(each).toMatchObject([{ id, result: { ok: true } }]);
    wanted.set(id, { name, hidden: true, tags: [`t${turn}`] });
    if (turn % 3 === 1) await tab.write('inviteProject', { id, project: `guest-${number}` });
    if (turn % 3 !== 2) continue;
    const gone = await tab.write('deleteImages', { ids: [id] });
    expect(gone).toMatchObject([{ id, result: { ok: true } }]);
    wanted.set(id, null);
  }
  return wanted;
}

/** Sends a file in pieces; the last third is held back until the copy that it passes through is told to end. */
async function upload(
  tab: Tab,
  untilEnding: (copy: string) => Promise<void>,
  begins: () => void,
): Promise<{ id: string; digest: string }> {
  const id = await tab.create('upload');
  const encoded = (value: string) => Buffer.from(value).toString('base64');
  const tus = { 'tus-resumable': '1.0.0' };
  const begun = await tab.ask('POST', apiRoutes.uploads(), {
    ...tus,
    'upload-length': uploadSize,
    'upload-metadata': `image_id ${encoded(id)},target ${encoded('file')}`,
  });
  expect([begun.status, begun.text]).toEqual([201, '']);
  const address = new URL(begun.headers.location ?? '', 'http://localhost').pathname;
  const copy = /\/(c\d+)~/.exec(address)?.[1] ?? '';
  begins();
  const hash = createHash('sha512');
  for (let offset = 0; offset < uploadSize; offset += piece) {
    if (offset >= (uploadSize / 3) * 2) await untilEnding(copy);
    const bytes = randomBytes(piece);
    hash.update(bytes);
    const headers = { ...tus, 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' };
    const { status, text } = await tab.ask('PATCH', address, headers, bytes);
    expect([status, text]).toEqual([204, '']);
  }
  return { id, digest: hash.digest('hex') };
}

async function imagesOf({ service, projectId }: Account) {
  const found = [];
  for (const hidden of ['true', 'false']) {
    for (let marker: string | null = ''; marker !== null; ) {
      const query: [string, string][] = [
        ['owner', projectId],
        ['os_hidden', hidden],
        ['limit', '500'],
      ];
      const page = await listImages(service, marker ? [...query, ['marker', marker]] : query);
      found.push(...page.images);
      marker = page.nextMarker;
    }
  }
  return found;
}

test(`at least ${writesAtLeast} writes of ${tabs} clients and three uploads outlive the replacement of both copies`, async () => {
  test.setTimeout(1_800_000);
  const [front, ...ports] = [await freePort(), await freePort(), await freePort()];
  const url = `http://127.0.0.1:${front}`;
  const account = await newAccount(setting('TEST_AUTH_URL'));
  const copies: Running[] = [];
  for (const port of ports) copies.push(await startCopy('former', port, url));
  const stopHaproxy = await startHaproxy(byTurns(front, ports));
  try {
    await expect.poll(() => statusOf(`${url}/api/health`)).toBe(200);
    const open = await Promise.all(Array.from({ length: tabs }, () => Tab.open(url, account)));
    const senders = await Promise.all(Array.from({ length: 3 }, () => Tab.open(url, account)));
    const written = () => open.reduce((sum, { writes }) => sum + writes, 0);
    const ending = new Map<string, () => void>();
    const told = new Map(
      ports.map((port) => [`c${port}`, new Promise<void>((resolve) => ending.set(`c${port}`, resolve))]),
    );
    let replaced = false;
    let begun = 0;
    const working = Promise.all(
      open.map((tab, number) => work(tab, number, () => replaced && written() >= writesAtLeast)),
    );
    const sending = Promise.all(
      senders.map((tab) =>
        upload(
          tab,
          async (copy) => told.get(copy),
          () => (begun += 1),
        ),
      ),
    );
    const replacing = (async () => {
      await expect.poll(() => begun).toBe(3);
      for (const [index, port] of ports.entries()) {
        await expect.poll(written).toBeGreaterThan((index * writesAtLeast) / 3);
        const before = copies[index];
        if (!before) continue;
        const ended = once(before.child, 'exit');
        before.child.kill('SIGTERM');
        ending.get(`c${port}`)?.();
        expect(await ended).toEqual([0, null]);
        copies[index] = await startCopy('next', port, url);
        const builds = new Set<string>();
        // HAProxy has seen it.
        await expect
          .poll(async () => builds.add(await buildOf(`${url}/api/health`)).size)
          .toBe(index === 0 ? 2 : 1);
      }
      replaced = true;
    })();
    const [kept, sent] = await Promise.all([working, sending, replacing]);

    const repeats = open.reduce((sum, tab) => sum + tab.repeats, 0);
    const unexpected = open.flatMap((tab) => tab.unexpected);
    const found = await imagesOf(account);
    const ids = new Set(found.map(({ id }) => id));
    const wanted = new Map(kept.flatMap((each) => [...each]));
    const lost = [...wanted].filter(([id, image]) => image && !ids.has(id));
    const twice = found.filter(({ id, name }) => name !== 'upload' && !wanted.get(id));
    const otherwise = found.filter(({ id, os_hidden, tags }) => {
      const image = wanted.get(id);
      return image && (image.hidden !== os_hidden || image.tags.join() !== tags.join());
    });
    let whole = 0;
    for (const { id, digest } of sent) {
      const image = await getImage(account.service, id);
      if (image.status === 'active' && image.os_hash_value === digest && image.size === uploadSize)
        whole += 1;
    }
    console.log(
      `\n${written()} writes of ${tabs} HTTP clients, ${repeats} of them asked for again: ${lost.length + otherwise.length} lost, ${twice.length} done twice, ${unexpected.length} unexpected answers; ${whole} of 3 uploads of ${uploadSize / mebibyte} MiB whole.`,
    );
    expect({ lost, twice, otherwise, unexpected, whole }).toEqual({
      lost: [],
      twice: [],
      otherwise: [],
      unexpected: [],
      whole: 3,
    });
    expect(written()).toBeGreaterThanOrEqual(writesAtLeast);
  } finally {
    await stopHaproxy();
    for (const copy of copies) await copy.kill();
  }
});

const statusOf = (url: string) =>
  fetch(url, { headers: { connection: 'close' } }).then(
    ({ status }) => status,
    () => 0,
  );
const buildOf = async (url: string) =>
  (await fetch(url, { headers: { connection: 'close' } })).headers.get('x-darkroom-build') ?? '';
