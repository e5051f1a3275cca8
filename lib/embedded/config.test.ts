import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { cloudConfigSchema, readCloudConfig } from '@/lib/embedded/config';

const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-config-'));
const file = path.join(folder, 'cloud.json');
afterAll(() => rmSync(folder, { recursive: true }));

function read(text: string, env: Record<string, string> = {}) {
  writeFileSync(file, text);
  return readCloudConfig({
    NODE_ENV: 'test',
    DARKROOM_DATA: folder,
    DARKROOM_CLOUD_CONFIG: file,
    ...env,
  });
}

test('where a cloud would be reached is no matter of what its folders hold: backups and checks read it anywhere', () => {
  expect(readCloudConfig({ NODE_ENV: 'test', HOST: '0.0.0.0' }).host).toBe('0.0.0.0');
});

test('a data folder that is set to nothing is not set', () => {
  const here = path.resolve('.darkroom');
  for (const env of [{}, { DARKROOM_DATA: '' }])
    expect(readCloudConfig({ NODE_ENV: 'test', ...env }).data).toBe(here);
});

test('without a file everything has a value, and director’s words are understood', () => {
  const plain = readCloudConfig({ NODE_ENV: 'test' });
  expect(plain).toMatchObject({ default_backend: 'central', single_store: false, user_storage_quota: 0 });
  expect(plain.image_cache_dir).toBeUndefined();
  expect([...plain.cache_pruner_minute]).toEqual([0, 30]);
  const given = read(
    JSON.stringify({
      disk_formats: ['raw', 'iso'],
      image_import_opts: { image_import_plugins: ['image_conversion'] },
      image_cache_dir: 'cache',
      cache_pruner_minute: '*/20',
      cache_prefetcher_interval: 600,
      user_storage_quota: '2GB',
      policies: { 'glance-metadef_admin': { key: 'metadef_admin', value: 'role:admin' } },
    }),
  );
  expect([...given.cache_pruner_minute]).toEqual([0, 20, 40]);
  expect(given).toMatchObject({ user_storage_quota: 2 ** 31, policies: { metadef_admin: 'role:admin' } });
  expect(read('{"enabled_backends": []}')).toMatchObject({ single_store: true, default_backend: 'images' });
});

test('every setting is in the list of director’s parameters, and so is every parameter of the guide', () => {
  const readme = readFileSync('lib/embedded/README.md', 'utf8');
  const list = /What director \(TripleO\) sets.*?\n\n(.*?)\n\n/s.exec(readme)?.[1] ?? '';
  const shape: Record<string, unknown> = cloudConfigSchema.shape;
  // What an entry says is set here, and where it says "the same names" also what Glance calls it.
  const told = list.split(/^- /m).flatMap((entry) => {
    const [, glance = '', here = ''] = entry.split(/^ {2}- \S+: /m);
    const names = here === '' ? glance : here.includes('the same names') ? `${glance} ${here}` : here;
    return [...names.matchAll(/`([a-z_]+)[`.]/g)].map((match) => match[1] ?? '');
  });
  expect(Object.keys(shape).filter((name) => !told.includes(name))).toEqual([]);
  for (const parameter of [
    'GlanceDiskFormats',
    'GlanceImageImportPlugins',
    'GlanceCacheEnabled',
    'GlanceApiPolicies',
  ])
    expect(list).toContain(parameter);
  for (const parameter of ['glance::cache::pruner::minute', 'DEFAULT/cache_prefetcher_interval'])
    expect(list).toContain(parameter);
});

const wrong = (text: string) => `The configuration ${file} is not right: ${text}`;
test.each([
  ['{"image_cache_dirs": "x"}', 'there is no setting image_cache_dirs, perhaps image_cache_dir is meant.'],
  ['{"colour": 1}', 'there is no setting colour.'],
  [
    '{"enabled_backends": [{"id": "a", "bandwith": 1}]}',
    'there is no setting enabled_backends[0].bandwith, perhaps bandwidth is meant.',
  ],
  ['{"api_version": 20}', 'api_version: Too big: expected number to be <=18.'],
  [
    '{"image_import_opts": {"image_import_plugins": ["convert"]}}',
    /^image_import_opts\.image_import_plugins\[0\]: Invalid option: expected one of .*"image_conversion"\.$/,
  ],
  ['{"cache_pruner_minute": "5m"}', 'cache_pruner_minute: "5m" is not a minute field of cron, such as */5.'],
  [
    '{"user_storage_quota": "2 apples"}',
    'user_storage_quota: must be a number, with B, KB, MB, GB or TB behind it where it is not in bytes.',
  ],
  ['{"limits": {"demo": {"image_count_total": -2}}}', /^limits\.demo\.image_count_total: Too small/],
  ['{"default_backend": "x"}', 'default_backend "x" is not one of enabled_backends.'],
  [
    '{"enabled_backends": [{"id": "a"}, {"id": "a"}], "default_backend": "a"}',
    'enabled_backends names the store "a" twice.',
  ],
  ['{"image_cache_dir": "."}', `the data folder and the image cache cannot share the folder ${folder}.`],
  [
    '{"enabled_backends": [{"id": "a", "mountpoint": "/mnt"}, {"id": "b", "filesystem_store_datadir": "/mnt/"}], "default_backend": "a"}',
    'the store a and the store b cannot share the folder /mnt.',
  ],
  ['[]', /^the whole: Invalid input: expected object/],
  [
    '{"api_version": "x", "seed_images": 1}',
    /^api_version: Invalid input: .*; seed_images: Invalid input: [^;]*\.$/,
  ],
] as [string, string | RegExp][])('%s', (text, sentence) => {
  let said = '';
  try {
    read(text);
  } catch (error) {
    said = error instanceof Error ? error.message : '';
  }
  if (typeof sentence === 'string') expect(said).toBe(wrong(sentence));
  else {
    expect(said.startsWith(wrong(''))).toBe(true);
    expect(said.slice(wrong('').length)).toMatch(sentence);
    expect(said).not.toContain('\n');
  }
});

test('a file that is not there, or not JSON, and a port that is none', () => {
  expect(() => readCloudConfig({ NODE_ENV: 'test', DARKROOM_CLOUD_CONFIG: '/nowhere.json' })).toThrow(
    'The configuration /nowhere.json cannot be read (ENOENT): set DARKROOM_CLOUD_CONFIG to a JSON file, or leave it out.',
  );
  expect(() => read('{')).toThrow(`The configuration ${file} is not JSON: `);
  expect(() => readCloudConfig({ NODE_ENV: 'test', CLOUD_PORT: 'x' })).toThrow(
    'CLOUD_PORT has to be a port number.',
  );
});
