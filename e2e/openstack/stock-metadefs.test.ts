import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCloud } from '../support/servers';
import { hasStockCommands, stockCommand } from './stock-command';

describe.skipIf(!hasStockCommands)('glance md-*', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-stock-md-'));
  const used = new Set<string>();
  beforeAll(async () => {
    cloud = await startCloud({ seed_images: false });
  });
  afterAll(async () => {
    await cloud.stop();
    removeFolder(cloud.data);
    removeFolder(folder);
  });
  const glance = (...args: string[]) => stockCommand(cloud.authUrl, 'admin', 'glance', ...args);
  const md = (verb: string, ...args: string[]) => {
    used.add(`md-${verb}`);
    return glance(`md-${verb}`, ...args);
  };
  const ns = 'Stock::Ns';
  const title = '{"type": "string", "title": "T", "description": "said"}';

  test('namespaces', { timeout: 240_000 }, async () => {
    expect(await md('namespace-list', '--resource-types', 'OS::Glance::Image')).toContain(
      'OS::Compute::Watchdog',
    );
    expect(await md('resource-type-list')).toContain('OS::Nova::Flavor');
    expect(
      await md('namespace-show', 'OS::Compute::Watchdog', '--resource-type', 'OS::Nova::Flavor'),
    ).toContain('hw:watchdog_action');
    expect(
      await md(
        'namespace-create',
        ns,
        '--display-name',
        'Stock',
        '--visibility',
        'public',
        '--protected',
        'False',
      ),
    ).toContain('Stock');
    expect(await md('namespace-update', ns, '--description', 'changed')).toContain('changed');
    await expect(md('namespace-create', ns)).rejects.toThrow(/already exists/);
    const file = path.join(folder, 'ns.json');
    writeFileSync(
      file,
      JSON.stringify({
        namespace: 'Stock::Imported',
        visibility: 'public',
        properties: { a: { type: 'boolean', title: 'A', default: true } },
        objects: [{ name: 'o', required: ['b'], properties: { b: { type: 'string', title: 'B' } } }],
        tags: [{ name: 't' }],
        resource_type_associations: [{ name: 'OS::Glance::Image', prefix: 'x_' }],
      }),
    );
    expect(await md('namespace-import', '--file', file)).toContain('Stock::Imported');
    expect(await md('namespace-show', 'Stock::Imported')).toMatch(/properties\s*\|.*a/);
    await md('namespace-delete', 'Stock::Imported');
    await expect(md('namespace-show', 'Stock::Imported')).rejects.toThrow(/was not found/);
    await expect(md('namespace-delete', 'OS::Compute::Watchdog')).rejects.toThrow(/protected/);
  });

  test('associations', { timeout: 240_000 }, async () => {
    expect(await md('resource-type-associate', ns, '--name', 'OS::Nova::Flavor', '--prefix', 'p:')).toContain(
      'p:',
    );
    expect(await md('namespace-resource-type-list', ns)).toContain('OS::Nova::Flavor');
    await md('resource-type-deassociate', ns, 'OS::Nova::Flavor');
    expect(await md('namespace-resource-type-list', ns)).not.toContain('OS::Nova::Flavor');
  });

  test('properties', { timeout: 240_000 }, async () => {
    expect(await md('property-create', ns, '--name', 'p', '--title', 'P', '--schema', title)).toContain(
      'said',
    );
    expect(await md('property-update', ns, 'p', '--name', 'q', '--title', 'Q')).toContain('Q');
    expect(await md('property-show', ns, 'q')).toContain('said');
    expect(await md('property-list', ns)).toContain('q');
    await md('property-delete', ns, 'q');
    await md('property-create', ns, '--name', 'r', '--title', 'R', '--schema', title);
    await md('namespace-properties-delete', ns);
    expect(await md('property-list', ns)).not.toContain('string');
  });

  test('objects', { timeout: 240_000 }, async () => {
    const schema = `{"description": "thing", "properties": {"a": ${title}}}`;
    expect(await md('object-create', ns, '--name', 'o', '--schema', schema)).toContain('thing');
    expect(await md('object-update', ns, 'o', '--name', 'u')).toContain('u');
    expect(await md('object-show', ns, 'u')).toContain('thing');
    expect(await md('object-property-show', ns, 'u', 'a')).toContain('said');
    expect(await md('object-list', ns)).toContain('thing');
    await md('object-delete', ns, 'u');
    await md('object-create', ns, '--name', 'v', '--schema', schema);
    await md('namespace-objects-delete', ns);
    expect(await md('object-list', ns)).not.toContain('thing');
  });

  test('tags', { timeout: 240_000 }, async () => {
    expect(await md('tag-create', ns, '--name', 'one')).toContain('one');
    expect(await md('tag-update', ns, 'one', '--name', 'two')).toContain('two');
    expect(await md('tag-show', ns, 'two')).toContain('created_at');
    // Its --append fails in the command itself (python3-glanceclient 4.1), so these take the place of the one there.
    expect(await md('tag-create-multiple', ns, '--names', 'three,four')).toContain('four');
    const list = await md('tag-list', ns);
    expect(list).toMatch(/four[\s\S]*three/);
    expect(list).not.toContain('two');
    await md('tag-delete', ns, 'four');
    await md('namespace-tags-delete', ns);
    expect(await md('tag-list', ns)).not.toContain('three');
    await md('namespace-delete', ns);
  });

  test('every verb that the command has was used', async () => {
    const verbs = new Set((await glance('help')).match(/\bmd-[a-z-]+/g));
    expect([...verbs].filter((verb) => !used.has(verb))).toEqual([]);
    expect(verbs.size).toBeGreaterThan(20);
  });

  test('a member reads and does not write', async () => {
    const asMember = (...args: string[]) => stockCommand(cloud.authUrl, 'demo', 'glance', ...args);
    expect(await asMember('md-namespace-list')).toContain('OS::Compute::Watchdog');
    await expect(asMember('md-namespace-create', 'Stock::Mine')).rejects.toThrow(/not authorized/);
  });
});
