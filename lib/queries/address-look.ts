import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import { type AddressLook, lookHeader } from '@/lib/contract/address-look';
import type { PublishedChecksum } from '@/lib/contract/published-checksum';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';
import { vendorAlgorithms } from '@/lib/work/vendor-checksum';

const lookSchema = shaped<AddressLook>(s.object({ state: s.oneOf(['found', 'refused', 'unchecked']) }));

const checksumSchema = s.nullable(
  s.object({ algorithm: s.oneOf([...vendorAlgorithms]), value: s.string(), source: s.string() }),
);

/** The checksum that stands beside an address, looked for once a minute; null looks for none. */
export function checksumOptions(address: string | null) {
  return queryOptions({
    queryKey: ['checksum', address],
    queryFn: ({ signal }): Promise<PublishedChecksum> =>
      ask(apiRoutes.checksum(), checksumSchema, {
        signal,
        headers: { [lookHeader]: encodeURIComponent(address ?? '') },
      }),
    enabled: address !== null,
    staleTime: 60_000,
    retry: false,
  });
}

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
