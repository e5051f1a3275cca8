import { badRequest, HttpError } from '@/lib/embedded/error';

/** A service with microversions: its word in headers, and what it speaks. */
export interface Versioned {
  /** `compute` or `volume`: the first word of OpenStack-API-Version. */
  word: string;
  /** The header that the service had before, with the number alone. */
  ownHeader?: string;
  min: string;
  max: string;
}

/**
 * The microversion that a request asks for: the lowest where it asks for none (microversion-parse; nova
 * api/openstack/api_version_request.py). 400 for what is no version, 406 for one that is not spoken.
 */
export function microversionOf(headers: Headers, service: Versioned): string {
  const asked = askedFor(headers, service);
  if (asked === null) return service.min;
  if (asked === 'latest') return service.max;
  if (!/^\d+\.\d+$/.test(asked))
    throw badRequest(
      `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  if (compareVersions(asked, service.min) < 0 || compareVersions(asked, service.max) > 0)
    throw new HttpError(
      406,
      `Version ${asked} is not supported by the API. Minimum is ${service.min} and maximum is ${service.max}.`,
    );
  return asked;
}

function askedFor(headers: Headers, { word, ownHeader }: Versioned): string | null {
  for (const entry of (headers.get('openstack-api-version') ?? '').split(',')) {
    const [name, version] = entry.trim().split(/\s+/);
    if (name === word && version) return version;
  }
  return ownHeader === undefined ? null : headers.get(ownHeader);
}

/** Below zero where the first is older. */
export function compareVersions(one: string, other: string): number {
  const [major = 0, minor = 0] = one.split('.').map(Number);
  const [otherMajor = 0, otherMinor = 0] = other.split('.').map(Number);
  return major - otherMajor || minor - otherMinor;
}

/** What an answer says of the version that it has. */
export function versionHeaders({ word, ownHeader }: Versioned, version: string): Record<string, string> {
  return {
    'openstack-api-version': `${word} ${version}`,
    ...(ownHeader === undefined ? {} : { [ownHeader]: version }),
    vary: ['OpenStack-API-Version', ...(ownHeader === undefined ? [] : [ownHeader])].join(', '),
  };
}
