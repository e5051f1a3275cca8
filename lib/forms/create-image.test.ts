import { expect, test } from 'vitest';
import {
  createImageDefaults,
  createImageSchema,
  imageNameOf,
  isAboveCap,
  isImported,
  toImageCreate,
  toImportRequest,
  uploadWay,
  withoutPropertyLines,
  withPropertyLines,
} from '@/lib/forms/create-image';

const capabilities = {
  versions: ['v2.15'],
  importMethods: ['glance-direct', 'web-download'],
  diskFormats: ['raw'],
  containerFormats: ['bare'],
  requiredKeys: [],
  stores: [{ id: 'dcn0' }, { id: 'central', default: 'true' as const }],
  imageTasks: true,
  cache: false,
  locations: false,
  limits: false,
};
const filled = {
  ...createImageDefaults(capabilities),
  source: 'url' as const,
  uri: 'https://example.org/a.qcow2',
  disk_format: 'qcow2',
  name: 'a',
};
const problems = (change: object) => {
  const parsed = createImageSchema.safeParse({ ...filled, ...change });
  return parsed.success
    ? {}
    : Object.fromEntries(parsed.error.issues.map((issue) => [issue.path.join('.'), issue.message]));
};

test('a file for several stores goes to the default one and on by a copy where the cloud takes it for one', () => {
  const file = { ...filled, source: 'file' as const, stores: ['dcn0', 'central'] };
  const cloud = (...importMethods: string[]) => ({ ...capabilities, importMethods });
  const copy = (...stores: string[]) => ({
    method: { name: 'copy-image' },
    stores,
    all_stores_must_succeed: false,
  });
  expect(uploadWay(file, cloud('web-download', 'copy-image'))).toEqual({
    target: 'file',
    store: 'central',
    importRequest: copy('dcn0'),
  });
  // Without the default one among them the first of them is filled first.
  const edges = { ...file, stores: ['dcn0', 'dcn1'] };
  expect(uploadWay(edges, cloud('copy-image'))).toMatchObject({
    store: 'dcn0',
    importRequest: copy('dcn1'),
  });
  // One store needs no copy, glance-direct takes several at once, and without copy-image there is none.
  const one = { ...file, stores: ['dcn0'] };
  expect(uploadWay(one, cloud('copy-image'))).toEqual({ target: 'file', store: 'dcn0' });
  expect(uploadWay(file, cloud('glance-direct', 'copy-image'))).toMatchObject({ target: 'stage' });
  expect(uploadWay(file, cloud('web-download'))).toEqual({ target: 'file', store: 'dcn0' });
});

test('a file above the cap is one before anything is made; what is not sent from here has no such cap', () => {
  const file = { source: 'file' as const, fileSize: 11 };
  expect(isAboveCap(file, 10)).toBe(true);
  expect(isAboveCap(file, 11)).toBe(false);
  expect(isAboveCap({ ...file, fileSize: null }, 10)).toBe(false);
  // A file that was chosen before another source was.
  expect(isAboveCap({ ...file, source: 'url' }, 10)).toBe(false);
});

test('the default store is preset and failure allowed', () => {
  expect(createImageDefaults(capabilities)).toMatchObject({ stores: ['central'], terms: 'allow_failure' });
});

test('every wrong field is named with its reason', () => {
  expect(problems({})).toEqual({});
  expect(problems({ name: 'x'.repeat(300) })).toEqual({ name: 'name_too_long' });
  expect(problems({ min_disk: '-1' })).toEqual({ min_disk: 'whole_number' });
  expect(problems({ min_disk: '1.5' })).toEqual({ min_disk: 'whole_number' });
  expect(problems({ min_ram: '2147483648' })).toEqual({ min_ram: 'too_large' });
  expect(problems({ stores: [] })).toEqual({ stores: 'store_needed' });
  expect(problems({ disk_format: '' })).toEqual({ disk_format: 'format_needed' });
  // Glance repeats what it refuses.
  for (const key of ['disk_format', 'container_format'])
    expect(problems({ [key]: '<a'.repeat(128) })).toEqual({ [key]: 'too_long' });
  expect(problems({ uri: 'file:///etc/passwd' })).toEqual({ uri: 'uri_scheme' });
  expect(problems({ uri: 'nonsense' })).toEqual({ uri: 'uri_invalid' });
  expect(problems({ kernel_id: 'abc' })).toEqual({ kernel_id: 'uuid' });
  expect(problems({ properties: 'nonsense' })).toEqual({ properties: 'property_line' });
  expect(problems({ properties: 'status=active' })).toEqual({ properties: 'property_reserved' });
  expect(problems({ properties: 'os_glance_x=1' })).toEqual({ properties: 'property_reserved' });
  expect(problems({ properties: 'a=1\na=2' })).toEqual({ properties: 'property_twice' });
  expect(problems({ properties: 'os_distro=debian\nOS_DISTRO=x' })).toEqual({ properties: 'property_case' });
  expect(problems({ properties: `a=${'é'.repeat(32_768)}` })).toEqual({ properties: 'value_too_long' });
  expect(problems({ description: 'é'.repeat(32_768) })).toEqual({ description: 'value_too_long' });
  expect(problems({ properties: 'Architecture=arm', architecture: 'aarch64' })).toEqual({
    properties: 'property_field',
  });
  expect(problems({ properties: 'architecture=arm', architecture: 'aarch64' })).toEqual({
    properties: 'property_field',
  });
  expect(problems({ properties: 'architecture=arm' })).toEqual({});
  expect(problems({ source: 'file', fileSize: 0 })).toEqual({ file: 'file_empty' });
  expect(problems({ source: 'file', fileSize: null })).toEqual({ file: 'file_needed' });
  expect(problems({ source: 'file', fileSize: 9, fileReadable: false })).toEqual({ file: 'file_unreadable' });
  expect(problems({ source: 'none', disk_format: '', stores: [] })).toEqual({});
});

test('what the cloud’s schema wants of every image is asked for', () => {
  const requiredKeys = ['name', 'os_distro', 'architecture', 'constructor'];
  expect(problems({ requiredKeys, name: '' })).toEqual({
    name: 'name_needed',
    properties: 'property_required',
  });
  expect(
    problems({ requiredKeys, properties: 'os_distro=debian\nconstructor=x', architecture: 'x86_64' }),
  ).toEqual({});
});

test('an image of another region is fetched by the cloud, under an id of one’s own where one is given', () => {
  const id = '00000000-0000-4000-8000-00000000000a';
  expect(problems({ source: 'region' })).toEqual({ region: 'region_needed' });
  expect(problems({ source: 'region', region: 'Two', remoteId: 'x' })).toEqual({ remoteId: 'remote_needed' });
  expect(problems({ image_id: 'abc' })).toEqual({ image_id: 'uuid' });
  const values = createImageSchema.parse({
    ...filled,
    source: 'region',
    region: 'Two',
    remoteId: id,
    image_id: id,
  });
  expect(toImportRequest(values).method).toEqual({
    name: 'glance-download',
    glance_region: 'Two',
    glance_image_id: id,
  });
  expect(toImageCreate(values)).toMatchObject({ id });
  expect(isImported(values, ['glance-download'])).toBe(true);
});

test('the requests carry what was typed and nothing empty', () => {
  const values = createImageSchema.parse({
    ...filled,
    tags: 'a, b,,a',
    properties: 'os_distro=debian\n\nhw_x = a=b',
    owner: 'p2',
    min_disk: '4',
    architecture: 'x86_64',
    terms: 'must_succeed',
  });
  expect(toImageCreate(values)).toEqual({
    name: 'a',
    disk_format: 'qcow2',
    container_format: 'bare',
    min_disk: 4,
    min_ram: 0,
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    tags: ['a', 'b'],
    architecture: 'x86_64',
    os_distro: 'debian',
    hw_x: 'a=b',
    owner: 'p2',
  });
  expect(toImportRequest(values)).toEqual({
    method: { name: 'web-download', uri: filled.uri },
    stores: ['central'],
    all_stores_must_succeed: true,
  });
});

test('lines of properties take in further ones without losing any', () => {
  expect(withPropertyLines('a=1\n\nb=2\n', { b: 'two', c: 'x=y' })).toBe('a=1\n\nb=two\nc=x=y');
  expect(withPropertyLines('', { a: '' })).toBe('a=');
});

test('a file for one store goes as it is unless somebody wants an import; a URL and several stores always import', () => {
  const all = ['glance-direct', 'web-download'];
  expect(isImported({ source: 'file', stores: ['a'], way: 'direct' }, all)).toBe(false);
  expect(isImported({ source: 'file', stores: ['a'], way: 'import' }, all)).toBe(true);
  expect(isImported({ source: 'file', stores: ['a'], way: 'import' }, ['web-download'])).toBe(false);
  expect(isImported({ source: 'file', stores: ['a', 'b'], way: 'direct' }, all)).toBe(true);
  expect(isImported({ source: 'url', stores: ['a'], way: 'direct' }, all)).toBe(true);
  expect(isImported({ source: 'none', stores: [], way: 'import' }, all)).toBe(false);
});

test('lines that still say what a file brought go with it; those written anew stay', () => {
  const text = 'a=1\nimg_signature=old\nimg_signature_key_type=typed\n\nb';
  const brought = { img_signature: 'old', img_signature_key_type: 'RSA-PSS' };
  expect(withoutPropertyLines(text, brought)).toBe('a=1\nimg_signature_key_type=typed\n\nb');
  expect(withoutPropertyLines(text, {})).toBe(text);
});

test('an image is named after its file, and never nothing', () => {
  expect(['disk.qcow2', 'Disk.ISO', 'a.b.vhdx', 'plain', '.raw', ' .img'].map(imageNameOf)).toEqual([
    'disk',
    'Disk',
    'a.b',
    'plain',
    '.raw',
    ' .img',
  ]);
  expect(['m.ova', 'd.qcow2.xz', 'a.box', 'b.img.gz', '.gz'].map(imageNameOf)).toEqual([
    'm',
    'd',
    'a',
    'b',
    '.gz',
  ]);
});
