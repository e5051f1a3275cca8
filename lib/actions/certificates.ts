'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { createCertificate, findCertificate } from '@/lib/openstack/secrets';

const certificate = z.object({
  name: z.string().trim().max(255),
  pem: z
    .string()
    .max(65_535)
    .regex(/^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/),
});

/**
 * Keeps a certificate in the cloud's key manager; gives its id. Barbican takes no id of ours: asked for again, since an
 * answer was lost, the one that is there under that name with the same bytes is taken.
 */
export const addCertificate = defineAction(certificate, async ({ name, pem }, { keyManager }, { again }) => {
  if (!keyManager) throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
  const present = again ? await findCertificate(keyManager, name, pem) : null;
  return { id: present ?? (await createCertificate(keyManager, name, pem)) };
});
