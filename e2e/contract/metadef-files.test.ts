import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { type MetadefNamespaceBody, metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import type { ImageService } from '@/lib/openstack/http';
import { createNamespace, deleteNamespace, getNamespace, updateNamespace } from '@/lib/openstack/metadefs';
import { adminService } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// Files of `glance-manage db_load_metadefs`: Glance's own where the machine has them, and one of every feature.

const run = promisify(execFile);
const installed = '/etc/glance/metadefs';
const own: MetadefNamespaceBody = {
  namespace: 'Contract::File',
  display_name: 'A file',
  description: 'Of everything something',
  visibility: 'public',
  protected: true,
  resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'f_', properties_target: 'image' }],
  properties: {
    list: {
      type: 'array',
      title: 'List',
      operators: ['<in>', '<or>'],
      items: { type: 'string', enum: ['a', 'b'] },
      minItems: 1,
      maxItems: 2,
      uniqueItems: true,
      additionalItems: false,
    },
    text: { type: 'string', title: 'Text', enum: ['<b>', 'ä', ''], default: '<b>', maxLength: 3 },
    number: { type: 'number', title: 'Number', default: 1.5, minimum: 0 },
    on: { type: 'boolean', title: 'On', default: true, readonly: false },
  },
  objects: [
    { name: 'Object', description: 'o', properties: { a: { type: 'integer', title: 'A', default: 1 } } },
  ],
  tags: [{ name: 'tag' }],
};
const read = (file: string): MetadefNamespaceBody =>
  metadefNamespaceBodySchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const files: MetadefNamespaceBody[] = [
  own,
  ...(existsSync(installed) ? readdirSync(installed).map((name) => read(path.join(installed, name))) : []),
];

const authUrl = inject('authUrl');
let admin: ImageService;
beforeAll(async () => {
  admin = await adminService(authUrl);
});

/** What is alike in a namespace whatever form and order it comes in. */
function plain(namespace: MetadefNamespaceBody | MetadefNamespace) {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  type Properties = MetadefNamespaceBody['properties'] | MetadefNamespace['properties'];
  const properties = (of: Properties) =>
    Object.fromEntries(
      Object.entries(of ?? {}).map(([name, { default: usual, ...rest }]) => [
        name,
        { ...rest, ...(usual === undefined ? {} : { default: textOf(usual) }) },
      ]),
    );
  return {
    display_name: namespace.display_name,
    description: namespace.description,
    visibility: namespace.visibility ?? 'private',
    protected: namespace.protected ?? false,
    associations: (namespace.resource_type_associations ?? [])
      .map(({ name, prefix, properties_target }) => ({ name, prefix, properties_target }))
      .sort(byName),
    properties: properties(namespace.properties),
    objects: (namespace.objects ?? [])
      .map(({ name, description, properties: own }) => ({ name, description, properties: properties(own) }))
      .sort(byName),
    tags: (namespace.tags ?? []).map((tag) => tag.name).sort(),
  };
}
/** What a run that was ended half way left behind is in nobody's way. */
const mark = randomUUID().slice(0, 8);
const textOf = (usual: unknown) =>
  typeof usual === 'boolean' ? (usual ? 'True' : 'False') : usual === null ? null : String(usual);

test.each(files.map((file) => [file.namespace, file] as const))(
  '%s is posted whole and read back',
  async (_, file) => {
    const namespace = `${mark}::${file.namespace}`;
    await createNamespace(admin, { ...file, namespace });
    try {
      expect(plain(await getNamespace(admin, namespace))).toEqual(plain(file));
    } finally {
      await updateNamespace(admin, namespace, { namespace });
      await deleteNamespace(admin, namespace);
    }
  },
);

describe('npm run metadefs', () => {
  const cloudFolder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-metadefs-'));
  const source = mkdtempSync(path.join(os.tmpdir(), 'darkroom-metadefs-in-'));
  const target = mkdtempSync(path.join(os.tmpdir(), 'darkroom-metadefs-out-'));
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    for (const [index, file] of files.entries())
      writeFileSync(path.join(source, `${index}.json`), JSON.stringify(file));
    cloud = await startCloud({ seed_images: false, seed_metadefs: false }, cloudFolder);
  });
  afterAll(async () => {
    await cloud.stop();
    for (const folder of [cloudFolder, source, target]) removeFolder(folder);
  });
  const command = (...args: string[]) =>
    run(process.execPath, ['.build/metadefs.mjs', ...args], {
      env: { ...process.env, DARKROOM_DATA: cloudFolder },
    });

  test('loads files beside the running cloud, and exports the same', async () => {
    expect((await command('load', source)).stdout.match(/^loaded /gm)).toHaveLength(files.length);
    expect((await command('load', source)).stdout.match(/^skipped /gm)).toHaveLength(files.length);
    expect((await command('load', '--overwrite', source)).stdout.match(/^replaced /gm)).toHaveLength(
      files.length,
    );
    await command('export', target);
    const written = readdirSync(target).map((name) => read(path.join(target, name)));
    const sorted = (list: MetadefNamespaceBody[]) =>
      new Map(list.map((file) => [file.namespace, plain(file)] as const));
    expect(sorted(written)).toEqual(sorted(files));

    const service = await adminService(cloud.authUrl);
    const shown = await getNamespace(service, own.namespace);
    expect(shown).toMatchObject({ owner: 'admin', protected: true });
    expect(shown.updated_at).toBeUndefined();
  });

  test('reads the nulls that glance-manage exports, and tells what is wrong with a file', async () => {
    const folder = mkdtempSync(path.join(source, 'wrong-'));
    const nulls = {
      namespace: 'Contract::Nulls',
      display_name: null,
      visibility: 'public',
      resource_type_associations: [{ name: 'OS::Nova::Flavor', prefix: null, properties_target: null }],
      objects: [{ name: 'o', description: null, properties: {} }],
    };
    writeFileSync(path.join(folder, 'a.json'), JSON.stringify(nulls));
    writeFileSync(path.join(folder, 'b.json'), '{');
    writeFileSync(
      path.join(folder, 'c.json'),
      '{"namespace":"Contract::C","properties":{"p":{"type":"text"}}}',
    );
    const failed = await command('load', folder).catch((error: { stdout: string; stderr: string }) => error);
    expect(failed.stdout).toBe('loaded Contract::Nulls\n');
    expect(failed.stderr).toMatch(/b\.json: .*JSON/);
    expect(failed.stderr).toMatch(/c\.json: .*properties\.p\.t/);
    await expect(command('load', path.join(folder, 'nowhere'))).rejects.toThrow(/There is no/);
  });
});
