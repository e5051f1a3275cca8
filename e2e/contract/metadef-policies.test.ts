import { spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProperty, createTags, deleteMember } from '@/lib/openstack/metadef-members';
import { createNamespace, deleteNamespace, getNamespace, updateNamespace } from '@/lib/openstack/metadefs';
import { freePort } from '../../scripts/processes.mjs';
import { type Account, adminService, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// Metadata definitions opened to members, as the product documentation has it: the embedded cloud alone, for a policy is
// part of its configuration.

const rules = [
  'get_metadef_namespace',
  'get_metadef_namespaces',
  'modify_metadef_namespace',
  'add_metadef_namespace',
  'delete_metadef_namespace',
  'get_metadef_object',
  'get_metadef_objects',
  'modify_metadef_object',
  'add_metadef_object',
  'delete_metadef_object',
  'list_metadef_resource_types',
  'get_metadef_resource_type',
  'add_metadef_resource_type_association',
  'remove_metadef_resource_type_association',
  'get_metadef_property',
  'get_metadef_properties',
  'modify_metadef_property',
  'add_metadef_property',
  'remove_metadef_property',
  'get_metadef_tag',
  'get_metadef_tags',
  'modify_metadef_tag',
  'add_metadef_tag',
  'add_metadef_tags',
  'delete_metadef_tag',
  'delete_metadef_tags',
];
const openUp = {
  'glance-metadef_default': { key: 'metadef_default', value: '' },
  ...Object.fromEntries(rules.map((key) => [`glance-${key}`, { key, value: 'rule:metadef_default' }])),
};

describe('opened to members', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  let owner: Account;
  let stranger: Account;
  beforeAll(async () => {
    cloud = await startCloud({ seed_images: false, policies: openUp, metadef_quota: 3 });
    owner = await newAccount(cloud.authUrl);
    stranger = await newAccount(cloud.authUrl);
  });
  afterAll(async () => {
    await cloud.stop();
    removeFolder(cloud.data);
  });
  const refusedAs = (status: number, reason: string) => ({ status, reason: expect.stringContaining(reason) });

  test('a member makes, changes and deletes what is theirs; others do not see it', async () => {
    const namespace = 'Open::Mine';
    const made = await createNamespace(owner.service, { namespace });
    expect(made).toMatchObject({ owner: owner.projectId, visibility: 'private' });
    await createProperty(owner.service, namespace, { name: 'a', type: 'string', title: 'A' });
    await deleteMember(owner.service, namespace, 'properties', 'a');
    await expect(getNamespace(stranger.service, namespace)).rejects.toMatchObject({ status: 404 });
    await updateNamespace(owner.service, namespace, { namespace, visibility: 'public' });
    expect((await getNamespace(stranger.service, namespace)).visibility).toBe('public');
    await deleteNamespace(owner.service, namespace);
  });

  test('a project has as much of each as the quota says, and an administrator more', async () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `t${index}` }));
    const full = await createNamespace(owner.service, { namespace: 'Open::1', tags: tags(3) });
    await expect(createTags(owner.service, full.namespace, ['more'], true)).rejects.toMatchObject(
      refusedAs(413, 'A project may have 3 metadata definition tags'),
    );
    await expect(
      createNamespace(owner.service, { namespace: 'Open::2', tags: tags(1) }),
    ).rejects.toMatchObject(refusedAs(413, 'tags'));
    await expect(getNamespace(owner.service, 'Open::2')).rejects.toMatchObject({ status: 404 });
    for (const namespace of ['Open::2', 'Open::3']) await createNamespace(owner.service, { namespace });
    await expect(createNamespace(owner.service, { namespace: 'Open::4' })).rejects.toMatchObject(
      refusedAs(413, 'namespaces'),
    );
    await createNamespace(stranger.service, { namespace: 'Open::Theirs' });
    const admin = await adminService(cloud.authUrl);
    await createTags(admin, full.namespace, ['more'], true);
    expect((await getNamespace(owner.service, full.namespace)).tags).toHaveLength(4);
  });

  test("a member makes nothing in another project's name", async () => {
    const body = { namespace: 'Open::Foreign', owner: stranger.projectId };
    await expect(createNamespace(owner.service, body)).rejects.toMatchObject(refusedAs(403, 'not permitted'));
    const mine = await createNamespace(stranger.service, { namespace: 'Open::Given' });
    await expect(
      updateNamespace(stranger.service, mine.namespace, {
        ...body,
        namespace: mine.namespace,
        owner: owner.projectId,
      }),
    ).rejects.toMatchObject(refusedAs(403, 'not permitted'));
  });
});

test('a policy that opens a part is warned of at start', async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-policy-'));
  const said = async (policies: object) => {
    const config = path.join(data, 'config.json');
    writeFileSync(config, JSON.stringify({ seed_images: false, policies }));
    const child = spawn(process.execPath, ['.build/cloud.mjs'], {
      env: {
        ...process.env,
        CLOUD_PORT: String(await freePort()),
        DARKROOM_DATA: data,
        DARKROOM_CLOUD_CONFIG: config,
      },
    });
    const ended = new Promise((resolve) => child.once('close', resolve));
    let errors = '';
    child.stderr.on('data', (text: Buffer) => {
      errors += text;
    });
    await new Promise<void>((resolve) => {
      child.stdout.on('data', (text: Buffer) => text.includes('Cloud ready') && resolve());
      child.once('exit', () => resolve());
    });
    child.kill();
    await ended;
    return errors;
  };
  expect(await said(openUp)).toBe('');
  expect(await said({ add_metadef_namespace: 'rule:metadef_default' })).toMatch(
    /only in part: .*delete_metadef_namespace.* still need an administrator/,
  );
  expect(await said({ add_metadef_namespace: 'rule:metadeta_default' })).toMatch(
    /There is no rule "metadeta_default"/,
  );
  removeFolder(data);
});
