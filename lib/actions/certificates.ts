'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { createCertificate } from '@/lib/openstack/secrets';

const certificate = z.object({
  name: z.string().trim().max(255),
  pem: z
    .string()
    .max(65_535)
    .regex(/^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*$/),
});

/** Keeps a certificate in the cloud's key manager; gives its id. */
export const addCertificate = defineAction(certificate, async ({ name, pem }, { keyManager }) => {
  if (!keyManager) throw new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
  return { id: await createCertificate(keyManager, name, pem) };
});
