import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { stepsCommand } from '@/lib/commands/catalog-commands';
import {
  type CreateSource,
  copyCommand,
  createCommand,
  deleteCopyCommand,
  downloadCommand,
  importCommand,
  namespaceImportCommand,
  type ShownCommand,
  shareCommand,
  tagsCommand,
  updateCommand,
  updatesCommand,
  uploadCommand,
  verbCommand,
} from '@/lib/commands/image-commands';
import { shellText } from '@/lib/commands/shell';
import type { Image, ImageCreate } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import {
  type CreateImageValues,
  createImageDefaults,
  toImageCreate,
  toImportRequest,
} from '@/lib/forms/create-image';
import { editImageValues, imagePatch } from '@/lib/forms/edit-image';
import { metadataPatch } from '@/lib/metadata/metadata-changes';
import type { Step } from '@/lib/metadefs/namespace-steps';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, listImages, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listMembers } from '@/lib/openstack/members';
import { getNamespace } from '@/lib/openstack/metadefs';
import { hasStockCommands } from '../openstack/stock-command';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder } from '../support/servers';

// Every command that the dashboard shows is run by the stock clients, as text pasted into a real shell, and makes the
// same image as the form or the action beside it. On a real cloud too, by CONTRACT_URL.

const authUrl = inject('authUrl');
const files = inject('files');
const run = promisify(execFile);

describe.skipIf(!hasStockCommands)('shown commands', () => {
  const content = randomBytes(200_000);
  let folder: string;
  let owner: Account;
  let other: Account;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-shown-'));
    for (const name of ['disk.raw', "-it's $(id).raw"]) writeFileSync(path.join(folder, name), content);
    [owner, other] = await Promise.all([newAccount(authUrl), newAccount(authUrl)]);
  });
  afterAll(() => removeFolder(folder));

  /** Pastes what is shown into a shell, in the folder of the files. */
  async function paste({ commands }: ShownCommand, account = owner): Promise<string> {
    const env = {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      OS_AUTH_URL: authUrl,
      OS_USERNAME: account.name,
      OS_PASSWORD: account.password,
      OS_PROJECT_NAME: account.projectName,
      OS_USER_DOMAIN_NAME: 'Default',
      OS_PROJECT_DOMAIN_NAME: 'Default',
      OS_IDENTITY_API_VERSION: '3',
      OS_IMAGE_API_VERSION: '2',
    };
    // A terminal is no data; without one, the commands would take an open standard input for some.
    const script = `set -e; exec <&-\n${shellText(commands)}`;
    return (await run('bash', ['-c', script], { env, cwd: folder })).stdout;
  }

  /** What a person set, without what differs of two images anyhow. */
  function facts(image: Image): Record<string, unknown> {
    const ownOnly = ['id', 'self', 'file', 'created_at', 'updated_at', 'locations', 'direct_url'];
    const rest = Object.entries(image).filter(
      ([key]) => !ownOnly.includes(key) && !key.startsWith('os_glance'),
    );
    return {
      ...Object.fromEntries(rest),
      name: image.name ?? '',
      tags: [...image.tags].sort(),
      stores: commaList(image.stores).sort(),
    };
  }

  async function newestId(before: ReadonlySet<string>): Promise<string> {
    const { images } = await listImages(owner.service, [['owner', owner.projectId]]);
    const hidden = await listImages(owner.service, [
      ['owner', owner.projectId],
      ['os_hidden', 'true'],
    ]);
    const made = [...images, ...hidden.images].filter(({ id }) => !before.has(id));
    expect(made).toHaveLength(1);
    return made[0]?.id ?? '';
  }
  async function allIds(): Promise<Set<string>> {
    const { images } = await listImages(owner.service, [['owner', owner.projectId]]);
    const hidden = await listImages(owner.service, [
      ['owner', owner.projectId],
      ['os_hidden', 'true'],
    ]);
    return new Set([...images, ...hidden.images].map(({ id }) => id));
  }
  const settled = async (id: string, state: string): Promise<Image> => {
    await expect
      .poll(
        async () => {
          const { status, os_glance_import_task: task } = await getImage(owner.service, id);
          return task ? 'importing' : status;
        },
        { timeout: 60_000 },
      )
      .toBe(state);
    return getImage(owner.service, id);
  };

  /** What the form does. */
  async function byForm(values: CreateImageValues, source: CreateSource): Promise<Image> {
    const { image } = await createImage(owner.service, toImageCreate(values));
    if (source.kind === 'none') return image;
    if (source.kind === 'file' || source.fileName !== undefined) {
      const target =
        source.kind === 'file'
          ? ({ kind: 'file', store: source.store } as const)
          : ({ kind: 'stage' } as const);
      const writer = openImageData(owner.service, image.id, target, content.length);
      await writer.write(content);
      await writer.end();
    }
    if (source.kind === 'import') await importImage(owner.service, image.id, source.request);
    return settled(image.id, 'active');
  }

  const preset = createImageDefaults({ stores: [{ id: 'central', default: true }] } as never);
  const forms: [what: string, change: Partial<CreateImageValues>, fileName?: string][] = [
    ['a record alone', { source: 'none', name: 'record', disk_format: '', container_format: '', stores: [] }],
    ['a file as it is', { name: 'plain', disk_format: 'raw' }, 'disk.raw'],
    [
      'a file with everything, and names made to break a shell',
      {
        name: `-a "b" 'c' $(touch pwned) \`id\` ${'$'}{HOME} \\ ! 镜`,
        description: 'two\nlines and a \ttab; rm -rf /',
        disk_format: 'raw',
        architecture: 'x86_64',
        min_disk: '3',
        min_ram: '256',
        visibility: 'private',
        protected: true,
        os_hidden: true,
        tags: '-v, two words, c"d',
        kernel_id: randomUUID(),
        properties: 'os_distro=debian\n-k=-v\nequal=a=b\nhw_disk_bus=scsi',
        stores: ['dcn0'],
      },
      "-it's $(id).raw",
    ],
    [
      'one tag with a hyphen',
      { name: 'tagged', disk_format: 'raw', tags: '-x', visibility: 'community' },
      'disk.raw',
    ],
    [
      'a file into several stores, of which one may fail',
      { name: 'several', disk_format: 'raw', stores: ['central', 'dcn0'], way: 'import', tags: 'a, b' },
      'disk.raw',
    ],
    [
      'a file into several stores, all of which must have it',
      { name: 'all', disk_format: 'raw', stores: ['central', 'dcn0'], terms: 'must_succeed', way: 'import' },
      'disk.raw',
    ],
    [
      'an address',
      { source: 'url', name: 'fetched', disk_format: 'raw', uri: `${files}/file/5000`, stores: ['central'] },
    ],
  ];

  test.each(forms)(
    'create: %s',
    async (_what, change, fileName) => {
      const values: CreateImageValues = { ...preset, ...change };
      const imported = values.source === 'url' || values.way === 'import';
      const source: CreateSource =
        values.source === 'none'
          ? { kind: 'none' }
          : imported
            ? { kind: 'import', request: toImportRequest(values), ...(fileName ? { fileName } : {}) }
            : { kind: 'file', fileName: fileName ?? '', store: values.stores[0] };
      const formed = await byForm(values, source);
      const before = await allIds();
      await paste(createCommand(toImageCreate(values), source, randomUUID()));
      const id = await newestId(before);
      const shown = await settled(id, source.kind === 'none' ? 'queued' : 'active');
      expect(facts(shown)).toEqual(facts(formed));
    },
    240_000,
  );

  async function make(change: Record<string, unknown> = {}, data?: Uint8Array): Promise<Image> {
    const body = {
      name: 'made',
      disk_format: 'raw',
      container_format: 'bare',
      visibility: 'private',
      ...change,
    };
    const { image } = await createImage(owner.service, body as ImageCreate);
    if (!data) return image;
    const writer = openImageData(owner.service, image.id, { kind: 'file', store: 'central' }, data.length);
    await writer.write(data);
    await writer.end();
    return getImage(owner.service, image.id);
  }

  test('edit and metadata: the same patch', async () => {
    const first = { os_version: '11', description: 'old', tags: ['a', 'b'], hw_disk_bus: 'ide' };
    const [formed, shown] = await Promise.all([make(first), make(first)]);
    const base = editImageValues(formed);
    const wanted = {
      ...base,
      name: "it's new",
      description: '',
      min_disk: '7',
      visibility: 'shared' as const,
      protected: true,
      os_hidden: true,
      tags: 'b, c d, -e',
      architecture: 'aarch64',
    };
    const edit = imagePatch(base, wanted);
    const metadata = metadataPatch(
      [
        { key: 'os_version', from: '11', to: '12' },
        { key: 'hw_disk_bus', from: 'ide', to: null },
        { key: 'note', from: null, to: '$(id)\n"x"' },
      ],
      { os_version: '11', hw_disk_bus: 'ide' },
    );
    await updateImage(owner.service, formed.id, edit);
    await updateImage(owner.service, formed.id, metadata);
    await paste(updateCommand(shown.id, edit, shown.tags));
    await paste(updateCommand(shown.id, metadata));
    expect(facts(await getImage(owner.service, shown.id))).toEqual(
      facts(await getImage(owner.service, formed.id)),
    );
  }, 240_000);

  test('verbs', async () => {
    const { id } = await make({}, content);
    const now = () => getImage(owner.service, id);
    for (const [verb, expected] of [
      ['hide', { os_hidden: true }],
      ['unhide', { os_hidden: false }],
      ['protect', { protected: true }],
      ['unprotect', { protected: false }],
    ] as const) {
      await paste(verbCommand(verb, [id]));
      expect(await now()).toMatchObject(expected);
    }
    await paste(downloadCommand(id, "-saved it's.raw"));
    const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
    expect(sha(readFileSync(path.join(folder, "-saved it's.raw")))).toBe(sha(content));
    await paste(verbCommand('deactivate', [id]));
    expect((await now()).status).toBe('deactivated');
    await paste(verbCommand('reactivate', [id]));
    expect((await now()).status).toBe('active');
    const second = await make();
    await paste(verbCommand('delete', [id, second.id]));
    expect((await allIds()).has(id)).toBe(false);
    expect((await allIds()).has(second.id)).toBe(false);
  }, 240_000);

  test('sharing: offered, accepted, rejected and taken back', async () => {
    const { id } = await make({ visibility: 'shared' }, content);
    const status = async () => (await listMembers(owner.service, id)).map((member) => member.status);
    await paste(shareCommand('add', id, [other.projectId]));
    expect(await status()).toEqual(['pending']);
    await paste(verbCommand('accept', [id]), other);
    expect(await status()).toEqual(['accepted']);
    await paste(verbCommand('leave', [id]), other);
    expect(await status()).toEqual(['rejected']);
    await paste(shareCommand('remove', id, [other.projectId]));
    expect(await status()).toEqual([]);
  }, 240_000);

  test('copies: to further stores, and one taken away', async () => {
    const admin = await newAccount(authUrl, 'admin', owner);
    const { id } = await make({}, content);
    await paste(copyCommand(id, ['dcn0']), admin);
    const copied = await settled(id, 'active');
    expect(commaList(copied.stores).sort()).toEqual(['central', 'dcn0']);
    await paste(deleteCopyCommand(id, 'dcn0'), admin);
    expect((await getImage(owner.service, id)).stores).toBe('central');
  }, 240_000);

  test('create: a file into one store, and on to another by a copy', async () => {
    const admin = await newAccount(authUrl, 'admin', owner);
    const id = randomUUID();
    const source = { kind: 'file', fileName: 'disk.raw', store: 'central', copyTo: ['dcn0'] } as const;
    await paste(
      createCommand(toImageCreate({ ...preset, name: 'on', disk_format: 'raw' }), source, id),
      admin,
    );
    expect(commaList((await settled(id, 'active')).stores).sort()).toEqual(['central', 'dcn0']);
  }, 240_000);

  test('many at once: tags, visibility and metadata, also where an image lacks what is taken off', async () => {
    const [first, second] = [await make({ tags: ['a', 'b'], note: 'old' }), await make({ tags: ['c'] })];
    const both = [first, second];
    const ids = both.map(({ id }) => id);
    await paste(tagsCommand(both, { add: ['-x', 'c'], remove: ['b'] }));
    await paste(updatesCommand(ids, [{ op: 'replace', path: '/visibility', value: 'community' }]));
    await paste(
      updatesCommand(ids, [
        { op: 'remove', path: '/note' },
        { op: 'add', path: '/os_distro', value: 'debian' },
      ]),
    );
    const now = await Promise.all(ids.map((id) => getImage(owner.service, id)));
    expect(now.map(({ tags }) => [...tags].sort())).toEqual([
      ['-x', 'a', 'c'],
      ['-x', 'c'],
    ]);
    for (const image of now) {
      expect(image).toMatchObject({ visibility: 'community', os_distro: 'debian' });
      expect(image.note).toBeUndefined();
    }
  }, 240_000);

  test('data into a record: a file as it is, one through an import, and what the cloud fetches', async () => {
    const [plain, staged, fetched] = [await make(), await make(), await make()];
    const terms = { stores: ['central', 'dcn0'], all_stores_must_succeed: false };
    await paste(uploadCommand(plain.id, 'disk.raw'));
    await paste(uploadCommand(staged.id, 'disk.raw', { method: { name: 'glance-direct' }, ...terms }));
    const uri = `${files}/file/5000`;
    await paste(importCommand(fetched.id, { method: { name: 'web-download', uri }, stores: ['dcn0'] }));
    expect((await settled(plain.id, 'active')).size).toBe(content.length);
    expect(commaList((await settled(staged.id, 'active')).stores).sort()).toEqual(['central', 'dcn0']);
    expect(await settled(fetched.id, 'active')).toMatchObject({ size: 5000, stores: 'dcn0' });
  }, 240_000);

  test('a namespace made, filled, changed and emptied step by step', async () => {
    const admin = await newAccount(authUrl, 'admin');
    const namespace = `Shown::${randomUUID()}`;
    const body = {
      namespace,
      display_name: "It's",
      description: 'two\nlines',
      visibility: 'public' as const,
      protected: false,
    };
    const speed = { name: 'speed', title: 'Speed', type: 'integer' as const, minimum: 1 };
    const engine = { name: 'Engine', description: 'What moves it', properties: {} };
    const type = { name: 'OS::Glance::Image', prefix: 'x_' };
    const now = () => getNamespace(admin.service, namespace);
    const one = (step: Step) => paste(stepsCommand(namespace, [step]), admin);
    await one({ do: 'create', body });
    await one({ do: 'properties', from: null, to: speed });
    await one({ do: 'objects', from: null, to: engine });
    await one({ do: 'add_tags', names: ['-fast', 'slow'] });
    await one({ do: 'resource_types', from: null, to: type });
    expect(await now()).toMatchObject({
      display_name: "It's",
      description: 'two\nlines',
      visibility: 'public',
      properties: { speed: { title: 'Speed', type: 'integer', minimum: 1 } },
      objects: [{ name: 'Engine', description: 'What moves it' }],
      resource_type_associations: [type],
    });
    await one({ do: 'update', from: body, to: { ...body, description: 'one', visibility: 'private' } });
    // A key that goes, one that changes, a name that changes.
    await one({ do: 'properties', from: speed, to: { name: 'speed', title: 'Pace', type: 'integer' } });
    await one({ do: 'objects', from: engine, to: { ...engine, name: 'Motor' } });
    await one({ do: 'tags', from: { name: 'slow' }, to: { name: 'slower' } });
    await one({ do: 'tags', from: { name: '-fast' }, to: null });
    await one({ do: 'resource_types', from: type, to: { ...type, prefix: 'y_' } });
    const after = await now();
    expect(after).toMatchObject({
      description: 'one',
      visibility: 'private',
      properties: { speed: { title: 'Pace' } },
      objects: [{ name: 'Motor' }],
      tags: [{ name: 'slower' }],
      resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'y_' }],
    });
    expect(after.properties?.speed).not.toHaveProperty('minimum');
    await one({ do: 'resource_types', from: type, to: null });
    await one({ do: 'delete', body });
    await expect(now()).rejects.toMatchObject({ kind: 'not_found' });
  }, 240_000);

  test('a namespace from a file', async () => {
    const admin = await newAccount(authUrl, 'admin');
    const namespace = `Shown::${randomUUID()}`;
    const body = { namespace, display_name: "It's shown", visibility: 'private', properties: {} };
    writeFileSync(path.join(folder, 'namespace.json'), JSON.stringify(body));
    await paste(namespaceImportCommand(['namespace.json']), admin);
    expect(await getNamespace(admin.service, namespace)).toMatchObject({
      namespace,
      display_name: "It's shown",
    });
  }, 240_000);
});
