import { queryOptions } from '@tanstack/react-query';
import type { Certificate } from '@/lib/data/certificates';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** The certificates of a project. */
export function certificatesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['certificates', projectId],
    queryFn: ({ signal }) => fetchData<Certificate[]>(apiRoutes.certificates(), signal),
  });
}
