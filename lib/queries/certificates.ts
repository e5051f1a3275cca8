import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { ask, shaped } from '@/lib/browser/dashboard';
import type { Certificate } from '@/lib/data/certificates';
import { apiRoutes } from '@/lib/routes';

const certificatesSchema = shaped<Certificate[]>(z.array(z.object({ id: z.string(), name: z.string() })));

/** The certificates of a project. */
export function certificatesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['certificates', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.certificates(), certificatesSchema, { signal }),
  });
}
