import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import { type AddressLook, lookHeader } from '@/lib/contract/address-look';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

const lookSchema = shaped<AddressLook>(s.object({ state: s.oneOf(['found', 'refused', 'unchecked']) }));

/** What the dashboard sees at an address, looked at once a minute; null looks at none. */
export function addressLookOptions(address: string | null) {
  return queryOptions({
    queryKey: ['address', address],
    queryFn: ({ signal }) =>
      ask(apiRoutes.address(), lookSchema, {
        signal,
        headers: { [lookHeader]: encodeURIComponent(address ?? '') },
      }),
    enabled: address !== null,
    staleTime: 60_000,
    retry: false,
  });
}
