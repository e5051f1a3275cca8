import 'server-only';
import type { Session } from '@/lib/auth/session';
import { secretIdOf } from '@/lib/contract/secret';
import { listSecrets } from '@/lib/openstack/secrets';

/** A certificate that the key manager keeps for the project. */
export interface Certificate {
  id: string;
  name: string;
}

/** The certificates of the session's project, up to a page of them; none where the cloud has no key manager. */
export async function listCertificates({ keyManager }: Session): Promise<Certificate[]> {
  if (!keyManager) return [];
  const { secrets } = await listSecrets(keyManager, { secret_type: 'certificate', limit: 100 });
  return secrets.map(({ secret_ref, name }) => ({ id: secretIdOf(secret_ref), name: name ?? '' }));
}
