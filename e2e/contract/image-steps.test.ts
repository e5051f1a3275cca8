import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, expect, inject, test } from 'vitest';
import { createInSteps, replacedBefore, replaceInSteps } from '@/lib/actions/image-steps';
import { imageCreateSchema } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { createImage, deleteImage, getImage, listImages, updateImage } from '@/lib/openstack/images';
import { removeImage } from '@/lib/openstack/remove-image';
import { listImageTasks } from '@/lib/openstack/tasks';
import { type Account, newAccount } from '../support/accounts';

// What is made in several calls is there whole or not at all, whichever call fails and whoever cuts its answer.

let account: Account;
let service: ImageService;
beforeAll(async () => {
  account = await newAccount(inject('authUrl'));
  service = account.service;
});
const proxies: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.stop();
  for (const { id, protected: isProtected } of await images()) {
    if (isProtected) await updateImage(service, id, [{ op: 'replace', path: '/protected', value: false }]);
    await deleteImage(service, id);
  }
});

const images = async () => (await listImages(service, [['owner', account.projectId]])).images;
const body = imageCreateSchema.parse({
  name: 'golden',
  disk_format: 'raw',
  container_format: 'bare',
  protected: true,
});
/** An address that the filter of the cloud lets nobody import from. */
const refused = { method: { name: 'web-download' as const, uri: 'http://127.0.0.1:1/x.img' } };

/**
 * The image service behind a line that is cut after a request arrived and before its answer did: the first one of each
 * of these methods.
 */
async function withCuts(...methods: string[]): Promise<ImageService> {
  const left = [...methods];
  const server = http.createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part);
    const { 'x-auth-token': token = '', 'content-type': type = 'application/json' } = request.headers;
    const answer = await fetch(`${service.url}${request.url}`, {
      method: request.method,
      headers: { 'x-auth-token': String(token), 'content-type': type },
      body: parts.length > 0 ? Buffer.concat(parts) : undefined,
    });
    const text = await answer.text();
    const at = left.indexOf(request.method ?? '');
    if (at >= 0) {
      left.splice(at, 1);
      response.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxies.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
  return { ...service, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('a refused import of a protected image is told as what it is, and leaves no record', async () => {
  await expect(createInSteps(service, body, refused)).rejects.toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining('does not pass filtering'),
    left: [],
  });
  expect(await images()).toEqual([]);
});

test('a record is made with its protection', async () => {
  const id = await createInSteps(service, body, null);
  expect(await getImage(service, id)).toMatchObject({ name: 'golden', protected: true, status: 'queued' });
});

test('a record whose answer is lost is taken away again, and so is one whose undoing is cut', async () => {
  await expect(createInSteps(await withCuts('POST'), body, null)).rejects.toMatchObject({
    kind: 'unavailable',
    left: [],
  });
  expect(await images()).toEqual([]);
  const cut = await withCuts('PATCH', 'DELETE');
  await expect(createInSteps(cut, body, refused)).rejects.toMatchObject({ kind: 'invalid', left: [] });
  expect(await images()).toEqual([]);
});

test('a record of the id of a page is made once, however often it is asked for, and is what the page says last', async () => {
  const as = randomUUID();
  const tags = ['a', 'b'];
  const first = imageCreateSchema.parse({ ...body, tags: ['b', 'a'], colour: 'red', note: 'x' });
  expect(await createInSteps(service, first, null, as)).toBe(as);
  expect(await createInSteps(service, first, null, as)).toBe(as);
  const values = { ...body, tags, name: 'silver', colour: 'blue', size_class: 's' };
  const second = imageCreateSchema.parse(values);
  expect(await createInSteps(service, second, null, as)).toBe(as);
  const [made, ...more] = await images();
  expect(more).toEqual([]);
  expect(made).toMatchObject({ ...values, id: as, tags: expect.arrayContaining(tags) });
  expect(made).not.toHaveProperty('note');
});

test('an import of a record of the id of a page is begun once, and again only where it failed', async () => {
  const open = imageCreateSchema.parse({ ...body, protected: false });
  const imports = async (id: string) =>
    (await listImageTasks(service, id)).filter(({ type }) => type === 'api_image_import');
  for (const [path, end, begun] of [
    ['/file/5000', 'success', 1],
    ['/nowhere', 'failure', 2],
  ] as const) {
    const as = randomUUID();
    const request = { method: { name: 'web-download' as const, uri: `${inject('files')}${path}` } };
    expect(await createInSteps(service, open, request, as)).toBe(as);
    expect(await createInSteps(service, open, request, as)).toBe(as);
    await expect.poll(async () => (await imports(as))[0]?.status, { timeout: 30_000 }).toBe(end);
    expect(await createInSteps(service, open, request, as)).toBe(as);
    expect(await imports(as)).toHaveLength(begun);
  }
  expect(await images()).toHaveLength(2);
});

test('an id that Glance gives no more, since its record was taken away, is followed by another, the same each time', async () => {
  const as = randomUUID();
  await expect(createInSteps(service, body, refused, as)).rejects.toMatchObject({
    kind: 'invalid',
    left: [],
  });
  const id = await createInSteps(service, body, null, as);
  expect(id).not.toBe(as);
  expect(await createInSteps(service, body, null, as)).toBe(id);
  expect(await images()).toHaveLength(1);
});

test('a replacement of the id of a page is found again: after its record was made, and after all was done', async () => {
  const { image } = await createImage(service, body);
  const as = randomUUID();
  const way = { request: null, unprotect: true, successor: as };
  await createInSteps(service, body, null, as);
  expect(await replacedBefore(service, image.id, as)).toBeNull();
  expect(await replaceInSteps(service, image, account.projectId, way)).toBe(as);
  expect((await images()).map(({ id }) => id)).toEqual([as]);
  expect(await replacedBefore(service, image.id, as)).toBe(as);
  expect(await replacedBefore(service, image.id, undefined)).toBeNull();
});

test('what cannot be taken back is named', async () => {
  const cut = await withCuts('DELETE', 'DELETE');
  const attempt = createInSteps(cut, imageCreateSchema.parse({ ...body, protected: false }), refused);
  await expect(attempt).rejects.toMatchObject({ kind: 'invalid', left: ['golden'] });
});

test('a protected image that lost its upload is replaced by one with the same values', async () => {
  const { image } = await createImage(service, body);
  const id = await replaceInSteps(service, image, account.projectId, { request: null, unprotect: true });
  expect((await images()).map((found) => [found.id, found.name, found.protected])).toEqual([
    [id, 'golden', true],
  ]);
});

test('an image that may not be deleted stays as it is, and its replacement is taken away', async () => {
  const { image } = await createImage(service, body);
  const attempt = replaceInSteps(service, image, account.projectId, { request: null, unprotect: false });
  await expect(attempt).rejects.toMatchObject({
    kind: 'forbidden',
    reason: expect.stringContaining(image.id),
    left: [],
  });
  expect(await images()).toEqual([image]);
});

test('a refused import of the replacement leaves the old image protected as it was', async () => {
  const { image } = await createImage(service, body);
  const attempt = replaceInSteps(service, image, account.projectId, { request: refused, unprotect: true });
  await expect(attempt).rejects.toMatchObject({ kind: 'invalid', left: [] });
  expect(await images()).toEqual([image]);
});

test('where the answer to the last delete is lost, the image itself says what became of it', async () => {
  const { image } = await createImage(service, body);
  const cut = await withCuts('DELETE');
  const id = await replaceInSteps(cut, image, account.projectId, { request: null, unprotect: true });
  expect((await images()).map((found) => found.id)).toEqual([id]);
});

test('a new image is never taken away while nobody knows whether the old one is still there', async () => {
  const { image } = await createImage(service, body);
  // A read is asked once more by itself.
  const cut = await withCuts('DELETE', 'GET', 'GET');
  const attempt = replaceInSteps(cut, image, account.projectId, { request: null, unprotect: true });
  await expect(attempt).rejects.toMatchObject({ kind: 'unavailable', left: ['golden'] });
  expect(await images()).toHaveLength(1);
});

test('a record is removed with the protection that it was made with, also where answers are lost', async () => {
  const { image } = await createImage(service, body);
  await expect(removeImage(service, image.id, { unprotect: false })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  await removeImage(await withCuts('DELETE'), image.id, { unprotect: true });
  expect(await images()).toEqual([]);
  await removeImage(service, image.id, { unprotect: true });
});

test('a record that cannot be removed keeps its protection', async () => {
  const other = await newAccount(inject('authUrl'), 'reader', account);
  const { image } = await createImage(service, body);
  await expect(removeImage(other.service, image.id, { unprotect: true })).rejects.toMatchObject({
    kind: 'forbidden',
  });
  expect(await images()).toEqual([image]);
});
