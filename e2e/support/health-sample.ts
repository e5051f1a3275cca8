import type { Image } from '@/lib/contract/image';
import { healthRules } from '@/lib/images/health';
import { healthImage } from '@/lib/images/health-image';
import { healthWorld } from '@/lib/images/health-rule';

/** What the standards' words say of an image: it passes a testcase or fails it; one that is not asked has no verdict. */
export type Verdict = 'PASS' | 'FAIL';

/** Generated images with our verdicts, to be compared with those of the standards' own checker. */
export interface HealthSample {
  seed: number;
  /** The moment of the verdicts, ISO 8601. */
  at: string;
  /** As Glance lists them. */
  images: Image[];
  /** By the id of the image, then by the testcase. */
  verdicts: Record<string, Record<string, Verdict>>;
}

/** Of each property what is right and what is not, at its edges; '' is a property that is not set. */
const values: Record<string, readonly string[]> = {
  architecture: ['x86_64', 'aarch64', 'amd64', 'X86_64', 'i686', ''],
  os_distro: ['debian', 'ubuntu', 'rhel', 'windows', 'Debian', 'ubuntu linux', ''],
  os_version: ['12', '13', '24.04', '26.04', '9', 'noble', ''],
  os_purpose: [
    ...['generic', 'oldgeneric', 'minimal', 'k8snode', 'gpu', 'network', 'custom'],
    ...['Generic', 'general', ''],
  ],
  hw_disk_bus: ['scsi', 'virtio', 'sata', 'ide', 'nvme0', ''],
  hypervisor_type: ['kvm', 'qemu', 'xen', 'KVM', 'hyperv', ''],
  hw_rng_model: ['virtio', 'egd', ''],
  replace_frequency: [
    ...['daily', 'weekly', 'monthly', 'quarterly', 'yearly', 'critical_bug', 'never'],
    ...['Monthly', 'sometimes', ''],
  ],
  provided_until: [
    '2030-06-30',
    '2024-02-29',
    'none',
    'notice',
    '2026-02-31',
    'forever',
    '2026-6-1',
    'last-3',
    '',
  ],
  uuid_validity: [
    'last-3',
    'last-10',
    'last-0',
    'last-',
    'last-N',
    '2030-01-31',
    'none',
    'notice',
    'forever',
    'never',
    '',
  ],
  hotfix_hours: ['0', '48', '48h', '-1', '4.5', ''],
  image_source: [
    'https://cloud.debian.org/images/cloud/bookworm/20261120/debian-12-genericcloud-amd64.qcow2',
    'https://cdimage.debian.org/cdimage/cloud/trixie/latest/debian-13-generic-amd64.qcow2',
    'https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-amd64.img',
    'https://cloud-images.ubuntu.com/noble/current/noble-server-cloudimg-amd64.img',
    'http://example.org/a.img',
    'private',
    'somewhere',
    '',
  ],
  image_description: ['https://cloud.debian.org/images/cloud/', 'Debian 12 with cloud-init', ''],
  image_original_user: ['debian', 'ubuntu', 'none', ''],
};
const sound: Record<string, string> = {
  architecture: 'x86_64',
  os_distro: 'debian',
  os_version: '12',
  os_purpose: 'custom',
  hw_disk_bus: 'scsi',
  provided_until: '2030-06-30',
  uuid_validity: 'last-3',
  image_source: 'https://cloud.debian.org/images/cloud/bookworm/20261120/debian-12-genericcloud-amd64.qcow2',
  image_description: 'https://cloud.debian.org/images/cloud/',
  image_original_user: 'debian',
};
/** What an official image for clusters has to say beside. */
const soundCapi = {
  os_purpose: 'k8snode',
  image_source: 'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/ubuntu-2204/x.qcow2',
  image_description: 'https://github.com/osism/k8s-capi-images',
};
/** Ages at both sides of what is promised, in days; half days, so that the hour of the comparison does not matter. */
const ages = [0.5, 1.5, 3.5, 4.5, 7.5, 9.5, 10.5, 30.5, 33.5, 34.5, 94.5, 95.5, 366.5, 368.5, 369.5, 900.5];
/** How an image that was made on a day says when it was built: `D` is that day, `L` the one after. */
const builds = [
  'D',
  'D',
  'D',
  'D',
  'D',
  'D 00:00',
  'D 00:00:59',
  'L',
  'DT00:00',
  'D 25:00',
  '2026-02-31',
  'lately',
  '',
];
const algorithms = ['sha512', 'sha512', 'sha512', 'sha512', 'sha256', 'md5', null];
const names = ['Debian 12', 'Ubuntu 24.04', 'ubuntu-capi-image-v1.31.2', 'ubuntu-capi-image v1.30', 'other'];

/**
 * So many public images that each break few rules, if any; equal numbers give equal images. `at` is the moment that
 * ages are counted from.
 */
export function healthSample(count: number, seed: number, at: Date): HealthSample {
  const random = randomFrom(seed);
  const pick = <Value>(of: readonly Value[]) => of[Math.floor(random() * of.length)] as Value;
  const images = Array.from({ length: count }, (_, index): Image => {
    const name = pick(names);
    const properties: Record<string, string> = { ...sound, ...(name.includes('capi') ? soundCapi : {}) };
    if (random() < 0.15) {
      properties.os_purpose = 'generic';
      properties.os_distro = pick(['debian', 'ubuntu', 'rhel', 'fedora']);
      properties.os_version = pick(['9', '12', '13', '24.04', '26.04', '43']);
      properties.architecture = pick(['x86_64', 'aarch64']);
    }
    for (let left = Math.floor(random() * 4); left > 0; left -= 1) {
      const key = pick(Object.keys(values));
      properties[key] = pick(values[key] ?? []);
    }
    const made = at.getTime() - pick(ages) * 86_400_000;
    const [created = '', day = '', later = ''] = [
      new Date(made).toISOString().replace(/\.\d+Z$/, 'Z'),
      dayText(made),
      dayText(made + 86_400_000),
    ];
    if (random() < 0.5) properties.replace_frequency ??= pick(values.replace_frequency ?? []);
    properties.replace_frequency ??= 'never';
    properties.image_build_date = pick(builds).replace('D', day).replace('L', later);
    const rarely = <Value>(value: Value, other: Value) => (random() < 0.08 ? other : value);
    return {
      id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      name: `${name}${rarely('', ` ${index}`)}`,
      status: 'active',
      visibility: 'public',
      protected: false,
      os_hidden: rarely(false, true),
      owner: 'f'.repeat(32),
      size: 2 ** 20,
      virtual_size: 2 ** 20,
      disk_format: 'raw',
      container_format: 'bare',
      min_disk: rarely(5, 0),
      min_ram: rarely(512, 0),
      tags: [],
      created_at: created,
      updated_at: created,
      checksum: null,
      os_hash_algo: pick(algorithms),
      os_hash_value: String(index).padStart(128, '0'),
      ...Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== '')),
    } as unknown as Image;
  });
  return { seed, at: at.toISOString(), images, verdicts: verdictsOf(images, at.getTime()) };
}

const dayText = (time: number) => new Date(time).toISOString().slice(0, 10);

/** Our verdicts by the rules of both standards. */
function verdictsOf(images: readonly Image[], now: number): HealthSample['verdicts'] {
  const looked = images.map(healthImage);
  const world = healthWorld(looked, { now, defaultStore: null });
  const rules = healthRules.filter(({ source }) => source !== 'own');
  return Object.fromEntries(
    looked.map((image) => [
      image.id,
      Object.fromEntries(
        rules.flatMap(({ id, check }): [string, Verdict][] => {
          const verdict = check(image, world);
          return verdict === 'skips' ? [] : [[id, verdict === null ? 'PASS' : 'FAIL']];
        }),
      ),
    ]),
  );
}

/** Numbers from 0 to 1 that a seed decides (mulberry32, which is public domain). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
