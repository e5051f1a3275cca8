import type { Session } from '@/lib/auth/session';
import { type CloudAccess, UsageError } from '@/lib/bin/credentials';
import { blockStorageUrl } from '@/lib/openstack/block-storage';
import { computeUrl } from '@/lib/openstack/compute';
import { authenticate, imageEndpoints } from '@/lib/openstack/identity';
import { leaveUnverified } from '@/lib/server/unverified';

/**
 * A session as the dashboard has one after a sign-in, for as long as its token holds. Throws OpenStackError where Keystone
 * refuses, and UsageError for what cannot be worked with.
 */
export async function signIn(access: CloudAccess): Promise<Session> {
  if (access.unverified) leaveUnverified(access.authUrl);
  const { id, token } = await authenticate(access.authUrl, access.credentials, access.scope);
  const { project, user } = token;
  if (!project) throw new UsageError('The credentials belong to no project: name one, by OS_PROJECT_NAME.');
  const catalog = token.catalog ?? [];
  const endpoints = imageEndpoints(catalog, access.interface);
  const image = access.region ? endpoints.find(({ region }) => region === access.region) : endpoints[0];
  if (!image)
    throw new UsageError(
      access.region
        ? `The cloud has no image service in the region ${access.region}.`
        : 'The cloud has no image service.',
    );
  const compute = computeUrl(catalog, image.region, access.interface);
  const blockStorage = blockStorageUrl(catalog, image.region, project.id, access.interface);
  if (access.unverified)
    for (const url of [image.url, compute, blockStorage]) if (url !== null) leaveUnverified(url);
  const at = (url: string | null) => (url === null ? null : { url, token: id });
  const roles = (token.roles ?? []).map(({ name }) => name.toLowerCase());
  return {
    id: '',
    viewer: {
      userId: user.id,
      userName: user.name,
      userDomain: user.domain.name,
      projectId: project.id,
      projectName: project.name,
      roles,
      isAdmin: roles.includes('admin'),
      region: image.region,
      regions: [],
      cloud: access.name,
      applicationCredential: null,
      hasKeyManager: false,
      expiresAt: Date.parse(token.expires_at),
    },
    service: { url: image.url, token: id },
    keyManager: null,
    samplesUrl: null,
    compute: at(compute),
    blockStorage: at(blockStorage),
    cloud: {
      name: access.name,
      label: access.name,
      authUrl: access.authUrl,
      region: access.region ?? undefined,
      interface: access.interface,
      userDomain: user.domain.name,
    },
    earlierTokens: [],
  };
}
