import {
  dayOf,
  type Fault,
  genericKey,
  type HealthImage,
  type HealthRule,
  type HealthWorld,
} from '@/lib/images/health-rule';
import { imageRules } from '@/lib/metadata/image-rules';

/**
 * The standards SCS-0102-v2 (image metadata) and SCS-0104-v2 (standard images) of the Sovereign Cloud Stack, from their
 * texts as of 2026-08. They are about public images, which a provider looks after; others are skipped.
 */

const day = 86_400_000;

/** At least how often an image is promised to be replaced, in days; `critical_bug` and `never` promise no time. */
const replaceDays: Record<string, number | null> = {
  yearly: 366,
  quarterly: 92,
  monthly: 31,
  weekly: 7,
  daily: 1,
  critical_bug: null,
  never: null,
};
/** "Due to weekends etc., up to 3 days later is not considered a violation." */
const grace = 3;

const purposes = ['generic', 'oldgeneric', 'minimal', 'k8snode', 'gpu', 'network', 'custom'];

/** The values that OpenStack names for a property. */
function openStackValues(key: string): string[] {
  const rule = imageRules.find((known) => known.key === key);
  return [...(rule?.values ?? []), ...(rule?.upstream ?? [])];
}
/** Systems that OpenStack's list has and the guide's has not. */
const furtherDistros = [
  'alma',
  'almalinux',
  'alpine',
  'flatcar',
  'openeuler',
  'sles',
  'kylin',
  'anolis',
  'cirros',
];

interface PropertyRule {
  key: string;
  /** It has to be there. */
  mandatory: boolean;
  /** Whether a value is right; any, without. */
  takes?: (value: string) => boolean;
  /** What is right, in the standard's words. */
  wanted?: string;
}

const oneOf = (values: readonly string[]) => ({
  takes: (value: string) => values.includes(value),
  wanted: values.length > 12 ? `${values.slice(0, 5).join(', ')}, …` : values.join(', '),
});
const isUrl = (value: string) => /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value);
const flag = oneOf(['true', 'false', 'True', 'False']);
/** `YYYY-MM-DD` or `YYYY-MM-DD hh:mm[:ss]`, UTC, in milliseconds since the epoch, or null. */
function momentOf(value: string): number | null {
  const of = dayOf(value.slice(0, 10));
  if (of === null || value.length === 10) return of;
  const [, hours, minutes, seconds = '0'] =
    /^ ([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value.slice(10)) ?? [];
  return hours && minutes
    ? of + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000
    : null;
}

/** What SCS-0102-v2 says of single properties. */
export const scsProperties: readonly PropertyRule[] = [
  { key: 'architecture', mandatory: true, ...oneOf(openStackValues('architecture')) },
  { key: 'os_distro', mandatory: true, ...oneOf([...openStackValues('os_distro'), ...furtherDistros]) },
  { key: 'os_version', mandatory: true },
  { key: 'os_purpose', mandatory: true, ...oneOf(purposes) },
  { key: 'hw_disk_bus', mandatory: true, ...oneOf(openStackValues('hw_disk_bus')) },
  { key: 'hypervisor_type', mandatory: false, ...oneOf(openStackValues('hypervisor_type')) },
  { key: 'replace_frequency', mandatory: true, ...oneOf(Object.keys(replaceDays)) },
  {
    key: 'provided_until',
    mandatory: true,
    takes: (value) => ['none', 'notice'].includes(value) || dayOf(value) !== null,
    wanted: 'YYYY-MM-DD, none, notice',
  },
  {
    key: 'uuid_validity',
    mandatory: true,
    takes: (value) =>
      ['none', 'notice', 'forever'].includes(value) || /^last-\d+$/.test(value) || dayOf(value) !== null,
    wanted: 'none, last-N, YYYY-MM-DD, notice, forever',
  },
  { key: 'hotfix_hours', mandatory: false, takes: (value) => /^\d+$/.test(value), wanted: '0, 48, …' },
  {
    key: 'image_source',
    mandatory: true,
    takes: (value) => value === 'private' || isUrl(value),
    wanted: 'https://…, private',
  },
  { key: 'image_description', mandatory: true },
  {
    key: 'image_build_date',
    mandatory: true,
    takes: (value) => momentOf(value) !== null,
    wanted: 'YYYY-MM-DD, YYYY-MM-DD hh:mm[:ss]',
  },
  { key: 'image_original_user', mandatory: true },
  { key: 'license_included', mandatory: false, ...flag },
  { key: 'license_required', mandatory: false, ...flag },
  { key: 'subscription_included', mandatory: false, ...flag },
  { key: 'subscription_required', mandatory: false, ...flag },
  {
    key: 'maintained_until',
    mandatory: false,
    takes: (value) => dayOf(value) !== null,
    wanted: 'YYYY-MM-DD',
  },
  {
    key: 'l1_support_contact',
    mandatory: false,
    takes: (value) => /^[a-z][a-z0-9+.-]*:\S+$/i.test(value),
    wanted: 'mailto:…, https://…',
  },
];

type Check = HealthRule['check'];

/** Only what everybody is offered. */
const ofPublic =
  (check: (image: HealthImage, world: HealthWorld) => Fault | null | 'skips'): Check =>
  (image, world) =>
    image.visibility === 'public' && image.status === 'active' ? check(image, world) : 'skips';

/** A build is not later than the image that was made of it, which is the standard's meaning though not its words. */
const builtBefore: HealthRule['check'] = ofPublic(({ createdAt, properties }) => {
  const value = properties.image_build_date ?? '';
  const moment = momentOf(value);
  if (moment === null || moment <= createdAt) return 'skips';
  const wanted = `≤ ${new Date(createdAt).toISOString().slice(0, 10)}`;
  return {
    why: 'wrong',
    values: { key: 'image_build_date', value, wanted },
    mend: { to: 'metadata', keys: ['image_build_date'] },
  };
});

function checkProperty({ key, mandatory, takes, wanted = '' }: PropertyRule): Check {
  const fault = (why: 'missing' | 'wrong', values: Fault['values']): Fault => ({
    why,
    values: { key, ...values },
    mend: { to: 'metadata', keys: [key] },
  });
  return ofPublic(({ properties }) => {
    const value = properties[key] ?? '';
    if (value === '') return mandatory ? fault('missing', {}) : 'skips';
    return !takes || takes(value) ? null : fault('wrong', { value, wanted });
  });
}

const property = (rule: PropertyRule): HealthRule => ({
  id: `scs-0102-prop-${rule.key}`,
  source: 'scs-0102-v2',
  level: 'must',
  check: rule.key === 'image_build_date' ? either(checkProperty(rule), builtBefore) : checkProperty(rule),
});

/** What the first finds, else what the second does. */
function either(first: Check, second: Check): Check {
  return (image, world) => {
    const found = first(image, world);
    const other = found === null ? second(image, world) : 'skips';
    return other === 'skips' ? found : other;
  };
}

/** What Glance hashed it with, which is set up for a whole cloud. */
const hashAlgorithm: HealthRule = {
  id: 'scs-0102-prop-hash_algo',
  source: 'scs-0102-v2',
  level: 'should',
  check: ofPublic(({ hashAlgorithm: value }) =>
    value === 'sha256' || value === 'sha512'
      ? null
      : {
          why: 'wrong',
          values: { key: 'os_hash_algo', value: value ?? '–', wanted: 'sha256, sha512' },
          mend: { to: 'new' },
        },
  ),
};

const least = (key: 'min_disk' | 'min_ram', told: (image: HealthImage) => number): HealthRule => ({
  id: `scs-0102-prop-${key}`,
  source: 'scs-0102-v2',
  level: 'must',
  check: ofPublic((image) =>
    told(image) > 0 ? null : { why: 'not_set', values: { key }, mend: { to: 'edit' } },
  ),
});

const recency: HealthRule = {
  id: 'scs-0102-image-recency',
  source: 'scs-0102-v2',
  level: 'must',
  check: ofPublic(({ name, hidden, createdAt, properties }, { now }) => {
    const promise = properties.replace_frequency ?? '';
    const days = Object.hasOwn(replaceDays, promise) ? replaceDays[promise] : null;
    const until = dayOf(properties.provided_until ?? '');
    // Whoever is out of the list, or renamed as the standard proposes, has been replaced; `none` promises nothing, and
    // after the last day nothing is promised.
    if (!days || hidden || / \d{8}$/.test(name) || properties.provided_until === 'none') return 'skips';
    if (until !== null && until + day < now) return 'skips';
    // An old build that was registered lately is no newer for that.
    const age = (now - (momentOf(properties.image_build_date ?? '') ?? createdAt)) / day;
    if (age <= days + grace) return null;
    return { why: 'old', values: { days: Math.floor(age), promise }, mend: { to: 'new' } };
  }),
};

const uniqueness: HealthRule = {
  id: 'scs-0102-os_purpose-uniqueness',
  source: 'scs-0102-v2',
  level: 'must',
  compares: true,
  check: ofPublic((image, { generic }) => {
    const key = genericKey(image);
    if (key === null) return 'skips';
    const count = generic.get(key) ?? 0;
    if (count <= 1) return null;
    const { os_distro, os_version } = image.properties;
    return {
      why: 'several_generic',
      values: { count, system: key },
      mend: { to: 'list', query: `os_distro:${os_distro} os_version:${os_version} os_purpose:generic` },
    };
  }),
};

const licences: HealthRule = {
  id: 'scs-0102-licences',
  source: 'scs-0102-v2',
  level: 'must',
  check: ofPublic(({ properties }) => {
    const says = (key: string) => /^true$/i.test(properties[key] ?? '');
    if (!says('license_included')) return 'skips';
    if (!says('license_required')) return null;
    const keys = ['license_included', 'license_required'];
    return { why: 'both_licences', values: {}, mend: { to: 'metadata', keys } };
  }),
};

/** Codenames, by which vendors name their folders. */
const codenames: Record<string, Record<string, string>> = {
  debian: { '10': 'buster', '11': 'bullseye', '12': 'bookworm', '13': 'trixie', '14': 'forky' },
  ubuntu: { '18.04': 'bionic', '20.04': 'focal', '22.04': 'jammy', '24.04': 'noble', '26.04': 'resolute' },
};
const vendorFolders: Record<string, readonly string[]> = {
  debian: ['https://cloud.debian.org/images/cloud/', 'https://cdimage.debian.org/cdimage/cloud/'],
  ubuntu: ['https://cloud-images.ubuntu.com/releases/', 'https://cloud-images.ubuntu.com/'],
};

const source: HealthRule = {
  id: 'scs-0104-source',
  source: 'scs-0104-v2',
  level: 'must',
  check: ofPublic(({ properties }) => {
    const { os_distro = '', os_version = '', os_purpose, image_source = '' } = properties;
    const folders = Object.hasOwn(vendorFolders, os_distro) ? vendorFolders[os_distro] : undefined;
    if (os_purpose !== 'generic' || !folders) return 'skips';
    const codename = codenames[os_distro]?.[os_version];
    const wanted = folders.map((folder) => (codename ? `${folder}${codename}/` : folder));
    if (wanted.some((start) => image_source.startsWith(start))) return null;
    return {
      why: 'source',
      values: { value: image_source || '–', wanted: wanted.map((start) => `${start}…`).join(', ') },
      mend: { to: 'metadata', keys: ['image_source'] },
    };
  }),
};

/** What images for clusters have to say, where they have the name of the official ones. */
const capiName = /ubuntu-capi-image( |-)v[0-9]\.[0-9]+(\.[0-9]+)?/;
/** The name by which one is looked for: without the blank. */
const wantedCapiName = /ubuntu-capi-image-v[0-9]\.[0-9]+(\.[0-9]+)?/;
const capiSources = [
  'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/',
  'https://swift.services.a.regiocloud.tech/swift/v1/AUTH_b182637428444b9aa302bb8d5a5a418c/openstack-k8s-capi-images/',
];
const capi = (key: string, takes: (value: string) => boolean, wanted: string): HealthRule => ({
  id: `scs-0104-capi-${key}`,
  source: 'scs-0104-v2',
  level: 'must',
  check: ofPublic(({ name, properties }) => {
    if (!capiName.test(name)) return 'skips';
    const value = properties[key] ?? '';
    if (takes(value)) return null;
    return {
      why: 'wrong',
      values: { key, value: value || '–', wanted },
      mend: { to: 'metadata', keys: [key] },
    };
  }),
});

/** Every rule of both standards about single images. */
export const scsRules: readonly HealthRule[] = [
  ...scsProperties.map(property),
  least('min_disk', ({ minDisk }) => minDisk),
  least('min_ram', ({ minRam }) => minRam),
  hashAlgorithm,
  recency,
  uniqueness,
  licences,
  source,
  capi('image_source', (value) => capiSources.some((start) => value.startsWith(start)), `${capiSources[0]}…`),
  capi('os_purpose', (value) => value === 'k8snode', 'k8snode'),
  capi(
    'image_description',
    (value) => value === 'https://github.com/osism/k8s-capi-images',
    'https://github.com/osism/k8s-capi-images',
  ),
];

/** When a system came out, the newest first. */
const debianReleases: readonly [version: string, date: string][] = [
  ['13', '2025-08-09'],
  ['12', '2023-06-10'],
  ['11', '2021-08-14'],
];

/** An image that a catalog has to have, or should: the generic one of a system, or one with a name for clusters. */
export interface WantedImage {
  /** The standard's name of it. */
  id: string;
  what: 'generic' | 'capi';
  /** Such as `ubuntu 26.04`. */
  system: string;
  level: 'must' | 'should';
}

const wantedCapi: WantedImage = {
  id: 'scs-0104-image-capi',
  what: 'capi',
  system: 'ubuntu-capi-image-v…',
  level: 'should',
};

/**
 * The images that SCS-0104-v2 wants on a day: of Ubuntu the newest long-term release, from April 30 of every second year,
 * and better the one before; of Debian better the newest stable, a month after it came out, and the one before; and
 * better an official one for clusters.
 */
export function wantedImages(now: number): WantedImage[] {
  const date = new Date(now);
  const even = date.getUTCFullYear() - (date.getUTCFullYear() % 2);
  const newest = now >= Date.UTC(even, 3, 30) ? even : even - 2;
  const ubuntu = (year: number) => `${String(year).slice(2)}.04`;
  const out = debianReleases.filter(
    ([, day]) => new Date(`${day}T00:00:00Z`).getTime() + 31 * 86_400_000 <= now,
  );
  const generic = (level: 'must' | 'should', distro: string, version: string): WantedImage => ({
    id: `scs-0104-image-${distro}-${version}`,
    what: 'generic',
    system: `${distro} ${version}`,
    level,
  });
  return [
    generic('must', 'ubuntu', ubuntu(newest)),
    generic('should', 'ubuntu', ubuntu(newest - 2)),
    ...out.slice(0, 2).map(([version]) => generic('should', 'debian', version)),
    wantedCapi,
  ];
}

/** Which of them no public, listed, active image is. */
export function missingImages(images: readonly HealthImage[], now: number): WantedImage[] {
  const present = new Set(
    images.flatMap((image) => {
      const { name, visibility, hidden, status, properties: p } = image;
      if (visibility !== 'public' || hidden || status !== 'active') return [];
      return [
        ...(p.os_purpose === 'generic' ? [`${p.os_distro} ${p.os_version}`] : []),
        ...(wantedCapiName.test(name) ? [wantedCapi.system] : []),
      ];
    }),
  );
  return wantedImages(now).filter(({ system }) => !present.has(system));
}
