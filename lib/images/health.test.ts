import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  comparedRules,
  healthCsv,
  healthRules,
  healthScore,
  judgeAlone,
  judgeCatalog,
} from '@/lib/images/health';
import { endOfLife } from '@/lib/images/health-own';
import { dayOf, type HealthImage } from '@/lib/images/health-rule';
import { missingImages, scsProperties, wantedImages } from '@/lib/images/health-scs';
import { healthChoices, healthVerdict, healthVerdicts } from '@/lib/images/health-words';

const now = Date.UTC(2026, 10, 29);
const gib = 2 ** 30;
const day = 86_400_000;

/** A public image that breaks no rule. */
function sound(change: Partial<HealthImage> = {}, properties: Record<string, string> = {}): HealthImage {
  return {
    id: 'a',
    name: 'Debian 12',
    status: 'active',
    visibility: 'public',
    owner: 'p',
    hidden: false,
    minDisk: 3,
    minRam: 512,
    size: gib,
    virtualSize: 3 * gib,
    tags: [],
    createdAt: now - 5 * day,
    hash: 'f00d',
    hashAlgorithm: 'sha512',
    stores: ['central'],
    properties: {
      architecture: 'x86_64',
      os_distro: 'debian',
      os_version: '12',
      os_purpose: 'generic',
      hw_disk_bus: 'scsi',
      replace_frequency: 'monthly',
      provided_until: '2028-06-30',
      uuid_validity: 'last-3',
      image_source:
        'https://cloud.debian.org/images/cloud/bookworm/20261120-2000/debian-12-genericcloud-amd64.qcow2',
      image_description: 'https://cloud.debian.org/images/cloud/',
      image_build_date: '2026-11-20',
      image_original_user: 'debian',
      ...properties,
    },
    ...change,
  };
}
/** The same, built and registered so many days ago. */
function built(days: number, properties: Record<string, string> = {}): HealthImage {
  const image_build_date = new Date(now - days * day).toISOString().slice(0, 10);
  return sound({ createdAt: now - days * day }, { image_build_date, ...properties });
}
const at = { now, defaultStore: 'central' };
const broken = (...images: HealthImage[]) =>
  judgeCatalog(images, at).ailing.flatMap(({ id, findings }) => findings.map(({ rule }) => `${id} ${rule}`));

test('an image that keeps every rule has no findings', () => {
  expect(broken(sound())).toEqual([]);
  expect(healthScore(judgeCatalog([sound()], at).rules)).toBe(100);
});

test.each(scsProperties.filter(({ mandatory }) => mandatory).map(({ key }) => [key]))(
  'a public image without %s breaks the rule of that name, and only public ones are asked',
  (key) => {
    const without = sound({}, { [key]: '' });
    expect(broken(without)).toContain(`a scs-0102-prop-${key}`);
    expect(broken({ ...without, visibility: 'private' })).toEqual([]);
  },
);

test.each([
  ['architecture', 'amd64'],
  ['os_distro', 'Debian GNU/Linux'],
  ['os_purpose', 'general'],
  ['hw_disk_bus', 'nvme0'],
  ['hypervisor_type', 'KVM'],
  ['replace_frequency', 'sometimes'],
  ['provided_until', '2026-02-31'],
  ['provided_until', 'forever'],
  ['uuid_validity', 'last-three'],
  ['hotfix_hours', 'two'],
  ['image_source', 'somewhere'],
  ['image_build_date', '29.11.2026'],
  ['image_build_date', '2026-11-29 25:00'],
  ['license_included', 'maybe'],
  ['subscription_required', '1'],
  ['maintained_until', 'soon'],
  ['l1_support_contact', 'call us'],
])('%s: %s is not what the standard takes', (key, value) => {
  expect(broken(sound({}, { [key]: value }))).toContain(`a scs-0102-prop-${key}`);
});

test.each([
  ['replace_frequency', 'never'],
  ['provided_until', 'none'],
  ['provided_until', 'notice'],
  ['uuid_validity', 'forever'],
  ['uuid_validity', '2027-01-31'],
  ['hotfix_hours', '0'],
  ['image_build_date', '2026-11-23 08:30'],
  ['image_build_date', '2026-11-23 08:30:59'],
  ['license_required', 'true'],
  ['l1_support_contact', 'mailto:help@example.org'],
])('%s: %s is', (key, value) => {
  expect(broken(sound({}, { [key]: value }))).toEqual([]);
});

test('the least disk and memory have to be said', () => {
  expect(broken(sound({ minRam: 0 }))).toEqual(['a scs-0102-prop-min_ram']);
  expect(broken(sound({ minDisk: 0, virtualSize: null }))).toEqual(['a scs-0102-prop-min_disk']);
});

test.each([
  ['daily', 4, 5],
  ['weekly', 10, 11],
  ['monthly', 34, 35],
  ['quarterly', 95, 96],
  ['yearly', 369, 370],
])('an image to be replaced %s may be %i days old and not %i', (replace_frequency, young, old) => {
  const aged = (days: number) => built(days, { replace_frequency });
  expect(broken(aged(young))).toEqual([]);
  expect(broken(aged(old))).toEqual(['a scs-0102-image-recency']);
  expect(broken({ ...aged(old), hidden: true })).toEqual([]);
});

test('the age of an image is that of its build, which is not later than the image', () => {
  const registered = { createdAt: now };
  expect(broken(sound(registered, { image_build_date: '2026-10-26' }))).toEqual([]);
  expect(broken(sound(registered, { image_build_date: '2026-10-25 23:59' }))).toEqual([
    'a scs-0102-image-recency',
  ]);
  const later = (image_build_date: string) =>
    broken(sound({ createdAt: now - 5 * day }, { image_build_date }));
  expect(later('2026-11-24')).toEqual([]);
  expect(later('2026-11-24 00:00:01')).toEqual(['a scs-0102-prop-image_build_date']);
});

test('what it was hashed with should be a hash of today', () => {
  for (const hashAlgorithm of ['sha256', 'sha512']) expect(broken(sound({ hashAlgorithm }))).toEqual([]);
  for (const hashAlgorithm of ['md5', 'sha1', null])
    expect(broken(sound({ hashAlgorithm }))).toEqual(['a scs-0102-prop-hash_algo']);
});

test('nothing is promised of the age of images after their last day, or with no time named', () => {
  expect(broken(built(900, { replace_frequency: 'critical_bug' }))).toEqual([]);
  expect(broken(built(900, { replace_frequency: 'never' }))).toEqual([]);
  expect(broken(built(900, { provided_until: '2026-01-01' }))).toEqual(['a own-provided-until']);
  expect(broken(built(900, { provided_until: 'none' }))).toEqual([]);
  expect(broken(built(900, { provided_until: 'notice' }))).toEqual(['a scs-0102-image-recency']);
  // Renamed as the standard proposes it has been replaced.
  expect(broken({ ...built(900), name: 'Debian 12 20240612' })).toEqual([]);
});

test('of each system there is one generic image that is listed', () => {
  const other = (change: Partial<HealthImage>, properties = {}) =>
    sound({ id: 'b', name: 'Debian 12 older', hash: 'beef', ...change }, properties);
  const both = ['a scs-0102-os_purpose-uniqueness', 'b scs-0102-os_purpose-uniqueness'];
  expect(broken(sound(), other({})).sort()).toEqual(both);
  expect(broken(sound(), other({ hidden: true }))).toEqual([]);
  expect(broken(sound(), other({ visibility: 'community' }))).toEqual([]);
  expect(broken(sound(), other({}, { os_purpose: 'oldgeneric' }))).toEqual([]);
  expect(broken(sound(), other({}, { architecture: 'aarch64' }))).toEqual([]);
});

test('licences are included or to be brought', () => {
  const says = (license_included: string, license_required: string) =>
    broken(sound({}, { license_included, license_required }));
  expect(says('true', 'true')).toEqual(['a scs-0102-licences']);
  expect(says('true', 'false')).toEqual([]);
});

test('generic images of Debian and Ubuntu come from their makers', () => {
  const from = (image_source: string, more: Record<string, string> = {}) =>
    broken(sound({}, { image_source, ...more }));
  expect(from('https://cdimage.debian.org/cdimage/cloud/bookworm/latest/x.qcow2')).toEqual([]);
  expect(from('https://cloud.debian.org/images/cloud/trixie/latest/x.qcow2')).toEqual(['a scs-0104-source']);
  expect(from('private')).toEqual(['a scs-0104-source']);
  expect(from('private', { os_purpose: 'minimal' })).toEqual([]);
  const ubuntu = { os_distro: 'ubuntu', os_version: '24.04' };
  expect(from('https://cloud-images.ubuntu.com/noble/20261101/x.img', ubuntu)).toEqual([]);
  expect(from('https://cloud-images.ubuntu.com/releases/noble/release/x.img', ubuntu)).toEqual([]);
  expect(from('https://mirror.example.org/noble/x.img', ubuntu)).toEqual(['a scs-0104-source']);
});

test('an image named as an official one for clusters says where it is from and what it is for', () => {
  const capi = (properties: Record<string, string>) =>
    broken(sound({ name: 'ubuntu-capi-image-v1.31.2' }, { os_purpose: 'k8snode', ...properties }));
  const right = {
    image_source: 'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/ubuntu-2204/x.qcow2',
    image_description: 'https://github.com/osism/k8s-capi-images',
  };
  expect(capi(right)).toEqual([]);
  expect(capi({ ...right, image_source: 'https://example.org/x' })).toEqual(['a scs-0104-capi-image_source']);
  expect(capi({ ...right, image_description: 'ours' })).toEqual(['a scs-0104-capi-image_description']);
  expect(capi({ ...right, os_purpose: 'custom' })).toEqual(['a scs-0104-capi-os_purpose']);
});

test('which images a catalog has to have depends on the day', () => {
  const on = (date: string) =>
    wantedImages(Date.parse(date)).map(({ system, level }) => `${system} ${level}`);
  expect(on('2026-11-29')).toEqual([
    'ubuntu 26.04 must',
    'ubuntu 24.04 should',
    'debian 13 should',
    'debian 12 should',
    'ubuntu-capi-image-v… should',
  ]);
  expect(on('2026-04-29')[0]).toBe('ubuntu 24.04 must');
  expect(on('2026-04-30')[0]).toBe('ubuntu 26.04 must');
  expect(on('2025-12-31')[0]).toBe('ubuntu 24.04 must');
  expect(on('2025-09-01').slice(2, 4)).toEqual(['debian 12 should', 'debian 11 should']);
  expect(missingImages([sound()], now).map(({ system }) => system)).toEqual([
    'ubuntu 26.04',
    'ubuntu 24.04',
    'debian 13',
    'ubuntu-capi-image-v…',
  ]);
  expect(missingImages([sound({ hidden: true })], now)).toHaveLength(5);
  const named = (name: string) => missingImages([sound({ name })], now).some(({ what }) => what === 'capi');
  expect(named('ubuntu-capi-image-v1.31.2')).toBe(false);
  expect(named('ubuntu-capi-image v1.31.2')).toBe(true);
});

test('our own rules', () => {
  const mine = (change: Partial<HealthImage>, properties: Record<string, string> = {}) =>
    broken(sound({ visibility: 'private', ...change }, properties));
  const ubuntu = { os_distro: 'ubuntu', os_version: '20.04' };
  expect(mine({}, ubuntu)).toEqual(['a own-end-of-life']);
  expect(mine({}, { os_distro: 'rhel', os_version: '7.9' })).toEqual(['a own-end-of-life']);
  expect(mine({}, { os_distro: 'rhel', os_version: '70' })).toEqual([]);
  expect(mine({ hidden: true }, ubuntu)).toEqual([]);
  expect(mine({}, { provided_until: '2026-11-28' })).toEqual(['a own-provided-until']);
  expect(mine({}, { provided_until: '2026-11-29' })).toEqual([]);
  expect(mine({}, { deprecated_at: '2026-11-01', replaced_by: 'b' })).toEqual(['a own-deprecated']);
  expect(mine({}, { deprecated_at: '2026-11-01' })).toEqual(['a own-deprecated']);
  expect(mine({}, { deprecated_at: '2026-12-01' })).toEqual([]);
  expect(mine({ minDisk: 2 })).toEqual(['a own-min-disk']);
  expect(mine({ minDisk: 3, virtualSize: 3 * gib + 1 })).toEqual(['a own-min-disk']);
  expect(mine({ virtualSize: null, minDisk: 0 })).toEqual([]);
  expect(mine({}, { image_source: 'http://example.org/a.img' })).toEqual(['a own-plain-http']);
  expect(mine({ stores: ['dcn0'] })).toEqual(['a own-default-store']);
  expect(mine({ stores: [] })).toEqual([]);
  expect(mine({ stores: null })).toEqual([]);
});

test('a name that two listed images of one project have, and the same bytes twice', () => {
  const one = sound({ visibility: 'private' });
  const two = sound({ id: 'b', visibility: 'private', hash: 'beef' });
  expect(broken(one, two)).toEqual(['a own-same-name', 'b own-same-name']);
  expect(broken(one, { ...two, owner: 'other' })).toEqual([]);
  expect(broken(one, { ...two, hidden: true })).toEqual([]);
  expect(broken(one, { ...two, name: 'other', hash: 'f00d' })).toEqual([
    'a own-same-bytes',
    'b own-same-bytes',
  ]);
});

test('seven planted faults are found among many images, and no others', () => {
  const faults: ((image: HealthImage) => HealthImage)[] = [
    (image) => ({ ...image, minDisk: 1 }),
    (image) => ({ ...image, minRam: 0 }),
    (image) => ({ ...image, stores: ['dcn0'] }),
    (image) => ({ ...image, properties: { ...image.properties, image_build_date: '2025-10-01' } }),
    (image) => ({ ...image, properties: { ...image.properties, os_purpose: 'other' } }),
    (image) => ({ ...image, properties: { ...image.properties, image_source: 'http://example.org/a' } }),
    (image) => ({ ...image, properties: { ...image.properties, deprecated_at: '2026-01-01' } }),
  ];
  const images = Array.from({ length: 7000 }, (_, index) =>
    sound({ id: String(index), name: `image ${index}`, hash: String(index) }, { os_purpose: 'custom' }),
  );
  const planted = faults.flatMap((fault, which) =>
    Array.from({ length: 50 }, (_, index) => {
      const place = which * 1000 + index * 7;
      const image = images[place];
      if (image) images[place] = fault(image);
      return String(place);
    }),
  );
  const { ailing } = judgeCatalog(images, at);
  expect(ailing.map(({ id }) => id).sort()).toEqual(planted.sort());
  expect(ailing.every(({ findings }) => findings.length === 1)).toBe(true);
});

test('no rule fails on whatever text an image has', () => {
  const text = fc.oneof(fc.string(), fc.constantFrom('', 'constructor', '__proto__', '2026-13-40', 'last-'));
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...scsProperties.map(({ key }) => key)), text),
      text,
      (p, name) => {
        const found = judgeCatalog([sound({ name }, p)], at);
        expect(found.ailing.length).toBeLessThanOrEqual(1);
        expect(healthCsv(found)).toContain('id,name');
      },
    ),
  );
});

test('the words of the facet are the rules that there are, by how binding they are', () => {
  const [must, should] = (['must', 'should'] as const).map((level) =>
    healthRules.filter((rule) => rule.level === level).map(({ id }) => id),
  );
  expect([...healthChoices].sort()).toEqual([...healthVerdicts, ...(must ?? []), ...(should ?? [])].sort());
  expect(healthVerdict(must ?? [])).toEqual({ verdict: 'bad', must: must?.length, should: 0 });
  expect(healthVerdict(should ?? [])).toEqual({ verdict: 'fair', must: 0, should: should?.length });
  expect(healthVerdict([]).verdict).toBe('good');
});

test('what an image breaks by itself and what it breaks beside others make up what it breaks', () => {
  const images = [
    sound({ stores: ['dcn0'], minDisk: 1 }),
    sound({ id: 'b', stores: ['dcn0'], visibility: 'private' }, { image_source: 'http://example.org' }),
  ];
  const whole = judgeCatalog(images, at).ailing;
  expect(whole.flatMap(({ findings }) => findings).length).toBe(6);
  for (const image of images) {
    const rules = whole.find(({ id }) => id === image.id)?.findings.map(({ rule }) => rule) ?? [];
    const alone = judgeAlone(image, now).map(({ rule }) => rule);
    expect(alone).toEqual(rules.filter((rule) => !comparedRules.has(rule)));
  }
});

test('every rule has an id of its own, and dates are dates', () => {
  expect(new Set(healthRules.map(({ id }) => id)).size).toBe(healthRules.length);
  expect(endOfLife.filter(([, date]) => dayOf(date) === null)).toEqual([]);
});
