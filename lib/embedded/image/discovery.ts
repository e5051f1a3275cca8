import type { Cloud } from '@/lib/embedded/cloud';

/** API versions of a Glance 2023.2 without a cache, newest first (glance/api/versions.py). */
const versionNumbers = [15, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
/** Those that several stores bring with them. */
const multiStore = [13, 12, 11, 10, 8];

/** The body of `GET /` and `GET /versions`; every address ends in `/v2/`. */
export function versionList(cloud: Cloud, origin: string): object {
  const { api_version, single_store } = cloud.config;
  return {
    versions: versionNumbers
      .filter((minor) => minor <= api_version && !(single_store && multiStore.includes(minor)))
      .map((minor, index) => ({
        id: `v2.${minor}`,
        status: index === 0 ? 'CURRENT' : 'SUPPORTED',
        links: [{ rel: 'self', href: `${origin}/image/v2/` }],
      })),
  };
}

/**
 * The path as the routes know it: without the mount point, `/v2.N` as `/v2`, no doubled slash. Gives null for a first
 * segment that is no version, which Glance answers with its versions (middleware/version_negotiation.py).
 */
export function negotiatedPath(path: string): string | null {
  const inner = path.replace(/^\/image(?=\/|$)/, '').replace(/\/{2,}/g, '/');
  const match = /^\/v2(?:\.(\d+))?(?=\/|$)/.exec(inner);
  if (!match) return null;
  if (match[1] !== undefined && !versionNumbers.includes(Number(match[1]))) return null;
  return `/v2${inner.slice(match[0].length)}`;
}
