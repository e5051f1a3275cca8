import type { Cloud } from '@/lib/embedded/cloud';
import type { CloudConfig } from '@/lib/embedded/config';

/** Those that several stores bring with them. */
const multiStore = [13, 12, 11, 10, 8];
/** Those that the image cache brings with it. */
const withCache = [18, 16, 14];

/** The minor versions that this configuration answers as, in Glance's order (glance/api/versions.py). */
function versionNumbers({ api_version, single_store, image_cache_dir }: CloudConfig): number[] {
  const cache = image_cache_dir !== undefined;
  // Until 2.18 came, 2.17 stood behind the versions of several stores.
  const order =
    cache && api_version >= 18
      ? [18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7]
      : [16, 15, 14, 13, 12, 11, 10, 9, 8, 17, 7];
  return [...order, 6, 5, 4, 3, 2, 1, 0].filter(
    (minor) =>
      minor <= api_version &&
      !(single_store && multiStore.includes(minor)) &&
      (cache || !withCache.includes(minor)),
  );
}

/** The body of `GET /` and `GET /versions`; every address ends in `/v2/`. */
export function versionList(cloud: Cloud, origin: string): object {
  const numbers = versionNumbers(cloud.config);
  const current = Math.max(...numbers);
  return {
    versions: numbers.map((minor) => ({
      id: `v2.${minor}`,
      status: minor === current ? 'CURRENT' : 'SUPPORTED',
      links: [{ rel: 'self', href: `${origin}/image/v2/` }],
    })),
  };
}

/**
 * The path as the routes know it: without the mount point, `/v2.N` as `/v2`, no doubled slash. Gives null for a first
 * segment that is no version, which Glance answers with its versions (middleware/version_negotiation.py).
 */
export function negotiatedPath(config: CloudConfig, path: string): string | null {
  const inner = path.replace(/^\/image(?=\/|$)/, '').replace(/\/{2,}/g, '/');
  const match = /^\/v2(?:\.(\d+))?(?=\/|$)/.exec(inner);
  if (!match) return null;
  if (match[1] !== undefined && !versionNumbers(config).includes(Number(match[1]))) return null;
  return `/v2${inner.slice(match[0].length)}`;
}
