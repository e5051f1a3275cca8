import { deprecationKeys } from '@/lib/images/deprecation';
import { bytesKey, dayOf, type Fault, type HealthRule, nameKey } from '@/lib/images/health-rule';

const gib = 2 ** 30;

/**
 * Until when the maker of a system mends it for everybody (UTC), by the beginning of `os_distro os_version`; from the
 * makers' own pages as of 2026-11.
 */
export const endOfLife: readonly [system: string, date: string][] = [
  ['debian 10', '2024-06-30'],
  ['debian 11', '2026-08-31'],
  ['debian 12', '2028-06-30'],
  ['ubuntu 16.04', '2021-04-30'],
  ['ubuntu 18.04', '2023-05-31'],
  ['ubuntu 20.04', '2025-05-31'],
  ['ubuntu 22.04', '2027-04-30'],
  ['ubuntu 24.04', '2029-05-31'],
  ['centos 6', '2020-11-30'],
  ['centos 7', '2024-06-30'],
  ['centos 8', '2024-05-31'],
  ['rhel 6', '2020-11-30'],
  ['rhel 7', '2024-06-30'],
  ['rhel 8', '2029-05-31'],
  ['rhel 9', '2032-05-31'],
  ['rocky 8', '2029-05-31'],
  ['rocky 9', '2032-05-31'],
  ['opensuse 15.4', '2023-12-07'],
  ['opensuse 15.5', '2024-12-31'],
  ['windows 2012', '2023-10-10'],
  ['windows 2016', '2027-01-12'],
  ['windows 2019', '2029-01-09'],
];

/** The end of a system's life, or null where it is not known. */
function endOf(distro: string, version: string): string | null {
  const system = `${distro} ${version}`.toLowerCase();
  return endOfLife.find(([known]) => system === known || system.startsWith(`${known}.`))?.[1] ?? null;
}

/** Our own rules, about every image that is offered to somebody: a hidden one is out of the way already. */
export const ownRules: readonly HealthRule[] = [
  {
    id: 'own-end-of-life',
    source: 'own',
    level: 'must',
    check: ({ hidden, properties }, { now }) => {
      const date = endOf(properties.os_distro ?? '', properties.os_version ?? '');
      if (hidden || date === null) return 'skips';
      if ((dayOf(date) ?? now) + 86_400_000 > now) return null;
      const system = `${properties.os_distro} ${properties.os_version}`;
      return { why: 'over', values: { system, date }, mend: { to: 'new' } };
    },
  },
  {
    id: 'own-provided-until',
    source: 'own',
    level: 'must',
    check: ({ hidden, properties }, { now }) => {
      const until = dayOf(properties.provided_until ?? '');
      if (hidden || until === null) return 'skips';
      if (until + 86_400_000 > now) return null;
      return {
        why: 'ended',
        values: { date: properties.provided_until ?? '' },
        mend: { to: 'metadata', keys: ['provided_until'] },
      };
    },
  },
  {
    id: 'own-deprecated',
    source: 'own',
    level: 'should',
    check: ({ hidden, properties }, { now }) => {
      const at = dayOf(properties[deprecationKeys.at] ?? '');
      if (hidden || at === null) return 'skips';
      if (at > now) return null;
      const date = properties[deprecationKeys.at] ?? '';
      const replacement = properties[deprecationKeys.by];
      const values: Fault['values'] = replacement ? { date, replacement } : { date };
      return { why: replacement ? 'deprecated_for' : 'deprecated', values, mend: { to: 'edit' } };
    },
  },
  {
    id: 'own-same-name',
    source: 'own',
    level: 'should',
    compares: true,
    check: (image, { names }) => {
      const key = nameKey(image);
      if (key === null) return 'skips';
      const count = names.get(key) ?? 0;
      if (count <= 1) return null;
      const { name } = image;
      return {
        why: 'same_name',
        values: { count, name },
        mend: { to: 'list', query: `name:${quoted(name)}` },
      };
    },
  },
  {
    id: 'own-min-disk',
    source: 'own',
    level: 'must',
    check: ({ virtualSize, minDisk }) => {
      if (virtualSize === null || virtualSize === 0) return 'skips';
      const need = Math.ceil(virtualSize / gib);
      if (minDisk >= need) return null;
      return {
        why: 'small_disk',
        values: { set: minDisk, need },
        mend: { to: 'edit' },
      };
    },
  },
  {
    id: 'own-plain-http',
    source: 'own',
    level: 'should',
    check: ({ properties }) => {
      const value = properties.image_source ?? '';
      if (value === '') return 'skips';
      if (!/^http:/i.test(value)) return null;
      return { why: 'plain_http', values: { value }, mend: { to: 'metadata', keys: ['image_source'] } };
    },
  },
  {
    id: 'own-default-store',
    source: 'own',
    level: 'must',
    compares: true,
    check: ({ stores, status }, { defaultStore }) => {
      if (defaultStore === null || stores === null || stores.length === 0 || status !== 'active')
        return 'skips';
      if (stores.includes(defaultStore)) return null;
      return { why: 'not_default', values: { store: defaultStore }, mend: { to: 'stores' } };
    },
  },
  {
    id: 'own-same-bytes',
    source: 'own',
    level: 'should',
    compares: true,
    check: (image, { bytes }) => {
      const key = bytesKey(image);
      if (key === null) return 'skips';
      const count = bytes.get(key) ?? 0;
      if (count <= 1) return null;
      return {
        why: 'same_bytes',
        values: { count },
        mend: { to: 'list', query: `hash:${image.hash}` },
      };
    },
  },
];

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
