import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { getImageSchema, listImportMethods, listVersions } from '@/lib/openstack/discovery';
import {
  addImageTag,
  createImage,
  deleteImage,
  deleteImageTag,
  getImage,
  listImages,
  setImageActive,
  updateImage,
} from '@/lib/openstack/images';
import { addMember, deleteMember, listMembers, setMemberStatus } from '@/lib/openstack/members';
import { listStores } from '@/lib/openstack/stores';
import { type Account, adminService, newAccount } from '../support/accounts';

const authUrl = inject('authUrl');
let owner: Account;
let reader: Account;
let stranger: Account;
beforeAll(async () => {
  owner = await newAccount(authUrl);
  reader = await newAccount(authUrl, 'reader', owner);
  stranger = await newAccount(authUrl);
});

async function make(change: Record<string, unknown> = {}) {
  const body = {
    name: 'contract',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
    ...change,
  };
  return (await createImage(owner.service, body as ImageCreate)).image;
}
const names = (query: [string, string][]) =>
  listImages(owner.service, [['owner', owner.projectId], ...query]).then((page) =>
    page.images.map((image) => image.name),
  );

test('discovery tells versions, methods, stores and formats', async () => {
  expect((await listVersions(owner.service.url)).map((version) => version.id)).toContain('v2.12');
  expect(await listImportMethods(owner.service)).toEqual(
    expect.arrayContaining(['glance-direct', 'web-download', 'copy-image']),
  );
  const stores = (await listStores(owner.service)) ?? [];
  expect(stores.filter((store) => store.default)).toHaveLength(1);
  const schema = await getImageSchema(owner.service);
  expect(schema.properties.disk_format?.enum).toContain('qcow2');
});

describe('create', () => {
  test('an empty record is queued and shared; properties lie flat', async () => {
    const { image, importMethods } = await createImage(owner.service, { os_distro: 'debian' } as ImageCreate);
    expect(image).toMatchObject({
      status: 'queued',
      visibility: 'shared',
      name: null,
      size: null,
      os_distro: 'debian',
    });
    expect(importMethods).toContain('glance-direct');
    expect(image.stores).toBeUndefined();
  });

  test.each([
    [{ name: 'x'.repeat(300) }, 400],
    [{ min_disk: -1 }, 400],
    [{ min_disk: 1.5 }, 400],
    [{ disk_format: 'floppy' }, 400],
    [{ visibility: 'secret' }, 400],
    [{ id: 'not-a-uuid' }, 400],
    [{ kernel_id: 'abc' }, 400],
    [{ size: 5 }, 403],
    [{ os_glance_foo: 'x' }, 403],
    [{ visibility: 'public' }, 403],
    [{ owner: 'somebody-else' }, 403],
  ])('%j is refused with %i and a reason', async (body, status) => {
    await expect(make(body)).rejects.toMatchObject({ status, reason: expect.stringMatching(/\w{3,}/) });
  });

  test('an id is taken for ever, even after its image is deleted', async () => {
    const image = await make();
    await deleteImage(owner.service, image.id);
    await expect(make({ id: image.id })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(getImage(owner.service, image.id)).rejects.toMatchObject({ kind: 'not_found' });
  });
});

describe('patch', () => {
  test('all operations or none', async () => {
    const image = await make({ a: '1' });
    const bad = updateImage(owner.service, image.id, [
      { op: 'replace', path: '/name', value: 'changed' },
      { op: 'replace', path: '/absent', value: 'x' },
    ]);
    await expect(bad).rejects.toMatchObject({ kind: 'conflict' });
    expect((await getImage(owner.service, image.id)).name).toBe('contract');
    const changed = await updateImage(owner.service, image.id, [
      { op: 'replace', path: '/name', value: 'changed' },
      { op: 'remove', path: '/a' },
      { op: 'add', path: '/b~1c', value: '2' },
      { op: 'replace', path: '/tags', value: ['x', 'y'] },
    ]);
    expect(changed).toMatchObject({ name: 'changed', 'b/c': '2' });
    expect(changed.a).toBeUndefined();
    expect([...changed.tags].sort()).toEqual(['x', 'y']);
  });

  test('what Glance keeps to itself is refused', async () => {
    const image = await make();
    const patch = (path: string, value: unknown) =>
      updateImage(owner.service, image.id, [{ op: 'replace', path, value }]);
    await expect(patch('/status', 'active')).rejects.toMatchObject({ status: 403 });
    await expect(patch('/status', 'foo')).rejects.toMatchObject({ status: 403 });
    await expect(patch('/os_glance_import_task', 'x')).rejects.toMatchObject({ status: 403 });
    await expect(patch('/min_ram', -1)).rejects.toMatchObject({ status: 400 });
    // Its bounds are looked at in its turn, after what stands before it.
    const both = [
      { op: 'remove', path: '/tags' },
      { op: 'replace', path: '/min_ram', value: -1 },
    ] as const;
    await expect(updateImage(owner.service, image.id, [...both])).rejects.toMatchObject({ status: 403 });
  });

  test('another media type is 415 and says which would do', async () => {
    const image = await make();
    const response = await fetch(`${owner.service.url}/v2/images/${image.id}`, {
      method: 'PATCH',
      headers: { 'x-auth-token': owner.service.token, 'content-type': 'application/json' },
      body: '[]',
    });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-patch')).toContain('openstack-images-v2.1-json-patch');
  });
});

describe('list', () => {
  test('pages follow each other by marker, each image once', async () => {
    for (const name of ['p1', 'p2', 'p3']) await make({ name, tags: ['paged'] });
    const seen: (string | null)[] = [];
    let marker: string | null = null;
    do {
      const page = await listImages(owner.service, [
        ['tag', 'paged'],
        ['limit', '2'],
        ['sort', 'name:asc'],
        ...(marker ? ([['marker', marker]] as [string, string][]) : []),
      ]);
      seen.push(...page.images.map((image) => image.name));
      marker = page.nextMarker;
    } while (marker);
    expect(seen).toEqual(['p1', 'p2', 'p3']);
  });

  test('filters match exactly, and two tags mean both', async () => {
    await make({ name: 'a:b', tags: ['f1', 'f2'] });
    await make({ name: 'ab', tags: ['f1'], min_ram: 512 });
    expect(await names([['name', 'eq:a:b']])).toEqual(['a:b']);
    expect(
      await names([
        ['tag', 'f1'],
        ['tag', 'f2'],
      ]),
    ).toEqual(['a:b']);
    expect(
      await names([
        ['tag', 'f1'],
        ['min_ram_min', '512'],
      ]),
    ).toEqual(['ab']);
    await expect(names([['name', 'a:b']])).rejects.toMatchObject({ status: 400 });
    await expect(names([['limit', '-1']])).rejects.toMatchObject({ status: 400 });
    await expect(names([['sort', 'owner']])).rejects.toMatchObject({ status: 400 });
  });

  test('hidden images are listed only when asked for', async () => {
    const image = await make({ name: 'to hide' });
    await updateImage(owner.service, image.id, [{ op: 'replace', path: '/os_hidden', value: true }]);
    expect(await names([['name', 'eq:to hide']])).toEqual([]);
    expect(
      await names([
        ['name', 'eq:to hide'],
        ['os_hidden', 'true'],
      ]),
    ).toEqual(['to hide']);
    expect((await getImage(owner.service, image.id)).os_hidden).toBe(true);
  });
});

describe('who may', () => {
  test('a stranger sees nothing of a private image, a reader changes nothing', async () => {
    const image = await make();
    await expect(getImage(stranger.service, image.id)).rejects.toMatchObject({ status: 404 });
    await expect(deleteImage(stranger.service, image.id)).rejects.toMatchObject({ status: 404 });
    expect((await getImage(reader.service, image.id)).id).toBe(image.id);
    await expect(deleteImage(reader.service, image.id)).rejects.toMatchObject({ status: 403 });
    await expect(createImage(reader.service, {})).rejects.toMatchObject({ status: 403 });
    await expect(addImageTag(reader.service, image.id, 't')).rejects.toMatchObject({ status: 403 });
  });

  test('a protected image is deleted by nobody', async () => {
    const image = await make({ protected: true });
    await expect(deleteImage(owner.service, image.id)).rejects.toMatchObject({ status: 403 });
    await expect(deleteImage(await adminService(authUrl), image.id)).rejects.toMatchObject({ status: 403 });
  });

  test('only an administrator publishes', async () => {
    const image = await make();
    const publish = [{ op: 'replace' as const, path: '/visibility', value: 'public' }];
    await expect(updateImage(owner.service, image.id, publish)).rejects.toMatchObject({ status: 403 });
    const admin = await adminService(authUrl);
    expect((await updateImage(admin, image.id, publish)).visibility).toBe('public');
    expect((await getImage(stranger.service, image.id)).id).toBe(image.id);
    await deleteImage(admin, image.id);
  });
});

test('a shared image reaches the project that accepts it', async () => {
  const image = await make({ visibility: 'shared', name: `for ${stranger.projectId}` });
  await addMember(owner.service, image.id, stranger.projectId);
  await expect(addMember(owner.service, image.id, stranger.projectId)).rejects.toMatchObject({ status: 409 });
  await expect(
    setMemberStatus(owner.service, image.id, stranger.projectId, 'accepted'),
  ).rejects.toMatchObject({ status: 403 });
  const listed = async () =>
    (await listImages(stranger.service, [['visibility', 'shared']])).images.map(({ id }) => id);
  expect(await listed()).not.toContain(image.id);
  await setMemberStatus(stranger.service, image.id, stranger.projectId, 'accepted');
  expect(await listed()).toContain(image.id);
  expect((await listMembers(owner.service, image.id))[0]).toMatchObject({
    member_id: stranger.projectId,
    status: 'accepted',
  });
  await expect(deleteMember(stranger.service, image.id, stranger.projectId)).rejects.toMatchObject({
    status: 403,
  });
  await deleteMember(owner.service, image.id, stranger.projectId);
  await expect(getImage(stranger.service, image.id)).rejects.toMatchObject({ status: 404 });
});

test('tags come and go one by one', async () => {
  const image = await make();
  await addImageTag(owner.service, image.id, 'one');
  await addImageTag(owner.service, image.id, 'one');
  expect((await getImage(owner.service, image.id)).tags).toEqual(['one']);
  await deleteImageTag(owner.service, image.id, 'one');
  await expect(deleteImageTag(owner.service, image.id, 'one')).rejects.toMatchObject({ status: 404 });
});

test('an image without data cannot be deactivated', async () => {
  const image = await make();
  await expect(setImageActive(owner.service, image.id, false)).rejects.toMatchObject({ status: 403 });
});

test('errors come as the Accept header asks, with a request id', async () => {
  const get = (accept?: string) =>
    fetch(`${owner.service.url}/v2/images/none`, {
      headers: {
        'x-auth-token': owner.service.token,
        'x-openstack-request-id': 'req-mine',
        ...(accept ? { accept } : {}),
      },
    });
  const json = await get('application/json');
  expect(json.status).toBe(404);
  expect(json.headers.get('x-openstack-request-id')).toBe('req-mine');
  expect(await json.json()).toMatchObject({ code: '404 Not Found', title: 'Not Found' });
  expect(await (await get('*/*')).text()).toContain('<h1>404 Not Found</h1>');
  const head = await fetch(`${owner.service.url}/v2/images`, {
    method: 'HEAD',
    headers: { 'x-auth-token': owner.service.token },
  });
  expect(head.status).toBe(405);
  const slash = await fetch(`${owner.service.url}/v2/images/`, {
    headers: { 'x-auth-token': owner.service.token },
  });
  expect(slash.status).toBe(404);
});
