import type { Session } from '@/lib/auth/session';
import { blockStorageUrl } from '@/lib/openstack/block-storage';
import { computeUrl } from '@/lib/openstack/compute';
import { authenticate, imageEndpoints } from '@/lib/openstack/identity';

/** What the dashboard's server knows of a user who is signed in: to call what reads for its pages without it. */
export async function sessionOf(
  authUrl: string,
  name: string,
  project: string,
  password = 'darkroom',
): Promise<Session> {
  const { id, token } = await authenticate(
    authUrl,
    { method: 'password', name, domain: 'Default', password },
    { projectName: project, domain: 'Default' },
  );
  const catalog = token.catalog ?? [];
  const projectId = token.project?.id ?? '';
  const roles = (token.roles ?? []).map((role) => role.name);
  const at = (url: string | null) => url && { url, token: id };
  return {
    id: id.slice(0, 8),
    viewer: {
      userId: token.user.id,
      userName: name,
      userDomain: 'Default',
      projectId,
      projectName: project,
      roles,
      region: 'RegionOne',
      regions: ['RegionOne'],
      cloud: authUrl,
      applicationCredential: null,
      expiresAt: 0,
      isAdmin: roles.includes('admin'),
      hasKeyManager: false,
    },
    service: { url: imageEndpoints(catalog)[0]?.url ?? '', token: id },
    keyManager: null,
    samplesUrl: null,
    compute: at(computeUrl(catalog, 'RegionOne')) || null,
    blockStorage: at(blockStorageUrl(catalog, 'RegionOne', projectId)) || null,
    // Readings are kept by the name of the cloud.
    cloud: { name: authUrl } as Session['cloud'],
    earlierTokens: [],
  };
}
