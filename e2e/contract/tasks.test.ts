import { beforeAll, expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { type Task, taskSchema } from '@/lib/contract/task';
import { type ImageService, send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { getTask, listImageTasks, listTasks } from '@/lib/openstack/tasks';
import { type Account, adminService, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { imageUntil, settled } from './image-until';

// /v2/tasks: the tasks of the whole cloud.

const authUrl = inject('authUrl');
let account: Account;
let admin: ImageService;
beforeAll(async () => {
  account = await newAccount(authUrl);
  admin = await adminService(authUrl);
});

async function imported(service: ImageService): Promise<string> {
  const body = { name: 'task', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'stage' }, 3);
  await writer.write(new Uint8Array([1, 2, 3]));
  await writer.end();
  await importImage(service, id, { method: { name: 'glance-direct' }, stores: ['central'] });
  await imageUntil(service, id, settled);
  return id;
}

/** Makes a task and follows it to its end. */
async function run(input: object, type = 'import'): Promise<Task> {
  const response = await send(`${admin.url}/v2/tasks`, {
    method: 'POST',
    token: admin.token,
    body: { type, input },
  });
  expect(response.status).toBe(201);
  const made = taskSchema.parse(await response.json());
  expect(made).toMatchObject({ type, status: 'pending', message: '', result: null, input });
  expect(response.headers.get('location')).toMatch(new RegExp(`^http.*/v2/tasks/${made.id}$`));
  for (;;) {
    const task = await getTask(admin, made.id);
    if (task.status === 'success' || task.status === 'failure') return task;
  }
}

test('an administrator lists tasks as stubs and reads one whole', async () => {
  const id = await imported(account.service);
  const [task] = await listImageTasks(account.service, id);
  const { tasks } = await listTasks(admin, [['image_id', id]]);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]).toMatchObject({
    id: task?.id,
    type: 'api_image_import',
    status: 'success',
    owner: account.projectId,
    self: `/v2/tasks/${task?.id}`,
    schema: '/v2/schemas/task',
  });
  expect(Object.keys(tasks[0] ?? {})).not.toContain('input');
  expect(tasks[0]?.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  const whole = await getTask(admin, task?.id ?? '');
  expect(whole).toMatchObject({
    image_id: id,
    message: 'Copied 0 MiB',
    result: { image_id: id },
    input: { image_id: id, import_req: { method: { name: 'glance-direct' } }, backend: ['central'] },
    request_id: expect.stringMatching(/^req-/),
  });
  const lifetime = Date.parse(whole.expires_at ?? '') - Date.parse(whole.updated_at);
  expect(lifetime).toBe(48 * 3_600_000);
});

test('tasks come in pages, newest first or as asked', async () => {
  for (let made = 0; made < 3; made += 1) await imported(account.service);
  const all = await listTasks(admin, [['owner', account.projectId]]);
  const pages: string[] = [];
  let marker: string | null = null;
  do {
    const page = await listTasks(admin, [
      ['owner', account.projectId],
      ['limit', '2'],
      ...(marker ? ([['marker', marker]] as [string, string][]) : []),
    ]);
    pages.push(...page.tasks.map((task) => task.id));
    marker = page.nextMarker;
  } while (marker);
  expect(new Set(pages)).toEqual(new Set(all.tasks.map((task) => task.id)));
  expect(pages).toHaveLength(all.tasks.length);
  const times = all.tasks.map((task) => task.created_at);
  expect(times).toEqual([...times].sort().reverse());
  const oldest = await listTasks(admin, [
    ['owner', account.projectId],
    ['sort_key', 'created_at'],
    ['sort_dir', 'asc'],
  ]);
  expect(oldest.tasks.map((task) => task.created_at)).toEqual([...times].reverse());
  expect((await listTasks(admin, [['limit', '0']])).tasks).toEqual([]);
  const failed = await listTasks(admin, [
    ['owner', account.projectId],
    ['status', 'failure'],
  ]);
  expect(failed.tasks).toEqual([]);
});

test.each([
  [['limit', 'x'], 'limit param must be an integer'],
  [['limit', '-1'], 'limit param must be positive'],
  [['sort_dir', 'x'], 'Invalid sort direction: x'],
  [['sort_key', 'x'], 'Sort key supplied was not valid.'],
  [['status', 'x'], 'Invalid status value: x'],
  [['type', 'api_image_import'], 'Invalid type value: api_image_import'],
  [['marker', 'x'], 'Invalid marker format'],
  [
    ['marker', '6b6b6b6b-0000-4000-8000-000000000001'],
    'Task with the given id 6b6b6b6b-0000-4000-8000-000000000001 was not found',
  ],
] as [[string, string], string][])('the query %j is refused', async (query, reason) => {
  await expect(listTasks(admin, [query])).rejects.toMatchObject({ kind: 'invalid', reason });
});

test('tasks are for administrators, and nobody deletes one', async () => {
  const refused = {
    kind: 'forbidden',
    reason: 'You are not authorized to complete tasks_api_access action.',
  };
  await expect(listTasks(account.service)).rejects.toMatchObject(refused);
  await expect(getTask(account.service, '6b6b6b6b-0000-4000-8000-000000000001')).rejects.toMatchObject(
    refused,
  );
  await expect(getTask(admin, '6b6b6b6b-0000-4000-8000-000000000001')).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'Could not find task 6b6b6b6b-0000-4000-8000-000000000001',
  });
  await expect(
    send(`${admin.url}/v2/tasks/x`, { method: 'DELETE', token: admin.token }),
  ).rejects.toMatchObject({ status: 405, reason: expect.stringContaining('not permitted on Glance Tasks') });
});

test('a task outlives its image', async () => {
  const id = await imported(account.service);
  const [task] = await listImageTasks(account.service, id);
  await deleteImage(account.service, id);
  expect(await getTask(admin, task?.id ?? '')).toMatchObject({ image_id: id, status: 'success' });
});

test.each([
  [{}, "Task 'type' is required"],
  [{ type: 'import' }, "Task 'input' is required"],
  [{ type: 'other', input: {} }, "'other' is not one of"],
  [{ type: 'import', input: [] }, "is not of type 'null', 'object'"],
  [{ type: 'import', input: {} }, 'Invalid location: None'],
  [{ type: 'import', input: { import_from: 'file:///etc/passwd' } }, 'File based imports are not allowed.'],
])('the task %j is refused', async (body, reason) => {
  await expect(
    send(`${admin.url}/v2/tasks`, { method: 'POST', token: admin.token, body }),
  ).rejects.toMatchObject({ kind: 'invalid', reason: expect.stringContaining(reason) });
});

test('a task without an input to work on fails', async () => {
  expect(await run({}, 'api_image_import')).toMatchObject({
    status: 'failure',
    message: 'Input to api_image_import task is empty.',
  });
});

test('the import task of old makes an image and brings its data', async () => {
  const import_from = `${inject('files')}/file/5000`;
  const image_properties = {
    name: 'by a task',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
    os_distro: 'debian',
  };
  const task = await run({ import_from, import_from_format: 'raw', image_properties });
  expect(task).toMatchObject({ status: 'success', result: { image_id: expect.any(String) } });
  const id = String(task.result?.image_id);
  expect(await getImage(admin, id)).toMatchObject({
    name: 'by a task',
    status: 'active',
    size: 5000,
    visibility: 'private',
    os_distro: 'debian',
  });
  await deleteImage(admin, id);
  expect(
    await run({
      import_from: `${inject('files')}/missing`,
      import_from_format: 'raw',
      image_properties: { disk_format: 'raw', container_format: 'bare' },
    }),
  ).toMatchObject({ status: 'failure' });
});

test('a finished task expires after task_time_to_live', async () => {
  // A tenth of a second, in hours.
  const cloud = await startCloud({ seed_images: false, task_time_to_live: 0.1 / 3600 });
  const there = await newAccount(cloud.authUrl);
  const id = await imported(there.service);
  const seen = await adminService(cloud.authUrl);
  while ((await listTasks(seen)).tasks.length > 0) await new Promise(setImmediate);
  expect(await listImageTasks(there.service, id)).toEqual([]);
  await cloud.stop();
  removeFolder(cloud.data);
});
