import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { Certificate } from '@/lib/data/certificates';
import { apiRoutes } from '@/lib/routes';

export const certificatesSchema = shaped<Certificate[]>(
  s.array(s.object({ id: s.string(), name: s.string() })),
);

/** The certificates of a project. */
export function certificatesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['certificates', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.certificates(), certificatesSchema, { signal }),
  });
}
