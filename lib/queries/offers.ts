import { queryOptions } from '@tanstack/react-query';
import { ask } from '@/lib/browser/dashboard';
import type { Offers } from '@/lib/contract/offers';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

export const offersSchema = s.object({ limits: s.boolean(), cache: s.boolean(), asked: s.boolean() });

/** Which sections the cloud has something for, asked once; `known` came with the page. */
export function offersOptions(known?: Offers) {
  return queryOptions({
    queryKey: ['offers'],
    queryFn: ({ signal }) => ask(apiRoutes.offers(), offersSchema, { signal }),
    initialData: known?.asked ? known : undefined,
    placeholderData: known,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
